/** The user of a session, and the password a sign-in rests on. */

import { sessionInvalid } from '#contract/errors.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import { generationMark } from '#domain/users/sign-in-generation.ts';
import type { Reads, Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { User } from '#store/tables/users.ts';
import { refusalAfterProof, refusalBeforeProof } from './admission.ts';
import { markOf, type Session } from './session.ts';

/**
 * The user of a session as the store has it; undefined for the session of a decoy. While no factor
 * is proven, a client that hides who exists does not learn who may not sign in either.
 */
export async function userOf(
  store: Store,
  session: Session,
  client: Client,
): Promise<User | undefined> {
  const rests = session.password !== undefined;
  const [user, password] = await Promise.all([
    store.users.find(session.poolId, session.userId),
    rests ? passwordMark(store, { poolId: session.poolId, id: session.userId }) : undefined,
  ]);
  const hides = hidesUserExistence(client);
  const isOpen = session.proven.first === undefined;
  if (!user && !(hides && isOpen)) throw sessionInvalid();
  const isDisabled = user?.enabled === false;
  const refusal = isOpen
    ? user && refusalBeforeProof(client, user)
    : isDisabled && refusalAfterProof(client, user, session.proven);
  if (refusal) throw refusal;
  // A version from before generations issues sessions without one.
  const { generation = generationMark({ mfa: { enabled: [] } }) } = session;
  if (user && generationMark(user) !== generation) throw sessionInvalid();
  // A password that was replaced since it was proven proves nothing.
  if (rests && session.password !== password) throw sessionInvalid();
  return user;
}

/** The mark of the password the user has now. */
export async function passwordMark(
  { users }: Pick<Reads, 'users'>,
  { poolId, id }: Pick<User, 'poolId' | 'id'>,
): Promise<string | undefined> {
  const password = await users.password(poolId, id);
  return password && markOf(password.salt);
}
