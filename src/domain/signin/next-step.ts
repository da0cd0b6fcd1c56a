/** What a sign-in needs next: the one place that decides when enough is proven. Pure. */
import type { ChallengeNameType } from '#contract/types.ts';
import type { MfaFactor, Pool, User } from '#store/records.ts';
import type { SessionState } from './session.ts';

export interface Standing {
  readonly pool: Pool;
  readonly user: User;
  /** Second factors the user has and has turned on. */
  readonly usable: readonly MfaFactor[];
  readonly proven: SessionState['proven'];
  readonly chosen?: MfaFactor | undefined;
}

/** The next challenge, or `tokens` when every factor this pool and user demand is proven. */
export function nextStep(standing: Standing): ChallengeNameType | 'tokens' {
  const { pool, user, proven } = standing;
  if (!proven.includes('PASSWORD')) throw new Error('a sign-in begins with a first factor');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return 'NEW_PASSWORD_REQUIRED';
  if (pool.mfa.MfaConfiguration === 'OFF') return 'tokens';
  return secondFactor(standing);
}

function secondFactor(standing: Standing): ChallengeNameType | 'tokens' {
  const { pool, user, usable, proven, chosen } = standing;
  if (usable.length === 0) {
    if (pool.mfa.MfaConfiguration !== 'ON') return 'tokens';
    const implied = impliedFactor(pool, user);
    return implied && proven.includes(implied) ? 'tokens' : (implied ?? 'MFA_SETUP');
  }
  // A factor taken from the user since it was asked for proves nothing any more.
  if (usable.some((factor) => proven.includes(factor))) return 'tokens';
  const preferred = chosen ?? user.mfa.preferred;
  if (preferred && usable.includes(preferred)) return preferred;
  return usable.length === 1 ? usable[0]! : 'SELECT_MFA_TYPE';
}

/** Where MFA is required, a user who can be reached by a message factor of the pool has one. */
function impliedFactor(pool: Pool, user: User): MfaFactor | undefined {
  if (pool.mfa.SmsMfaConfiguration && user.attributes.phone_number) return 'SMS_MFA';
  if (pool.mfa.EmailMfaConfiguration && user.attributes.email) return 'EMAIL_OTP';
  return undefined;
}
