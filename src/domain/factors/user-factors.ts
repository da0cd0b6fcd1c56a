/** The factors of a user: which second ones are on and preferred, and which the user could use. */
import { passkeyDemanded, passwordResetRequired, preferenceNeedsFactor } from '#contract/errors.ts';
import type { AuthFactorType, MFAOptionType } from '#contract/types.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { type ChangeTerms, endSignIns } from '#domain/users/sign-in-generation.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import { isEnrolled } from './authenticators.ts';
import { takesFirstFactors, takesSecondFactors } from './federated-factors.ts';
import {
  applyPreferences,
  type FactorChanger,
  type MfaPreferences,
  mayTurnOff,
  readOptions,
  readPreferences,
  type WantedFactors,
  withFactor,
} from './mfa-preferences.ts';
import { letsPasskeysBeBoth, offersPasskeys } from './passkey-settings.ts';
import {
  countingFactors,
  isAvailable,
  losesLastFactor,
  offeredFactors,
  possessionsOf,
  requiresMfa,
} from './second-factors.ts';
import { hasWayIn, requireWayIn, type WayOwner } from './ways-in.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: AttemptGuard;
  readonly log: Log;
}

/** A second factor as the account page shows it. */
export interface SecondFactorState {
  readonly factor: MfaFactor;
  /** Sign-ins may ask for it. */
  readonly isOn: boolean;
  /** There is an authenticator, or an address for its codes. */
  readonly isAvailable: boolean;
  /** Sign-ins ask for it first. */
  readonly isPreferred: boolean;
  readonly mayTurnOff: boolean;
}

/** Whether a passkey signs the user in by itself, in place of both factors. */
export interface PasskeyAlone {
  readonly isOn: boolean;
  /** There is a passkey, and another factor for when it is lost. */
  readonly mayTurnOn: boolean;
}

export class UserFactors {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Turns factors on or off and prefers one.
   * @throws InvalidParameterException, NotAuthorizedException, PasswordResetRequiredException
   */
  async setPreferences(
    pool: Pool,
    user: User,
    preferences: MfaPreferences,
    by: 'user' | 'admin',
    terms: ChangeTerms = {},
  ): Promise<void> {
    await this.#change(pool, user, readPreferences(preferences), by, terms);
  }

  /**
   * Turns one factor on or off for a person on the account page, where codes have to reach the
   * user first, and one of several may go though the pool requires MFA.
   * @throws InvalidParameterException, NotAuthorizedException, PasswordResetRequiredException
   */
  async turn(
    pool: Pool,
    user: User,
    factor: MfaFactor,
    to: 'on' | 'off',
    terms: ChangeTerms,
  ): Promise<void> {
    const wanted: WantedFactors = { factors: [[factor, { Enabled: to === 'on' }]] };
    await this.#change(pool, user, wanted, 'account page', terms);
  }

  /**
   * Lets sign-ins ask for this factor first: one that they may ask for already.
   * @throws InvalidParameterException
   */
  async prefer(pool: Pool, user: User, factor: MfaFactor, terms: ChangeTerms): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const counting = countingFactors(pool, current, await possessionsOf(tx, current));
      if (!counting.includes(factor)) throw preferenceNeedsFactor(factor);
      await terms.within?.(tx);
      return { ...current, mfa: withFactor(current.mfa, factor, true) };
    });
    this.#audit(user);
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
    terms: ChangeTerms = {},
  ): Promise<void> {
    await this.#change(pool, user, readOptions(options), by, terms);
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

  /** The second factors that the pool offers the user; none to users of a provider alone. */
  async secondFactors(pool: Pool, user: User): Promise<readonly SecondFactorState[]> {
    if (!takesSecondFactors(pool, user)) return [];
    const has = await possessionsOf(this.#parts.store, user);
    const counting = countingFactors(pool, user, has);
    return offeredFactors(pool).map((factor) => ({
      factor,
      isOn: counting.includes(factor),
      isAvailable: isAvailable(factor, user, has.hasToken),
      isPreferred: user.mfa.preferred === factor && counting.includes(factor),
      mayTurnOff: mayTurnOff(pool, user, has, factor, 'account page'),
    }));
  }

  /** Undefined where the pool has a passkey stand for the first factor only, or has no second. */
  async passkeyAlone(pool: Pool, user: User): Promise<PasskeyAlone | undefined> {
    if (!letsPasskeysBeBoth(pool) || offeredFactors(pool).length === 0) return undefined;
    if (!takesFirstFactors(user) || !takesSecondFactors(pool, user)) return undefined;
    const { store } = this.#parts;
    const counting = countingFactors(pool, user, await possessionsOf(store, user));
    const passkeys = await store.passkeys.ofUser(pool.id, user.id);
    return {
      isOn: user.mfa.passkey === true,
      mayTurnOn: passkeys.length > 0 && counting.length > 0,
    };
  }

  /**
   * Has a passkey sign the user in by itself, or no longer.
   * @throws InvalidParameterException, PasswordResetRequiredException
   */
  async turnPasskeyAlone(
    pool: Pool,
    user: User,
    to: 'on' | 'off',
    terms: ChangeTerms,
  ): Promise<void> {
    const wanted: WantedFactors = { factors: [], passkey: to === 'on' };
    await this.#change(pool, user, wanted, 'account page', terms);
  }

  /** Whether the user could still sign in to the client if a second factor were asked for. */
  allowsSecond(owner: WayOwner): Promise<boolean> {
    return hasWayIn(this.#parts.store, owner, { asksSecond: true });
  }

  async #change(
    pool: Pool,
    user: User,
    wanted: WantedFactors,
    by: FactorChanger,
    terms: ChangeTerms,
  ): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      if (by !== 'admin' && current.status === 'RESET_REQUIRED') throw passwordResetRequired();
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
      if (by !== 'admin' && isPasskeyOff && losesLastFactor(pool, before, { user: changed, has })) {
        throw passkeyDemanded();
      }
      await terms.within?.(tx);
      const { signsInTo: client } = terms;
      if (client) await requireWayIn(tx, { pool, client, user: changed });
      return takesAway(current.mfa, mfa) ? endSignIns(tx, changed, terms) : changed;
    });
    this.#audit(user);
  }

  #audit({ poolId, id }: User): void {
    this.#parts.log.audit('second factors set', { poolId, userId: id });
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
