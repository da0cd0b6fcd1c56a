/** The factors of a user: which second ones are on and preferred, and which the user could use. */
import { passkeyDemanded, passwordResetRequired } from '#contract/errors.ts';
import type { AuthFactorType, MFAOptionType } from '#contract/types.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { endSignIns } from '#domain/users/sign-in-generation.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import { isEnrolled } from './authenticators.ts';
import { takesFirstFactors, takesSecondFactors } from './federated-factors.ts';
import {
  applyPreferences,
  type MfaPreferences,
  readOptions,
  readPreferences,
  type WantedFactors,
} from './mfa-preferences.ts';
import { offersPasskeys } from './passkey-settings.ts';
import { countingFactors, losesLastFactor, requiresMfa } from './second-factors.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: AttemptGuard;
  readonly log: Log;
}

export class UserFactors {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Turns factors on or off and prefers one; `by` says whether the user or an administrator asks. */
  async setPreferences(
    pool: Pool,
    user: User,
    preferences: MfaPreferences,
    by: 'user' | 'admin',
    within?: Statements,
  ): Promise<void> {
    await this.#change(pool, user, readPreferences(preferences), by, within);
  }

  /**
   * Turns SMS_MFA on by its one option, or off by none: the older form of `setPreferences`. Answers
   * show it as an option.
   */
  async setOptions(
    pool: Pool,
    user: User,
    options: readonly MFAOptionType[],
    by: 'user' | 'admin',
    within?: Statements,
  ): Promise<void> {
    await this.#change(pool, user, readOptions(options), by, within);
  }

  /** The factors the user could use, first or second, as GetUserAuthFactors lists them. */
  async configuredFactors(pool: Pool, user: User): Promise<readonly AuthFactorType[]> {
    const { store } = this.#parts;
    const password = await store.users.hasPassword(user.poolId, user.id);
    const hasToken = await isEnrolled(store, user);
    const first = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'];
    const { email, email_verified, phone_number, phone_number_verified } = user.attributes;
    const counting = countingFactors(pool, user, { hasToken }, requiresMfa(pool));
    const isSecond = (factor: MfaFactor) =>
      takesSecondFactors(pool, user) &&
      (user.mfa.enabled.includes(factor) || counting.includes(factor));
    const isFirst = (factor: AuthFactorType, verified: string | undefined) =>
      takesFirstFactors(user) && first.includes(factor) && verified === 'true';
    const factors: AuthFactorType[] = [];
    if (password) factors.push('PASSWORD');
    if (email && (isSecond('EMAIL_OTP') || isFirst('EMAIL_OTP', email_verified))) {
      factors.push('EMAIL_OTP');
    }
    if (phone_number && (isSecond('SMS_MFA') || isFirst('SMS_OTP', phone_number_verified))) {
      factors.push('SMS_OTP');
    }
    const passkeys = await store.passkeys.ofUser(user.poolId, user.id);
    const hasPasskey = passkeys.length > 0 && offersPasskeys(pool);
    if (hasPasskey && takesFirstFactors(user)) factors.push('WEB_AUTHN');
    if (hasToken && takesSecondFactors(pool, user)) factors.push('SOFTWARE_TOKEN');
    return factors;
  }

  async #change(
    pool: Pool,
    user: User,
    wanted: WantedFactors,
    by: 'user' | 'admin',
    within: Statements | undefined,
  ): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      if (by === 'user' && current.status === 'RESET_REQUIRED') throw passwordResetRequired();
      // A factor locked by guesses stays locked until an administrator vouches for the user.
      const byMessage = wanted.factors.some(([factor]) => factor !== 'SOFTWARE_TOKEN_MFA');
      if (by === 'admin' && byMessage) await this.#parts.guard.clear(tx, messageCodesOf(user));
      const has = {
        hasToken: await isEnrolled(tx, user),
        hasPasskey: (await tx.passkeys.ofUser(user.poolId, user.id)).length > 0,
      };
      const mfa = applyPreferences(pool, current, has, wanted, by);
      const changed = { ...current, mfa };
      // An administrator may, for a user who has lost the passkey.
      const isPasskeyOff = current.mfa.passkey === true && mfa.passkey !== true;
      const before = { user: current, has };
      if (by === 'user' && isPasskeyOff && losesLastFactor(pool, before, { user: changed, has })) {
        throw passkeyDemanded();
      }
      await within?.(tx);
      return takesAway(current.mfa, mfa) ? endSignIns(tx, changed) : changed;
    });
    this.#parts.log.audit('second factors set', { poolId: user.poolId, userId: user.id });
  }
}

/** Whether a factor that was on is on no more. */
function takesAway(before: User['mfa'], after: User['mfa']): boolean {
  const isOff = (factor: MfaFactor) => !after.enabled.includes(factor);
  return before.enabled.some(isOff) || (before.passkey === true && after.passkey !== true);
}

const messageCodesOf = (user: User): AttemptSubject => ({
  poolId: user.poolId,
  subject: user.id,
  factor: 'message-code',
});
