import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that tells at most that their lengths differ. */
export function sameText(expected: string, given: string): boolean {
  // Lengths first: a text of a million characters must not be copied to be told apart.
  if (given.length !== expected.length) return false;
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
