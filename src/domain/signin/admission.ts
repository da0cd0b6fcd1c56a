/**
 * Who may sign in: the order of checks that every flow keeps. Pure.
 *
 * Before a proof: the lock of the password, then UNCONFIRMED, disabled, RESET_REQUIRED, then what
 * is proven. A client that hides who exists learns the state only from who has proven something:
 * there it comes last, and a disabled user looks like a wrong password.
 */
import { type CognitoError, incorrectCredentials } from '#contract/errors.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { Client } from '#store/tables/clients.ts';
import type { User } from '#store/tables/users.ts';
import type { FactorProofs } from './session.ts';

type UserState = Pick<User, 'enabled' | 'status'>;

/** Why the user is refused before anything is proven. */
export function refusalBeforeProof(client: Client, user: UserState): CognitoError | undefined {
  return hidesUserExistence(client) ? undefined : signInRefusal(user);
}

/** Why the user is refused in spite of a proof. Who comes through a provider has guessed no name. */
export function refusalAfterProof(
  client: Client,
  user: UserState,
  { first }: FactorProofs,
): CognitoError | undefined {
  const hides = first !== 'PROVIDER' && hidesUserExistence(client);
  if (!user.enabled && hides) return incorrectCredentials();
  return signInRefusal(user);
}
