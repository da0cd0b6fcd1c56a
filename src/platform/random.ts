import { randomBytes, randomInt } from 'node:crypto';

/** Randomness as a value: everything that needs it is given a Random. */
export interface Random {
  /** `size` unpredictable bytes. */
  bytes(size: number): Buffer;
  /** An unpredictable integer, 0 ≤ n < `bound`. */
  below(bound: number): number;
}

export const systemRandom: Random = {
  bytes: (size) => randomBytes(size),
  below: (bound) => randomInt(bound),
};

/** `length` characters drawn evenly from `alphabet` (at most 256 characters). */
export function randomText(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[random.below(alphabet.length)];
  return text;
}
