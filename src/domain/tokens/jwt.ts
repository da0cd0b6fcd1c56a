/** Signed tokens, JWS compact with RS256 and nothing else: RFC 7515, RFC 7519. */
import { sign, verify } from 'node:crypto';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { TraceStep } from '#platform/tracing.ts';
import type { PoolKey } from './signing-keys.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** What a signature is in a trace. */
export const SIGNING: TraceStep = { name: 'sign token' };

/** The token of `claims`, signed on the thread pool so that one process uses every core. */
export function signJwt(claims: Claims, key: PoolKey): Promise<string> {
  const header = base64url(JSON.stringify({ kid: key.kid, alg: 'RS256' }));
  const input = `${header}.${base64url(JSON.stringify(claims))}`;
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(input), key.privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(`${input}.${signature.toString('base64url')}`);
    });
  });
}

export interface ParsedJwt {
  readonly kid: string;
  readonly claims: Claims;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/**
 * The parts of a token whose form is exactly ours, or undefined. Nothing in the token chooses
 * how it is verified: any algorithm but RS256 is refused, and any other header member, such as a
 * key (`jwk`, `jku`, `x5u`, `x5c`) or a critical extension, makes it malformed.
 */
export function parseJwt(token: string): ParsedJwt | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const [head, body, tail] = parts as [string, string, string];
  const header = jsonObject(head);
  const claims = jsonObject(body);
  const signature = decode(tail);
  if (!header || !claims || !signature) return undefined;
  const { alg, kid, ...others } = header;
  if (alg !== 'RS256' || typeof kid !== 'string') return undefined;
  if (Object.keys(others).length > 0) return undefined;
  return { kid, claims, signed: Buffer.from(`${head}.${body}`), signature };
}

/** Whether `key` signed the token. */
export function isSignedBy(jwt: ParsedJwt, key: PoolKey): boolean {
  return verify('RSA-SHA256', jwt.signed, key.publicKey, jwt.signature);
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  const bytes = decode(text);
  if (!bytes) return undefined;
  try {
    const value: unknown = parseBoundedJson(bytes.toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Base64url without padding, in its one canonical form: a token has one spelling. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return text !== '' && bytes.toString('base64url') === text ? bytes : undefined;
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');
