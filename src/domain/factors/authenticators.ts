/** The software token of a user: associated, verified, used and deleted. */
import {
  concurrentModification,
  enableSoftwareTokenMismatch,
  passwordResetPending,
  passwordResetRequired,
  sessionInvalid,
  softwareTokenMismatch,
  softwareTokenMissing,
  softwareTokenNotEnabled,
  softwareTokenReused,
  userNotFound,
} from '#contract/errors.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { conflict, retriedTransaction } from '#domain/users/retried-transaction.ts';
import { endSignIns } from '#domain/users/sign-in-generation.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { AccountChange } from '#messaging/account-change-texts.ts';
import { toBase32 } from '#platform/base32.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Reads, Statements, Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SoftwareToken } from '#store/tables/software-tokens.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import { requireSecondFactors } from './federated-factors.ts';
import { heldIn, shownBy } from './held-authenticators.ts';
import { withFactor, withoutFactor } from './mfa-preferences.ts';
import {
  countingFactors,
  hasCountingFactor,
  offersSoftwareTokens,
  possessionsOf,
  requireFactors,
  requiresMfa,
} from './second-factors.ts';
import { DIGITS, matchStep, SECRET_SIZE } from './totp.ts';

/** What authorizes the enrolment of an authenticator. */
export type EnrolmentWarrant =
  /**
   * The user's access token: the preferences stay, and an earlier authenticator may be replaced.
   */
  | { readonly by: 'token'; readonly within?: Statements | undefined }
  /**
   * A session of MFA_SETUP, which `spend` claims. It is for users without a factor: the factor is
   * turned on, unless another has come to count meanwhile.
   */
  | { readonly by: 'session'; readonly spend: Statements };

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: AttemptGuard;
  readonly log: Log;
}

export class Authenticators {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Issues a new secret, pending beside an active one, as base32. Of two requests at once one is
   * refused: the secret of the other would be lost, while somebody scans it.
   */
  async associate(pool: Pool, user: User, warrant: EnrolmentWarrant): Promise<string> {
    if (user.status === 'RESET_REQUIRED') throw passwordResetPending();
    if (!offersSoftwareTokens(pool)) throw softwareTokenNotEnabled();
    requireSecondFactors(pool, user);
    const secret = this.#parts.random.bytes(SECRET_SIZE);
    const seen = (await this.#parts.store.softwareTokens.find(pool.id, user.id))?.pending;
    await this.#parts.store.transaction(async (tx) => {
      if (warrant.by === 'session') await spendForFirst(tx, pool, user, warrant.spend);
      if (!(await tx.softwareTokens.associate(pool.id, user.id, secret, seen))) {
        throw concurrentModification();
      }
    });
    return toBase32(secret);
  }

  /**
   * Proves that the user's authenticator holds the pending secret and makes it the active one.
   * When none is pending, proves the active one again. Answers the secret that was proven.
   */
  async verify(
    pool: Pool,
    user: User,
    code: string,
    friendlyName: string | undefined,
    warrant: EnrolmentWarrant,
  ): Promise<Buffer> {
    if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
    requireFactors(pool);
    if (!offersSoftwareTokens(pool)) throw softwareTokenNotEnabled();
    requireSecondFactors(pool, user);
    const subject = softwareTokenOf(user);
    return this.#parts.guard.attemptCode(
      subject,
      { given: code, digits: DIGITS },
      async (forgive) => {
        const token = await this.#parts.store.softwareTokens.find(pool.id, user.id);
        const secret = token?.pending ?? token?.active;
        if (!token || !secret) throw softwareTokenMissing();
        const step = matchStep(secret, code, this.#parts.clock.now());
        if (step === undefined) throw enableSoftwareTokenMismatch();
        await retriedTransaction(this.#parts.store, this.#parts.random, async (tx) => {
          if (warrant.by === 'session') await spendForFirst(tx, pool, user, warrant.spend);
          if (!token.active) await forgetStrays(tx, user, token);
          const first = token.pending
            ? await tx.softwareTokens.activate(pool.id, user.id, secret, step, friendlyName)
            : await tx.softwareTokens.use(pool.id, user.id, step, secret);
          // The step was used before: none of its codes enrols or proves the secret again.
          if (!first) throw enableSoftwareTokenMismatch();
          // Recovery codes stand in for the authenticator that is replaced.
          if (token.pending && token.active) {
            await tx.recoveryCodes.clear(pool.id, user.id);
            await endSignInsOf(tx, user);
          }
          await forgive(tx);
          if (warrant.by === 'session') await turnOn(tx, user);
          else await warrant.within?.(tx);
        });
        if (token.pending)
          this.#audit(`authenticator ${token.active ? 'replaced' : 'added'}`, user);
        return secret;
      },
    );
  }

  /** What a code from VerifySoftwareToken would change; undefined where nothing is to be enrolled. */
  async changeOnVerify({ poolId, id }: User): Promise<AccountChange | undefined> {
    const token = await this.#parts.store.softwareTokens.find(poolId, id);
    if (!token?.pending) return undefined;
    return token.active ? 'authenticator-replaced' : 'authenticator-added';
  }

  /**
   * Checks a code of any of the user's authenticators at sign-in; `proven` then runs inside the
   * attempt with the statement that claims the code's step, for the transaction that uses the
   * proof.
   */
  async prove<T>(user: User, code: string, proven: (claim: Statements) => Promise<T>): Promise<T> {
    const subject = softwareTokenOf(user);
    return this.#parts.guard.attemptCode(
      subject,
      { given: code, digits: DIGITS },
      async (forgive) => {
        const held = heldIn(await this.#parts.store.softwareTokens.find(user.poolId, user.id));
        if (held.length === 0) throw softwareTokenMissing();
        const shown = shownBy(held, code, this.#parts.clock.now());
        if (!shown) throw softwareTokenMismatch();
        const { secret, step } = shown;
        return proven(async (tx) => {
          // The claim decides, not the reading: of two requests with one code exactly one succeeds.
          // It also fails when the secret was replaced since it was read.
          if (!(await tx.softwareTokens.use(user.poolId, user.id, step, secret))) {
            throw softwareTokenReused();
          }
          await forgive(tx);
        });
      },
    );
  }

  /** Deletes the user's authenticators, all that belongs to them and the count of failures. */
  async delete(pool: Pool, user: User): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await tx.softwareTokens.delete(user.poolId, user.id);
      await tx.recoveryCodes.clear(user.poolId, user.id);
      await this.#parts.guard.clear(tx, softwareTokenOf(user));
      const ended = await endSignIns(tx, current);
      return { ...ended, mfa: withoutFactor(ended.mfa, 'SOFTWARE_TOKEN_MFA') };
    });
    this.#audit('authenticators removed', user);
  }

  #audit(event: string, { poolId, id }: User): void {
    this.#parts.log.audit(event, { poolId, userId: id });
  }

  /** The second factors that count for the user, as the store has them now. */
  async countingFactors(
    pool: Pool,
    user: User,
    demanded = requiresMfa(pool),
    reads: Pick<Reads, 'softwareTokens'> = this.#parts.store,
  ): Promise<readonly MfaFactor[]> {
    return countingFactors(pool, user, { hasToken: await isEnrolled(reads, user) }, demanded);
  }

  /** The name the user gave the authenticator; of several, the one that the API knows. */
  async friendlyName(user: User): Promise<string | undefined> {
    return (await this.#parts.store.softwareTokens.enrolled(user.poolId, user.id))?.friendlyName;
  }
}

/** Spends a session of MFA_SETUP, which is given to a user without a factor. */
async function spendForFirst(
  tx: Transaction,
  pool: Pool,
  user: User,
  spend: Statements,
): Promise<void> {
  await spend(tx);
  await refuseSecond(tx, pool, user);
}

/**
 * Refuses to set up a factor by the password alone once another counts, which it would bypass.
 * @throws NotAuthorizedException
 */
export async function refuseSecond(
  reads: Pick<Reads, 'users' | 'softwareTokens' | 'passkeys'>,
  pool: Pool,
  { poolId, id }: User,
): Promise<void> {
  const current = await reads.users.find(poolId, id);
  if (!current) throw sessionInvalid();
  if (hasCountingFactor(pool, current, await possessionsOf(reads, current))) throw sessionInvalid();
}

/**
 * A version of the server without further authenticators deletes only the one it knows. The others
 * then sign in nobody, and are deleted before a new one is added.
 */
export async function forgetStrays(
  tx: Transaction,
  { poolId, id }: User,
  { further = [] }: SoftwareToken,
): Promise<void> {
  for (const { secret } of further) await tx.softwareTokens.remove(poolId, id, secret);
}

/** Ends what was begun by the authenticator that has just been replaced. */
async function endSignInsOf(tx: Transaction, { poolId, id }: User): Promise<void> {
  const current = await tx.users.find(poolId, id);
  if (!current) throw userNotFound();
  if (!(await tx.users.update(await endSignIns(tx, current)))) conflict();
}

async function turnOn(tx: Transaction, user: User): Promise<void> {
  const current = await tx.users.find(user.poolId, user.id);
  if (!current) throw userNotFound();
  const prefer = current.mfa.preferred === undefined ? true : undefined;
  const mfa = withFactor(current.mfa, 'SOFTWARE_TOKEN_MFA', prefer);
  if (!(await tx.users.update({ ...current, mfa }))) conflict();
}

/** What attempts on the user's authenticators and recovery codes are counted on. */
export const softwareTokenOf = (user: User): AttemptSubject => ({
  poolId: user.poolId,
  subject: user.id,
  factor: 'software-token',
});

/** Whether the user has a verified authenticator. */
export async function isEnrolled(
  reads: Pick<Reads, 'softwareTokens'>,
  user: User,
): Promise<boolean> {
  return (await reads.softwareTokens.enrolled(user.poolId, user.id)) !== undefined;
}
