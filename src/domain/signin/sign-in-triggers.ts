/**
 * The triggers that take part in every sign-in: UserMigration, PreAuthentication and
 * PostAuthentication. Each is called outside transactions and refuses by throwing.
 */
import { CognitoError, incorrectCredentials } from '#contract/errors.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { countedFrom, type Origin } from '#domain/attempts/origin.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import type { Store } from '#store/store.ts';
import type { User } from '#store/tables/users.ts';
import { postAuthentication, preAuthentication } from '#triggers/authentication.ts';
import type { Triggers } from '#triggers/triggers.ts';
import type { SignInAttempt, SignInRequest } from './challenge.ts';
import { triggerSubject, triggerUser } from './trigger-subject.ts';

interface Parts {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly claimants: Claimants;
  readonly guard: AttemptGuard;
  readonly triggers: Triggers;
}

export class SignInTriggers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The user of a name that is unknown here, if the pool's function knows it with this password
   * from elsewhere. A try at the function is counted like any try of a password.
   */
  async missingUser(
    { pool, client, parameters, metadata }: SignInRequest,
    name: string,
  ): Promise<User | undefined> {
    const { store, accounts, claimants, guard } = this.#parts;
    const password = parameters.PASSWORD;
    if (password === undefined || !accounts.migrates(pool)) return undefined;
    const { userId } = await claimants.decoy(pool, name);
    const subject = passwordOf(pool.id, userId, 'unfamiliar');
    await guard.count(subject);
    try {
      const occasion = { source: 'Authentication', password, validationData: metadata } as const;
      await accounts.migrate(pool, client, name, occasion);
    } catch (refusal) {
      const isHidden = hidesUserExistence(client) && refusal instanceof CognitoError;
      throw isHidden ? incorrectCredentials() : refusal;
    }
    await store.transaction((tx) => guard.clear(tx, subject));
    return accounts.byLogin(pool, name);
  }

  /** A sign-in begins; nothing has been checked yet. */
  async beforeFirstFactor(attempt: SignInAttempt): Promise<void> {
    const { triggers, guard } = this.#parts;
    if (!triggers.has(attempt.pool, 'PreAuthentication')) return;
    // While the password is locked, the function is not called.
    if (attempt.parameters.PASSWORD !== undefined) {
      await guard.refuseWhileLocked(passwordOf(attempt.pool.id, attempt.user.id, attempt.origin));
    }
    await triggers.call(preAuthentication, triggerSubject(attempt), {
      user: triggerUser(attempt),
      validationData: attempt.metadata,
    });
  }

  /** Every factor is proven and the grant committed; its tokens are not signed yet. */
  async beforeTokens(attempt: SignInAttempt, newDeviceUsed: boolean): Promise<void> {
    await this.#parts.triggers.call(postAuthentication, triggerSubject(attempt), {
      user: triggerUser(attempt),
      newDeviceUsed,
      clientMetadata: attempt.metadata,
    });
  }
}

const passwordOf = (poolId: string, subject: string, origin: Origin): AttemptSubject => ({
  poolId,
  subject,
  factor: countedFrom(origin, 'password'),
});
