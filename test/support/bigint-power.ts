import { n } from '#platform/modexp-group.ts';

/** base^exponent mod N the way it is taught: slow, and independent of OpenSSL. */
export function bigIntPower(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}
