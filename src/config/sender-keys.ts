/** Keys that encrypt codes for the functions that send messages: the setting `senderKeys`. */
import { createPublicKey } from 'node:crypto';
import { type AwsEndpoint, readAwsEndpoint, redactedAwsEndpoint } from './aws-endpoint.ts';
import { entriesOf, isObject } from './json-object.ts';

/** Raw keys go by the name and namespace the other side has them under. */
export type SenderKey =
  /** The key is in a KMS, under the pool's KMSKeyID. */
  | { readonly kms: AwsEndpoint }
  | { readonly aes: { readonly key: string; readonly name: string; readonly namespace: string } }
  | {
      readonly rsa: {
        readonly publicKey: string;
        readonly name: string;
        readonly namespace: string;
      };
    };

/** Keys by the KMSKeyID of pools, or `*` for every one not named. */
export type SenderKeys = ReadonlyMap<string, SenderKey>;

/** What a value of the setting must be, as it follows "must be". */
export const SENDER_KEYS_KIND =
  'a JSON object that maps the KMSKeyID of pools or * to {"kms": {…}}, {"aes": {"key": …, "name": …, "namespace": …}} or {"rsa": {"publicKey": …, "name": …, "namespace": …}}';

/** Reads the setting from JSON or its text; undefined when it is malformed. */
export function readSenderKeys(given: unknown): SenderKeys | undefined {
  return entriesOf(given, readKey);
}

/** The keys for showing, without what is secret in them. */
export function redactedSenderKeys(keys: SenderKeys): Record<string, unknown> {
  return Object.fromEntries([...keys].map(([id, key]) => [id, redacted(key)]));
}

function readKey(given: unknown): SenderKey | undefined {
  if (!isObject(given)) return undefined;
  switch (Object.keys(given).join()) {
    case 'kms': {
      const kms = readAwsEndpoint(given.kms);
      return kms && { kms };
    }
    case 'aes': {
      const aes = texts(given.aes, 'key', 'name', 'namespace');
      const isKey = aes && [16, 24, 32].includes(Buffer.from(aes.key, 'base64').length);
      return isKey ? { aes } : undefined;
    }
    case 'rsa': {
      const rsa = texts(given.rsa, 'publicKey', 'name', 'namespace');
      return rsa && isRsa(rsa.publicKey) ? { rsa } : undefined;
    }
    default:
      return undefined;
  }
}

/** The object, if it has exactly these members and all are texts. */
function texts<const Name extends string>(
  given: unknown,
  ...names: readonly Name[]
): Readonly<Record<Name, string>> | undefined {
  if (!isObject(given) || Object.keys(given).length !== names.length) return undefined;
  const all = names.every((name) => typeof given[name] === 'string' && given[name] !== '');
  return all ? (given as Readonly<Record<Name, string>>) : undefined;
}

function isRsa(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function redacted(key: SenderKey): SenderKey {
  if ('aes' in key) return { aes: { ...key.aes, key: '(secret)' } };
  return 'kms' in key ? { kms: redactedAwsEndpoint(key.kms) } : key;
}
