import { randomBytes, randomFillSync, randomInt } from 'node:crypto';

/** Randomness as a value: everything that needs it is given a Random. */
export interface Random {
  /** `size` unpredictable bytes. */
  bytes(size: number): Buffer;
  /** An unpredictable integer, 0 ≤ n < `bound`. */
  below(bound: number): number;
}

/** Bytes drawn ahead: asking OpenSSL costs much the same for sixteen as for some thousands. */
const RESERVE = 4096;
const LARGEST_FROM_RESERVE = 1024;
const reserve = Buffer.allocUnsafeSlow(RESERVE);
let taken = RESERVE;

/** Each byte of the reserve is used once, and erased afterwards. */
function fromReserve(size: number): Buffer {
  if (taken + size > RESERVE) {
    randomFillSync(reserve);
    taken = 0;
  }
  const drawn = reserve.subarray(taken, taken + size);
  taken += size;
  const bytes = Buffer.from(drawn);
  drawn.fill(0);
  return bytes;
}

export const systemRandom: Random = {
  bytes: (size) => (size <= LARGEST_FROM_RESERVE ? fromReserve(size) : randomBytes(size)),
  below: (bound) => randomInt(bound),
};

/** `length` characters drawn evenly from `alphabet` (at most 256 characters). */
export function randomText(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[random.below(alphabet.length)];
  return text;
}
