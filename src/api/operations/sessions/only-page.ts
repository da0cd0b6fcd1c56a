import { invalidParameter } from '#contract/errors.ts';

/** A user's sessions fit one page, so no token for another is ever given out. */
export function onlyPage(nextToken: string | undefined): void {
  if (nextToken !== undefined) throw invalidParameter('Invalid pagination token given.');
}
