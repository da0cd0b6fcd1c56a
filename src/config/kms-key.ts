/** A key in AWS KMS, or behind another endpoint that speaks its API. */
import { type AwsEndpoint, readAwsEndpoint, redactedAwsEndpoint } from './aws-endpoint.ts';
import { isObject } from './json-object.ts';

export interface KmsKey extends AwsEndpoint {
  /** An id, ARN or alias. */
  readonly keyId: string;
}

/** What a value of the setting must be, as it follows "must be". */
export const KMS_KEY_KIND =
  'a JSON object such as {"keyId": "arn:aws:kms:…"}, with endpoint, region and credentials where needed';

/** Reads the setting from JSON or its text; undefined when it is malformed. */
export function readKmsKey(given: unknown): KmsKey | undefined {
  let content = given;
  if (typeof given === 'string') {
    try {
      content = JSON.parse(given);
    } catch {
      return undefined;
    }
  }
  if (!isObject(content)) return undefined;
  const { keyId, ...rest } = content;
  const endpoint = readAwsEndpoint(rest);
  return endpoint && typeof keyId === 'string' && keyId !== '' ? { ...endpoint, keyId } : undefined;
}

/** The key for showing, without what is secret in it. */
export function redactedKmsKey(key: KmsKey): KmsKey {
  return { ...redactedAwsEndpoint(key), keyId: key.keyId };
}
