/** Changing a user: optimistic, and in step with the login names the user owns. */
import { setTimeout as pause } from 'node:timers/promises';
import { type CognitoError, tooManyRequests, userNotFound } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { LoginName, Pool, User } from '#store/records.ts';
import type { Store, Transaction } from '#store/store.ts';
import { loginNamesOf, nameTakenOnUpdate } from './login-names.ts';

/** Makes the error for a name that is another user's. */
type NameTaken = (kind: LoginName['kind']) => CognitoError;

/** Tries before a change gives up: each failure means that another change succeeded. */
const TRIES = 30;
/** Longest pause before another try, in milliseconds; a random part of it is taken. */
const LONGEST_PAUSE = 20;

/** Someone else changed the user meanwhile: thrown inside a transaction to undo the rest of it. */
class Lost extends Error {}

/** Undoes the transaction and has `changing` run it again. */
export function lost(): never {
  throw new Lost('changed by another request');
}

/** Runs `body` in a transaction, again whenever it is lost to another change. */
export async function changing<T>(
  store: Store,
  random: Random,
  body: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await store.transaction(body);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      if (tries === TRIES) throw tooManyRequests();
    }
    await pause(random.below(LONGEST_PAUSE));
  }
}

/**
 * Replaces the user by what `change` makes of the current one, together with the login names
 * that follow from it. `change` may write more in the same transaction; answering the very user
 * it was given changes nothing.
 * @throws UserNotFoundException, AliasExistsException unless `taken` makes another error
 */
export function changeUser(
  parts: { readonly store: Store; readonly clock: Clock; readonly random: Random },
  pool: Pool,
  userId: string,
  change: (current: User, tx: Transaction) => Promise<User> | User,
  taken?: NameTaken,
): Promise<User> {
  return changing(parts.store, parts.random, async (tx) => {
    const current = await tx.users.find(pool.id, userId);
    if (!current) throw userNotFound();
    const changed = await change(current, tx);
    if (changed === current) return current;
    return (await writeUser(tx, parts.clock, pool, current, changed, taken)) ?? lost();
  });
}

/**
 * Replaces `current` by `changed` and moves its login names. Undefined when another change was
 * first: the caller must then undo its transaction.
 * @throws AliasExistsException
 */
export async function writeUser(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  current: User,
  changed: User,
  taken: NameTaken = (kind) => nameTakenOnUpdate(pool, kind),
): Promise<User | undefined> {
  const next = { ...changed, modifiedAt: clock.now() };
  if (!(await tx.users.update(next))) return undefined;
  await moveLoginNames(tx, pool, current, next, taken);
  return { ...next, version: current.version + 1 };
}

async function moveLoginNames(
  tx: Transaction,
  pool: Pool,
  before: User,
  after: User,
  taken: NameTaken,
): Promise<void> {
  const old = loginNamesOf(pool, before);
  const now = loginNamesOf(pool, after);
  for (const name of without(old, now)) await tx.users.releaseLogin(pool.id, name, after.id);
  for (const name of without(now, old)) {
    // A courtesy, not a guard: where both exist, the username has precedence.
    if (name.kind === 'preferred_username') {
      const owners = await tx.users.findByLogin(pool.id, name.key);
      if (owners.some(({ user }) => user.id !== after.id)) throw taken(name.kind);
    }
    if (!(await tx.users.claimLogin(pool.id, name, after.id))) {
      throw taken(name.kind);
    }
  }
}

function without(names: readonly LoginName[], others: readonly LoginName[]): LoginName[] {
  return names.filter(
    ({ kind, key }) => !others.some((other) => other.kind === kind && other.key === key),
  );
}
