/** The triggers that take part in every sign-in: UserMigration, PreAuthentication, PostAuthentication. */
import { CognitoError, incorrectCredentials } from '#contract/errors.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/accounts/attempt-guard.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import { hidesUserExistence } from '#domain/client-settings.ts';
import type { User } from '#store/records.ts';
import type { Store } from '#store/store.ts';
import { postAuthentication, preAuthentication } from '#triggers/authentication.ts';
import type { Triggers } from '#triggers/triggers.ts';
import type { SignInRequest } from './challenge.ts';
import type { Hooks } from './hooks.ts';
import { triggerCaller, triggerUser } from './trigger-subject.ts';

interface Parts {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly claimants: Claimants;
  readonly guard: AttemptGuard;
  readonly triggers: Triggers;
}

export function triggerHooks(parts: Parts): Hooks {
  const { triggers, guard } = parts;
  return {
    missingUser: (request, name) => migrated(parts, request, name),

    async beforeFirstFactor(asked) {
      if (!triggers.has(asked.pool, 'PreAuthentication')) return;
      // Whoever is locked out for guessing passwords is not heard of by the function.
      if (asked.parameters.PASSWORD !== undefined) {
        await guard.refuseWhileLocked(passwordOf(asked.pool.id, asked.user.id));
      }
      await triggers.call(preAuthentication, triggerCaller(asked), {
        user: triggerUser(asked),
        validationData: asked.metadata,
      });
    },

    async beforeTokens(asked) {
      await triggers.call(postAuthentication, triggerCaller(asked), {
        user: triggerUser(asked),
        newDeviceUsed: false,
        clientMetadata: asked.metadata,
      });
      return {};
    },
  };
}

/**
 * The user behind the name, if the pool's function knows who has this password elsewhere. What is
 * tried on the function is counted like a password tried here.
 */
async function migrated(
  { store, accounts, claimants, guard }: Parts,
  { pool, client, parameters, metadata }: SignInRequest,
  name: string,
): Promise<User | undefined> {
  const password = parameters.PASSWORD;
  if (password === undefined || !accounts.migrates(pool)) return undefined;
  const subject = passwordOf(pool.id, claimants.decoy(pool, name).userId);
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

const passwordOf = (poolId: string, subject: string): AttemptSubject => ({
  poolId,
  subject,
  factor: 'password',
});
