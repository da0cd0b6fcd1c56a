/**
 * Time-based one-time passwords: RFC 6238 on top of HOTP, RFC 4226.
 *
 * Pure: the caller reads its clock and passes the instant. Names are the RFC's: X is the step
 * length in seconds, T0 the Unix time counting starts from, T the number of a step.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { sameText } from '#platform/constant-time.ts';

export const X = 30;
export const T0 = 0;

/** Steps accepted on either side of the current one: clock drift and slow typing (§5.2). */
export const SKEW = 1;

/** Digits of a code. */
export const DIGITS = 6;

/** Bytes in a new secret: 256 bits, 52 characters of base32. */
export const SECRET_SIZE = 32;

/** T, the step that contains the instant `now` (milliseconds). */
export function stepAt(now: number): number {
  return Math.floor((now / 1000 - T0) / X);
}

/** The code a correct authenticator shows during step `T`. */
export function codeAt(secret: Uint8Array, T: number, digits = DIGITS): string {
  return codeUnder(createSecretKey(secret), T, digits);
}

function codeUnder(key: KeyObject, T: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(T));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0x0f; // dynamic truncation, RFC 4226 §5.3
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step inside the skew window whose code is `code`, or undefined when there is none.
 *
 * A code is valid once (§5.2): the caller must claim the returned step, for this secret, before it
 * acts on the answer. Every step of the window is computed, whichever matches.
 */
export function matchStep(secret: Uint8Array, code: string, now: number): number | undefined {
  const key = createSecretKey(secret);
  const T = stepAt(now);
  let match: number | undefined;
  for (let step = Math.max(0, T - SKEW); step <= T + SKEW; step++) {
    if (sameText(codeUnder(key, step), code)) match = step;
  }
  return match;
}
