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
import type { Asked, SignInRequest } from './challenge.ts';
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
   * Nobody here has the name: the user behind it, if the pool's function knows who has this
   * password elsewhere. What is tried on the function is counted like a password tried here.
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

  /** A sign-in begins; nothing has been looked at yet. */
  async beforeFirstFactor(asked: Asked): Promise<void> {
    const { triggers, guard } = this.#parts;
    if (!triggers.has(asked.pool, 'PreAuthentication')) return;
    // Whoever is locked out for guessing passwords is not heard of by the function.
    if (asked.parameters.PASSWORD !== undefined) {
      await guard.refuseWhileLocked(passwordOf(asked.pool.id, asked.user.id, asked.origin));
    }
    await triggers.call(preAuthentication, triggerSubject(asked), {
      user: triggerUser(asked),
      validationData: asked.metadata,
    });
  }

  /** Every factor is proven and the grant committed; its tokens are not signed yet. */
  async beforeTokens(asked: Asked, newDeviceUsed: boolean): Promise<void> {
    await this.#parts.triggers.call(postAuthentication, triggerSubject(asked), {
      user: triggerUser(asked),
      newDeviceUsed,
      clientMetadata: asked.metadata,
    });
  }
}

const passwordOf = (poolId: string, subject: string, origin: Origin): AttemptSubject => ({
  poolId,
  subject,
  factor: countedFrom(origin, 'password'),
});
