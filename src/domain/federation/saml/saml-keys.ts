/**
 * The key that a pool signs its requests to SAML providers with, and its certificates: a new one
 * each year, of the same key, while those before go on being good. They follow from the key and
 * its age, so that none is kept.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import { selfSigned } from '#platform/self-signed.ts';
import type { Store } from '#store/store.ts';

interface PoolSamlKey {
  readonly privateKey: KeyObject;
  readonly createdAt: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly generate: GenerateKey;
}

const YEAR_MS = 365 * 24 * 60 * 60_000;
const CERTIFICATE_YEARS = 10;

export class SamlKeys {
  readonly #parts: Parts;
  readonly #keys: Cache<PoolSamlKey>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#keys = new Cache((poolId) => this.#load(poolId), {
      maxAge: 60_000,
      maxEntries: 1000,
    });
  }

  /** Made now if the pool has none yet. */
  async signer(poolId: string): Promise<KeyObject> {
    return (await this.#key(poolId)).privateKey;
  }

  /** The newest certificate, in DER. */
  async certificate(poolId: string): Promise<Buffer> {
    const { privateKey, createdAt } = await this.#key(poolId);
    const years = Math.max(0, Math.floor((this.#parts.clock.now() - createdAt) / YEAR_MS));
    return certificateFrom(privateKey, poolId, createdAt + years * YEAR_MS, years + 1);
  }

  async #key(poolId: string): Promise<PoolSamlKey> {
    const key = await this.#keys.get(poolId);
    if (!key) throw new Error(`the pool ${poolId} has no key to sign SAML requests with`);
    return key;
  }

  async #load(poolId: string): Promise<PoolSamlKey | undefined> {
    return (await this.#find(poolId)) ?? this.#make(poolId);
  }

  async #find(poolId: string): Promise<PoolSamlKey | undefined> {
    const keys = await this.#parts.store.signingKeys.list(poolId);
    const key = keys.find(({ use }) => use === 'saml');
    if (!key) return undefined;
    const privateKey = createPrivateKey({ key: key.privateKey, format: 'der', type: 'pkcs8' });
    return { privateKey, createdAt: key.createdAt };
  }

  async #make(poolId: string): Promise<PoolSamlKey | undefined> {
    const { store, clock, generate } = this.#parts;
    const privateKey = await generate();
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    await store.transaction(async (tx) => {
      // Where another node was first, its key stands and this one is dropped.
      await tx.signingKeys.insertFirst({
        poolId,
        use: 'saml',
        kid: createHash('sha256').update(publicKey).digest('base64'),
        privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
        createdAt: clock.now(),
      });
    });
    return this.#find(poolId);
  }
}

/** A pair for one provider to encrypt assertions to; as texts, for its details and secrets. */
export interface EncryptionPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The name of the private key among a provider's secrets. */
export const ENCRYPTION_KEY = 'encryption_key';

export function encryptionPair(
  privateKey: KeyObject,
  poolId: string,
  createdAt: number,
): EncryptionPair {
  return {
    certificate: certificateFrom(privateKey, poolId, createdAt, 1).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
}

/** The private key of an encryption pair, as it stands among a provider's secrets. */
export function encryptionKeyOf(secret: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
}

function certificateFrom(privateKey: KeyObject, name: string, notBefore: number, serial: number) {
  const notAfter = notBefore + CERTIFICATE_YEARS * YEAR_MS;
  return selfSigned(privateKey, { name, serial, notBefore, notAfter });
}
