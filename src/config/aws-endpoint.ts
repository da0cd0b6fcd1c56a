/** An endpoint that speaks an AWS API; what is left out is found as every AWS SDK finds it. */
import { isObject } from './json-object.ts';

export interface AwsEndpoint {
  readonly endpoint?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

const MEMBERS = ['endpoint', 'region', 'accessKeyId', 'secretAccessKey', 'sessionToken'];

export function readAwsEndpoint(given: unknown): AwsEndpoint | undefined {
  if (!isObject(given)) return undefined;
  const known = Object.entries(given).every(
    ([name, value]) => MEMBERS.includes(name) && typeof value === 'string',
  );
  if (!known) return undefined;
  const { endpoint, accessKeyId, secretAccessKey, sessionToken } = given;
  if (typeof endpoint === 'string' && !/^https?:\/\//.test(endpoint)) return undefined;
  // A key needs its secret, and a token needs both.
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) return undefined;
  return sessionToken !== undefined && accessKeyId === undefined ? undefined : given;
}

export function redactedAwsEndpoint(endpoint: AwsEndpoint): AwsEndpoint {
  const { secretAccessKey, sessionToken } = endpoint;
  return {
    ...endpoint,
    ...(secretAccessKey !== undefined && { secretAccessKey: '(secret)' }),
    ...(sessionToken !== undefined && { sessionToken: '(secret)' }),
  };
}

/** True for https, and for http on this machine, where no one can listen in. */
export function isPrivate(url: string): boolean {
  const parts = URL.parse(url);
  if (parts?.protocol === 'https:') return true;
  return (
    parts?.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(parts.hostname)
  );
}
