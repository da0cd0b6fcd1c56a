/** How sure a sign-in makes of its user: the levels of `acr`, and what a pool calls them. Pure. */
import type { Pool } from '#store/tables/pools.ts';
import { passkeySettings } from './passkey-settings.ts';

/** What was proven, as sign-in tells it. */
interface Proofs {
  readonly first?: string;
  readonly second?: string;
  readonly device?: true;
}

/**
 * The level, from 1 to 4: one factor that can be guessed or passed on; a passkey that anybody who
 * holds it can use; two factors, of which a remembered device may be one; a passkey that makes
 * sure of its holder, or stands beside a second factor.
 */
export function levelOf(pool: Pool, { first, second, device }: Proofs): number {
  const twofold = second !== undefined || device === true;
  if (first !== 'WEB_AUTHN') return twofold ? 3 : 1;
  return twofold || passkeySettings(pool).userVerification === 'required' ? 4 : 2;
}

/** The `acr` of a level, in a pool that reports it. */
export function acrOf({ settings }: Pool, level: number): string | undefined {
  const names = settings.AcrConfiguration;
  return names && (names[`Level${level}`]?.AcrValue ?? `urn:cognito:loa:${level}`);
}
