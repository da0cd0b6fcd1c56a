/**
 * Recovery codes sign in a user who has lost the authenticator. They are not part of the Cognito
 * API; a pool has them when its tag `poolhouse:recovery-codes` says so.
 *
 * Codes stand in for the user's authenticators. Creating or removing them takes a current code of
 * one, since an access token alone, which can be stolen, must not become a permanent second factor;
 * the first ones may come with the sign-in that set the authenticator up.
 * They are deleted when an authenticator is removed or replaced, which may be the one they were
 * created with.
 */
import { createHash } from 'node:crypto';
import {
  recoveryCodesNotEnabled,
  softwareTokenMismatch,
  softwareTokenNotEnabled,
  softwareTokenReused,
  userNotFound,
} from '#contract/errors.ts';
import type { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import { offersRecoveryCodes } from '#domain/pools/tags.ts';
import type { Clock } from '#platform/clock.ts';
import { fromHandCopied, toHandCopied } from '#platform/crockford.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { type Authenticators, softwareTokenOf } from './authenticators.ts';
import { requireSecondFactors } from './federated-factors.ts';
import { offersSoftwareTokens, possessionsOf } from './second-factors.ts';

/** How many codes are made at once. */
const COUNT = 10;
/** Bytes of a code: 128 bits, 26 characters. */
const SIZE = 16;

export interface RecoveryCodesLeft {
  readonly remaining: number;
  /** Undefined when none remain. */
  readonly createdAt?: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: AttemptGuard;
  readonly authenticators: Authenticators;
  readonly log: Log;
}

export class RecoveryCodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Creates new codes in place of all earlier ones, for a current code of the authenticator, which
   * is used up. They are shown only this once. `within` runs in the same transaction.
   * @throws OperationNotEnabledException, SoftwareTokenMFANotFoundException,
   *   CodeMismatchException, ExpiredCodeException, NotAuthorizedException
   */
  async create(
    pool: Pool,
    user: User,
    totp: string,
    within?: Statements,
  ): Promise<{ readonly codes: readonly string[]; readonly createdAt: number }> {
    requireSecondFactors(pool, user);
    const { clock, random, log } = this.#parts;
    const codes = Array.from({ length: COUNT }, () => random.bytes(SIZE));
    const createdAt = clock.now();
    await this.#proven(pool, user, totp, async (tx) => {
      await tx.recoveryCodes.replace(pool.id, user.id, codes.map(digestOf), createdAt);
      await within?.(tx);
    });
    log.audit('recovery codes created', { poolId: pool.id, userId: user.id, count: COUNT });
    return { codes: codes.map(toHandCopied), createdAt };
  }

  /**
   * Creates the first codes of a user who has just set up an authenticator; the caller knows that,
   * and that in place of a code of it. Whoever has codes makes others by `create`. `within` runs in
   * the same transaction.
   * @throws OperationNotEnabledException, SoftwareTokenMFANotFoundException, ExpiredCodeException
   */
  async createFirst(pool: Pool, user: User, within?: Statements): Promise<readonly string[]> {
    requireSecondFactors(pool, user);
    if (!offersRecoveryCodes(pool)) throw recoveryCodesNotEnabled();
    if (!offersSoftwareTokens(pool)) throw softwareTokenNotEnabled();
    const { store, clock, random, log } = this.#parts;
    const codes = Array.from({ length: COUNT }, () => random.bytes(SIZE));
    await store.transaction(async (tx) => {
      // Holding the user makes two requests run one after the other: the later finds the codes.
      if (!(await tx.users.hold(pool.id, user.id))) throw userNotFound();
      if (!(await possessionsOf(tx, user)).hasToken) throw softwareTokenNotEnabled();
      if (await tx.recoveryCodes.left(pool.id, user.id)) throw softwareTokenReused();
      await tx.recoveryCodes.replace(pool.id, user.id, codes.map(digestOf), clock.now());
      await within?.(tx);
    });
    log.audit('recovery codes created', { poolId: pool.id, userId: user.id, count: COUNT });
    return codes.map(toHandCopied);
  }

  /** @throws OperationNotEnabledException */
  async left(pool: Pool, user: User): Promise<RecoveryCodesLeft> {
    if (!offersRecoveryCodes(pool)) throw recoveryCodesNotEnabled();
    const left = await this.#parts.store.recoveryCodes.left(pool.id, user.id);
    return left ? { remaining: left.count, createdAt: left.createdAt } : { remaining: 0 };
  }

  /** Removes all codes, for a current code of the authenticator; throws as `create` does. */
  async remove(pool: Pool, user: User, totp: string, within?: Statements): Promise<void> {
    await this.#proven(pool, user, totp, async (tx) => {
      await tx.recoveryCodes.clear(pool.id, user.id);
      await within?.(tx);
    });
    this.#parts.log.audit('recovery codes removed', { poolId: pool.id, userId: user.id });
  }

  /** Whether `text`, given as a code of the authenticator, has the form of a recovery code. */
  reads(pool: Pool, text: string): boolean {
    return offersRecoveryCodes(pool) && fromHandCopied(text, SIZE) !== undefined;
  }

  /**
   * Checks a recovery code at sign-in; `proven` then runs inside the attempt with the statement
   * that uses the code up, for the transaction that uses the proof. A wrong one is refused and
   * counted like a wrong code of the authenticator.
   */
  async prove<T>(user: User, text: string, proven: (claim: Statements) => Promise<T>): Promise<T> {
    const { store, guard, log } = this.#parts;
    const { poolId, id: userId } = user;
    const subject = softwareTokenOf(user);
    const outcome = await guard.attempt(subject, async (forgive) => {
      const code = fromHandCopied(text, SIZE);
      const digest = code && digestOf(code);
      if (!digest || !(await store.recoveryCodes.has(poolId, userId, digest))) {
        throw softwareTokenMismatch();
      }
      return proven(async (tx) => {
        // The claim decides, not the reading: of two requests with one code exactly one succeeds.
        if (!(await tx.recoveryCodes.take(poolId, userId, digest))) throw softwareTokenMismatch();
        await forgive(tx);
      });
    });
    log.audit('recovery code used', { poolId, userId });
    return outcome;
  }

  /** Runs `change` in the transaction that uses `totp` up, which holds the authenticator. */
  async #proven(
    pool: Pool,
    user: User,
    totp: string,
    change: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    if (!offersRecoveryCodes(pool)) throw recoveryCodesNotEnabled();
    if (!offersSoftwareTokens(pool)) throw softwareTokenNotEnabled();
    const { store, authenticators } = this.#parts;
    await authenticators.prove(user, totp, (claim) =>
      store.transaction(async (tx) => {
        // The claim comes first: its write keeps the authenticator from being removed meanwhile.
        // The user is held because another request may create codes with another authenticator.
        await claim(tx);
        if (!(await tx.users.hold(user.poolId, user.id))) throw userNotFound();
        await change(tx);
      }),
    );
  }
}

/** What is stored of a code: with 128 bits it cannot be found by trying. */
function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}
