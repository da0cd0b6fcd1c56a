import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same. The time reveals at most that their lengths differ. */
export function sameText(expected: string, given: string): boolean {
  // Lengths first: a text of a million characters must not be copied to be compared.
  if (given.length !== expected.length) return false;
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
