/**
 * Encrypts codes for functions that send messages, in the message format of the AWS Encryption SDK:
 * under a key of a KMS, or one the operator shares with the function.
 */
import { constants } from 'node:crypto';
import type { KeyringNode } from '@aws-crypto/client-node';
import type { SenderKey, SenderKeys } from '#config/sender-keys.ts';
import { clientConfig } from './aws-client.ts';

/** The settings' entry for every key they do not name. */
const ANY = '*';

/** Pools choose the ids of their keys; the oldest leaves. */
const MOST_KEYRINGS = 1000;

/** The package, loaded with the first code: it is heavy. */
const encryptionSdk = () => import('@aws-crypto/client-node');

export class CodeCipher {
  readonly #keys: SenderKeys;
  readonly #region: string;
  readonly #keyrings = new Map<string, Promise<KeyringNode>>();

  /** `region` is for keys in a KMS whose settings name none. */
  constructor(parts: { keys: SenderKeys; region: string }) {
    this.#keys = parts.keys;
    this.#region = parts.region;
  }

  /** Whether codes can be encrypted for pools with this KMSKeyID. */
  knows(keyId: string): boolean {
    return this.#keys.has(keyId) || this.#keys.has(ANY);
  }

  /** The code for the function of a pool, as base64. */
  async encrypt(keyId: string, poolId: string, code: string): Promise<string> {
    const { buildClient, CommitmentPolicy } = await encryptionSdk();
    const { encrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
    const encryptionContext = { 'userpool-id': poolId };
    const { result } = await encrypt(await this.#keyringOf(keyId), code, { encryptionContext });
    return result.toString('base64');
  }

  #keyringOf(keyId: string): Promise<KeyringNode> {
    const known = this.#keyrings.get(keyId);
    if (known) return known;
    const key = this.#keys.get(keyId) ?? this.#keys.get(ANY);
    if (!key) throw new Error('no key is configured for the pool');
    const keyring = makeKeyring(keyId, key, this.#region);
    this.#keyrings.set(keyId, keyring);
    if (this.#keyrings.size > MOST_KEYRINGS) {
      this.#keyrings.delete(this.#keyrings.keys().next().value!);
    }
    return keyring;
  }
}

async function makeKeyring(keyId: string, key: SenderKey, region: string): Promise<KeyringNode> {
  const sdk = await encryptionSdk();
  if ('kms' in key) {
    const kms = new sdk.KMS(clientConfig(key.kms, region));
    return new sdk.KmsKeyringNode({ generatorKeyId: keyId, clientProvider: () => kms });
  }
  if ('aes' in key) {
    const bytes = Buffer.from(key.aes.key, 'base64');
    const { name: keyName, namespace: keyNamespace } = key.aes;
    return new sdk.RawAesKeyringNode({
      keyName,
      keyNamespace,
      // The keyring requires bytes that share memory with nothing else.
      unencryptedMasterKey: new Uint8Array(bytes),
      wrappingSuite: aesSuites(sdk)[bytes.length as 16 | 24 | 32],
    });
  }
  const { publicKey, name: keyName, namespace: keyNamespace } = key.rsa;
  return new sdk.RawRsaKeyringNode({
    keyName,
    keyNamespace,
    rsaKey: { publicKey },
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: 'sha256',
  });
}

function aesSuites({
  RawAesWrappingSuiteIdentifier: suites,
}: Awaited<ReturnType<typeof encryptionSdk>>) {
  return {
    16: suites.AES128_GCM_IV12_TAG16_NO_PADDING,
    24: suites.AES192_GCM_IV12_TAG16_NO_PADDING,
    32: suites.AES256_GCM_IV12_TAG16_NO_PADDING,
  };
}
