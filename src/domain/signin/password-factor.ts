/**
 * The password as a first factor, sent plainly or proven by SRP-6a.
 *
 * Known and unknown users take the same path where the client hides which is which: a decoy is
 * counted, computed and compared like a user, and only then refused.
 */
import {
  type CognitoError,
  incorrectCredentials,
  isFailure,
  temporaryPasswordExpired,
} from '#contract/errors.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { countedFrom } from '#domain/attempts/origin.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import type { Comparison, PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { temporaryPasswordExpired as hasExpired } from '#domain/passwords/policy.ts';
import { poolNameOf, SALT_SIZE } from '#domain/passwords/srp.ts';
import type { Clock } from '#platform/clock.ts';
import { SIZE } from '#platform/modexp-group.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Password } from '#store/tables/users.ts';
import { refusalAfterProof, refusalBeforeProof } from './admission.ts';
import type {
  Advance,
  SignInAttempt,
  SignInRequest,
  StepOutcome,
  StepProgress,
} from './challenge.ts';
import { markOf } from './session.ts';
import { publicValue, type SrpAnswer, type SrpBinding, type SrpExchanges } from './srp-exchange.ts';

const DECOY_CONTEXT = 'password of nobody';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly passwordKeeper: PasswordKeeper;
  readonly claimants: Claimants;
  readonly guard: AttemptGuard;
  readonly exchanges: SrpExchanges;
}

export class PasswordFactor {
  readonly #parts: Parts;
  readonly #decoySecret: Buffer;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#decoySecret = parts.sealer.seal(Buffer.alloc(SALT_SIZE + SIZE), DECOY_CONTEXT);
  }

  /** Refuses a user who may not sign in, before anything is proven. A lock comes first. */
  async admit(attempt: SignInAttempt): Promise<void> {
    const refusal = refusalBeforeProof(attempt.client, attempt.user);
    if (!refusal) return;
    await this.#parts.guard.refuseWhileLocked(subjectOf(attempt));
    throw refusal;
  }

  /** Checks a password sent plainly. */
  async prove(attempt: SignInAttempt, password: string, advance: Advance): Promise<StepOutcome> {
    const { pool, client, user } = attempt;
    const hidden = hidesUserExistence(client);
    await this.admit(attempt);
    return this.#parts.guard.attempt(subjectOf(attempt), async (forgive) => {
      const kept = await this.#passwordOf(attempt);
      const { right, settle } = await this.#parts.passwordKeeper.compare(
        pool,
        user,
        password,
        kept,
        hidden,
      );
      return this.#judge(attempt, kept, right, forgive, advance, settle);
    });
  }

  /** Opens an SRP exchange: its id, and the parameters of PASSWORD_VERIFIER. */
  async openSrp(attempt: SignInAttempt, srpA: string, binding: SrpBinding) {
    const A = publicValue(srpA);
    const kept = await this.#passwordOf(attempt);
    const { salt } = kept;
    const verifier = this.#verifierOf(kept, attempt);
    const { username } = attempt.user;
    const secret = { salt, verifier };
    const { id, parameters } = await this.#parts.exchanges.open(
      'password',
      attempt,
      A,
      secret,
      binding,
    );
    return { id, parameters: { ...parameters, USERNAME: username, USER_ID_FOR_SRP: username } };
  }

  /** Reads an answer to PASSWORD_VERIFIER. */
  readSrpAnswer(request: SignInRequest, expected: 'alone' | { readonly id: string }): SrpAnswer {
    return this.#parts.exchanges.read('password', request, expected);
  }

  /** Judges the answer to PASSWORD_VERIFIER; `proven` uses what it proves. */
  async proveSrp<T>(
    attempt: SignInAttempt,
    answer: SrpAnswer,
    proven: (progress: StepProgress) => Promise<T>,
  ): Promise<T> {
    const { pool, user } = attempt;
    const { state, username } = answer;
    if (username !== user.username && username !== state.name) throw incorrectCredentials();
    await this.admit(attempt);
    return this.#parts.guard.attempt(subjectOf(attempt), async (forgive) => {
      const kept = await this.#passwordOf(attempt);
      const parties = { group: poolNameOf(pool.id), holder: user.username };
      const verifier = this.#verifierOf(kept, attempt);
      const right = await this.#parts.exchanges.isRight(answer, verifier, parties);
      return this.#judge(attempt, kept, right, forgive, proven);
    });
  }

  /** What follows from a right or a wrong password. The attempt is counted already. */
  async #judge<T>(
    attempt: SignInAttempt,
    kept: Pick<Password, 'salt' | 'temporary' | 'setAt'>,
    right: boolean,
    forgive: Statements,
    proven: (progress: StepProgress) => Promise<T>,
    settle?: Comparison['settle'],
  ): Promise<T> {
    if (!right || attempt.isDecoy) throw incorrectCredentials();
    const refusal = this.#refusalAfterProof(attempt, kept);
    if (refusal) return this.#refuse(attempt, refusal);
    const outcome = proven({
      first: 'PASSWORD',
      password: markOf(kept.salt),
      claim: async (tx) => {
        await settle?.(tx);
        await forgive(tx);
      },
    });
    return outcome.catch((cause: unknown) => {
      // A client that names a forgotten device tries again without it.
      if (isFailure(cause, 'deviceNotFound')) return this.#refuse(attempt, cause);
      throw cause;
    });
  }

  /** The password was right, and the refusal has another reason: the attempt is forgiven. */
  async #refuse(attempt: SignInAttempt, refusal: CognitoError): Promise<never> {
    await this.#parts.store.transaction((tx) => this.#parts.guard.clear(tx, subjectOf(attempt)));
    throw refusal;
  }

  #refusalAfterProof(
    { pool, client, user }: SignInAttempt,
    kept: Pick<Password, 'temporary' | 'setAt'>,
  ): CognitoError | undefined {
    const refusal = refusalAfterProof(client, user, { first: 'PASSWORD' });
    if (refusal) return refusal;
    const policy = pool.settings.Policies?.PasswordPolicy;
    return kept.temporary && hasExpired(kept.setAt, policy, this.#parts.clock.now())
      ? temporaryPasswordExpired()
      : undefined;
  }

  /** The password to compare with; the decoy's for a decoy, or a user who has none. */
  async #passwordOf({ pool, user }: SignInAttempt): Promise<Password> {
    const decoy = this.#parts.claimants.decoyOf(pool, user.username);
    const kept = await this.#parts.store.users.password(pool.id, user.id);
    if (kept) return kept;
    // A real password was unsealed: where there is none, it must take as long.
    this.#parts.sealer.open(this.#decoySecret, DECOY_CONTEXT);
    return { salt: decoy.salt, verifier: decoy.verifier, temporary: false, setAt: 0 };
  }

  /** An imported hash has no verifier: no answer to SRP is right, as for a decoy. */
  #verifierOf(kept: Password, { pool, user }: SignInAttempt): Buffer {
    return 'verifier' in kept
      ? kept.verifier
      : this.#parts.claimants.decoyOf(pool, user.username).verifier;
  }
}

const subjectOf = ({ pool, user, origin }: SignInAttempt): AttemptSubject => ({
  poolId: pool.id,
  subject: user.id,
  factor: countedFrom(origin, 'password'),
});
