/** A master key in a KMS: data keys go there to be wrapped, and to be opened when a server starts. */
import type { KmsKey } from '#config/kms-key.ts';
import type { MasterKey } from '#platform/master-key.ts';
import { type DataKey, SealBroken } from '#platform/sealing.ts';
import { clientConfig } from '#triggers/aws-client.ts';
import { Failure } from './failure.ts';

/** Tells what a KMS has wrapped from what 32 bytes of our own have. */
const VERSION = 2;

/** What a KMS answers where another key has wrapped it, or another context. */
const NOT_ITS_OWN = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

export class KmsMasterKey implements MasterKey {
  readonly #key: KmsKey;
  readonly #region: string;
  #client: ReturnType<typeof connect> | undefined;

  /** `region` is for a key whose settings name none. */
  constructor(key: KmsKey, region: string) {
    this.#key = key;
    this.#region = region;
  }

  async wrap({ id, key }: DataKey): Promise<Buffer> {
    const { CiphertextBlob } = await this.#ask((kms, common) =>
      kms.encrypt({ ...common(id), Plaintext: key }),
    );
    return Buffer.concat([Buffer.from([VERSION]), CiphertextBlob!]);
  }

  async unwrap(id: number, wrapped: Buffer): Promise<DataKey> {
    if (wrapped[0] !== VERSION) throw new SealBroken('no KMS has wrapped it');
    const { Plaintext } = await this.#ask((kms, common) =>
      kms.decrypt({ ...common(id), CiphertextBlob: wrapped.subarray(1) }),
    );
    return { id, key: Buffer.from(Plaintext!) };
  }

  async #ask<T>(
    ask: (
      kms: Awaited<ReturnType<typeof connect>>,
      common: (id: number) => { KeyId: string; EncryptionContext: Record<string, string> },
    ) => Promise<T>,
  ): Promise<T> {
    const { keyId: KeyId } = this.#key;
    try {
      this.#client ??= connect(this.#key, this.#region);
      return await ask(await this.#client, (id) => ({
        KeyId,
        EncryptionContext: { 'poolhouse:data-key': String(id) },
      }));
    } catch (cause) {
      const { name, code } = cause as Error & { code?: unknown };
      if (NOT_ITS_OWN.has(name)) throw new SealBroken('another key has wrapped it', { cause });
      throw new Failure(`The KMS key ${KeyId} cannot be used (${String(code ?? name)}).`, {
        cause,
      });
    }
  }
}

/** The package is loaded here: it is heavy, and few need it. */
async function connect(key: KmsKey, region: string) {
  const { KMS } = await import('@aws-crypto/client-node');
  return new KMS(clientConfig(key, region));
}
