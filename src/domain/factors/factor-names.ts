/** The names that people give to their factors, to tell them apart. Pure. */
import { factorNameUnusable } from '#contract/errors.ts';
import { isLongerThan } from '#platform/text-length.ts';

/** In characters. */
export const LONGEST_NAME = 100;

/** The name as it is kept. @throws InvalidParameterException */
export function readFactorName(text: string): string {
  const name = text.trim();
  if (name === '' || isLongerThan(name, LONGEST_NAME) || /\p{Cc}/u.test(name)) {
    throw factorNameUnusable(LONGEST_NAME);
  }
  return name;
}
