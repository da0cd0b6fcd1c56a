/**
 * Setting passwords and comparing with what is stored of them: the SRP verifier, or the imported
 * hash that stands for it until a sign-in proves the password.
 *
 * This room owns passwords: their policy and history, how they are stored and compared, hashes
 * from elsewhere and the arithmetic of SRP. It leaves the exchange of SRP messages to signin, and
 * recovery by a code to accounts.
 */
import { timingSafeEqual } from 'node:crypto';
import { incorrectCredentials, passwordInHistory } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Tracer, TraceStep } from '#platform/tracing.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Password, PasswordVerifier, User } from '#store/tables/users.ts';
import { isHashOf, pretendIsHashOf } from './password-hashes.ts';
import { checkPolicy, isTooLong, type PolicyWording, temporaryPassword } from './policy.ts';
import { poolNameOf, SALT_SIZE, verifierFor } from './srp.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly modexp: ModularExponentiation;
  readonly tracer: Tracer;
}

const VERIFIER: TraceStep = { name: 'password verifier' };
const HASH: TraceStep = { name: 'password hash' };

/** The outcome of comparing a password with a stored one. */
export interface Comparison {
  readonly right: boolean;
  /** The statements that replace an imported hash by a verifier, once the password is proven. */
  readonly settle: Statements;
}

export class PasswordKeeper {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws InvalidPasswordException when the pool's policy refuses the password. */
  check(pool: Pool, password: string, wording: PolicyWording): void {
    checkPolicy(password, pool.settings.Policies?.PasswordPolicy ?? {}, wording);
  }

  /** A temporary password that satisfies the pool's policy. */
  generate(pool: Pool): string {
    return temporaryPassword(pool.settings.Policies?.PasswordPolicy ?? {}, this.#parts.random);
  }

  /**
   * Does the slow part of setting a password, its verifier. The statements it answers store it, and
   * add it to the history where the policy has one.
   */
  async prepare(
    pool: Pool,
    user: Pick<User, 'id' | 'username'>,
    password: string,
    temporary: boolean,
  ): Promise<Statements> {
    const { clock, random, store } = this.#parts;
    const keep = historySize(pool);
    const last = keep > 0 ? await store.users.password(pool.id, user.id) : undefined;
    const salt = random.bytes(SALT_SIZE);
    const verifier = await this.#verifier(pool, user, password, salt);
    // The history is in order of time, even when a clock stands still or steps back.
    const setAt = Math.max(clock.now(), (last?.setAt ?? 0) + 1);
    const record: PasswordVerifier = { salt, verifier, temporary, setAt };
    return async (tx) => {
      // An imported password comes into the history when it goes; others when they were set.
      if (last && 'hash' in last) await tx.users.rememberPassword(pool.id, user.id, last, keep);
      await tx.users.setPassword(pool.id, user.id, record);
      if (keep > 0) await tx.users.rememberPassword(pool.id, user.id, record, keep);
    };
  }

  /**
   * Throws PasswordHistoryPolicyViolationException for a password the policy remembers. The
   * current password counts as well: it may be older than the policy.
   */
  async refuseReused(
    pool: Pool,
    user: Pick<User, 'id' | 'username'>,
    password: string,
  ): Promise<void> {
    const size = historySize(pool);
    if (size === 0) return;
    const { users } = this.#parts.store;
    const [current, history] = await Promise.all([
      users.password(pool.id, user.id),
      users.passwordHistory(pool.id, user.id),
    ]);
    const earlier = [...(current ? [current] : []), ...history.slice(0, size)];
    for (const each of earlier) {
      const { right } = await this.compare(pool, user, password, each);
      if (right) throw passwordInHistory();
    }
  }

  /**
   * Compares a password with one that is kept, of `user`, in constant time. The only place that
   * does, but for the proofs of SRP. Both kinds cost a verifier; an imported hash costs itself on
   * top. With `hides`, every wrong password takes as long as one compared with an imported hash of
   * the pool: the time must not reveal which users have one, and so exist.
   */
  async compare(
    pool: Pool,
    user: Pick<User, 'id' | 'username'>,
    password: string,
    kept: Password,
    hides = false,
  ): Promise<Comparison> {
    // No password is this long: it is compared as if empty, so that its size costs nothing.
    if (isTooLong(password))
      return { ...(await this.compare(pool, user, '', kept, hides)), right: false };
    const verifier = await this.#verifier(pool, user, password, kept.salt);
    if ('verifier' in kept) {
      const right = timingSafeEqual(verifier, kept.verifier);
      if (hides && !right) await this.#pretendHash(pool, password);
      return { right, settle: async () => {} };
    }
    const { salt, temporary, setAt } = kept;
    const record: PasswordVerifier = { salt, verifier, temporary, setAt };
    return {
      right: await this.#parts.tracer.step(HASH, () => isHashOf(kept.hash, password, hides)),
      async settle(tx) {
        // Another request has set another password since this one was read.
        if (!(await tx.users.replaceHash(pool.id, user.id, record))) throw incorrectCredentials();
        const keep = historySize(pool);
        if (keep > 0) await tx.users.rememberPassword(pool.id, user.id, record, keep);
      },
    };
  }

  async #pretendHash(pool: Pool, password: string): Promise<void> {
    const likeness = await this.#parts.store.imports.hashLikeness(pool.id);
    if (likeness === undefined) return;
    await this.#parts.tracer.step(HASH, () => pretendIsHashOf(likeness, password));
  }

  /** The verifier of `password` under `salt`: equal for equal passwords of one user. */
  #verifier(
    pool: Pool,
    user: Pick<User, 'username'>,
    password: string,
    salt: Buffer,
  ): Promise<Buffer> {
    const { modexp, tracer } = this.#parts;
    return tracer.step(VERIFIER, () =>
      verifierFor(modexp, poolNameOf(pool.id), user.username, password, salt),
    );
  }
}

/** How many passwords of each user the pool remembers. */
function historySize(pool: Pool): number {
  return pool.settings.Policies?.PasswordPolicy?.PasswordHistorySize ?? 0;
}
