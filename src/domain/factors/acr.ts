/** How strongly a sign-in authenticates: the levels of `acr`, and their names in a pool. Pure. */
import type { Pool } from '#store/tables/pools.ts';
import { passkeySettings } from './passkey-settings.ts';

/** The factors that a sign-in proved. */
interface Proofs {
  readonly first?: string;
  readonly second?: string;
  readonly device?: true;
}

const LEVELS = [1, 2, 3, 4] as const;

/** The least level at which a second factor was proven, or a passkey that makes sure of its holder. */
export const TWO_FACTORS = 3;

/**
 * The level, from 1 to 4: one factor that can be guessed or passed on; a passkey without user
 * verification; two factors, of which a remembered device may be one; a passkey with user
 * verification, or with a second factor.
 */
export function levelOf(pool: Pool, { first, second, device }: Proofs): number {
  const twofold = second !== undefined || device === true;
  if (first !== 'WEB_AUTHN') return twofold ? TWO_FACTORS : 1;
  return twofold || passkeySettings(pool).userVerification === 'required' ? 4 : 2;
}

/** How a sign-in authenticated its user: by factors of ours, and by the word of a provider. */
interface AuthenticationLevels {
  /** What our factors proved. */
  readonly level: number;
  /** What the provider says, by its AcrMapping. */
  readonly providerLevel?: number | undefined;
}

/** What `acr` reports of a sign-in. Only our own factors are asked about for the account itself. */
export function reportedLevel({ level, providerLevel = 1 }: AuthenticationLevels): number {
  return Math.max(level, providerLevel);
}

/** The `acr` of a level, in a pool that reports it. */
export function acrOf({ settings }: Pool, level: number): string | undefined {
  const names = settings.AcrConfiguration;
  return names && (names[`Level${level}`]?.AcrValue ?? `urn:cognito:loa:${level}`);
}

/** The lowest level whose `acr` is one of the values, in a pool that reports it. */
export function leastLevelOf(pool: Pool, values: readonly string[]): number | undefined {
  return LEVELS.find((level) => {
    const value = acrOf(pool, level);
    return value !== undefined && values.includes(value);
  });
}

/** The `acr` of every level, in a pool that reports it. */
export function acrValues(pool: Pool): readonly string[] {
  return [...new Set(LEVELS.flatMap((level) => acrOf(pool, level) ?? []))];
}
