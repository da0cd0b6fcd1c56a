/** The authenticators that sign a user in, and which of them shows a code. Pure. */

import type { SoftwareToken } from '#store/tables/software-tokens.ts';
import { matchStep } from './totp.ts';

export interface HeldAuthenticator {
  readonly secret: Buffer;
  readonly friendlyName?: string;
  /** The last time step accepted of it. */
  readonly lastStep: number;
}

/** The one that the API knows first, then the others, oldest first. */
export function heldIn(token: SoftwareToken | undefined): readonly HeldAuthenticator[] {
  if (!token?.active) return [];
  const { active: secret, friendlyName, lastStep, further = [] } = token;
  const first = { secret, lastStep, ...(friendlyName !== undefined && { friendlyName }) };
  return [first, ...further];
}

/**
 * The authenticator that shows `code`, and at which step. If two happen to show the same, one whose
 * step is not used up. All are compared, whichever matches.
 */
export function shownBy(
  held: readonly HeldAuthenticator[],
  code: string,
  now: number,
): { readonly secret: Buffer; readonly step: number } | undefined {
  const matches = held.flatMap(({ secret, lastStep }) => {
    const step = matchStep(secret, code, now);
    return step === undefined ? [] : [{ secret, step, isFresh: step > lastStep }];
  });
  return matches.find(({ isFresh }) => isFresh) ?? matches[0];
}
