/** Changing the password of a signed-in user with the previous one. */

import { incorrectCredentials, missingParameter } from '#contract/errors.ts';
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { countedFrom, type Origin } from '#domain/attempts/origin.ts';
import { inNextGeneration } from '#domain/users/sign-in-generation.ts';
import { nextStatus } from '#domain/users/status.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Password, User } from '#store/tables/users.ts';
import type { PasswordKeeper } from './password-keeper.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwordKeeper: PasswordKeeper;
  readonly guard: AttemptGuard;
  readonly log: Log;
  readonly limits: ActionLimits;
}

export class PasswordChange {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Replaces `previous` by `proposed`. Only a user without a password, who signs in by one-time
   * codes, may leave the previous one out. Signed-in devices stay signed in. `within` runs in the
   * same transaction.
   * @throws NotAuthorizedException, InvalidParameterException, InvalidPasswordException,
   *   PasswordHistoryPolicyViolationException, PasswordResetRequiredException,
   *   LimitExceededException
   */
  async change(
    pool: Pool,
    user: User,
    previous: string | undefined,
    proposed: string,
    origin: Origin,
    within?: Statements,
  ): Promise<void> {
    nextStatus('change password', user);
    this.#parts.passwordKeeper.check(pool, proposed, 'policy');
    const { store, guard, limits, log } = this.#parts;
    await limits.count(pool.id, user.id, 'ChangePassword');
    const factor = countedFrom(origin, 'password');
    const subject: AttemptSubject = { poolId: pool.id, subject: user.id, factor };
    await guard.attempt(subject, async () => {
      const kept = await store.users.password(pool.id, user.id);
      if (kept && previous === undefined) throw missingParameter('PreviousPassword');
      await this.#prove(pool, user, kept, previous);
      try {
        await this.#replace(pool, user, kept, proposed, subject, within);
      } catch (refusal) {
        // The password was right: this failure is not a wrong guess.
        await store.transaction((tx) => guard.clear(tx, subject));
        throw refusal;
      }
    });
    log.audit('password changed', { poolId: pool.id, userId: user.id });
  }

  /** Whether the user has a password to change. */
  isSet(pool: Pool, user: User): Promise<boolean> {
    return this.#parts.store.users.hasPassword(pool.id, user.id);
  }

  async #prove(
    pool: Pool,
    user: User,
    kept: Password | undefined,
    previous: string | undefined,
  ): Promise<void> {
    if (!kept && previous === undefined) return;
    if (!kept || previous === undefined) throw incorrectCredentials();
    const { right } = await this.#parts.passwordKeeper.compare(pool, user, previous, kept);
    if (!right) throw incorrectCredentials();
  }

  async #replace(
    pool: Pool,
    user: User,
    proven: Password | undefined,
    proposed: string,
    subject: AttemptSubject,
    within: Statements | undefined,
  ): Promise<void> {
    await this.#parts.passwordKeeper.refuseReused(pool, user, proposed);
    const keep = await this.#parts.passwordKeeper.prepare(pool, user, proposed, false);
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      // The password that was proven may have been replaced meanwhile, and then proves nothing.
      // Every replacement also writes the user, so that of two changes one is tried again.
      const now = await tx.users.password(pool.id, user.id);
      const same = now && proven ? now.salt.equals(proven.salt) : now === proven;
      if (!same) throw incorrectCredentials();
      const status = nextStatus('change password', current);
      await keep(tx);
      await this.#parts.guard.clear(tx, subject);
      await within?.(tx);
      return { ...inNextGeneration(current), status };
    });
  }
}
