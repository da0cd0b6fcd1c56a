/** The 3072-bit group of RFC 3526 §4 (RFC 5054 appendix A names the same prime), generator 2. */
import { createDiffieHellmanGroup } from 'node:crypto';

/** What OpenSSL calls the group. */
export const GROUP = 'modp15';

/** The prime, 384 bytes, big-endian. */
export const N: Buffer = createDiffieHellmanGroup(GROUP).getPrime();

/** The same prime as a number, for arithmetic too small to be worth calling OpenSSL. */
export const n = BigInt(`0x${N.toString('hex')}`);

/** The generator. */
export const g = 2;

/** Bytes of N, and of every result modulo N. */
export const SIZE = 384;

/** `value` as SIZE big-endian bytes; 0 ≤ value < 2^3072. */
export function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * SIZE, '0'), 'hex');
}

/** The number of the big-endian `bytes`; 0 for none. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** `bytes` without leading zeros; empty for the number 0. */
export function trim(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start++;
  return bytes.subarray(start);
}
