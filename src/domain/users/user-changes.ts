/** Changing a user: optimistic, and in step with the login names the user owns. */
import { setTimeout as pause } from 'node:timers/promises';
import { type CognitoError, tooManyRequests, userNotFound } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { LoginName, User } from '#store/tables/users.ts';
import { loginNamesOf, nameTakenOnUpdate, signsInByAttribute } from './login-names.ts';

/** What happens to a login name that is another user's. */
interface Contested {
  /** Makes the error; AliasExistsException unless given. */
  readonly taken?: ((kind: LoginName['kind']) => CognitoError) | undefined;
  /** Takes a proven e-mail address or phone number over from the user whose alias it is. */
  readonly force?: boolean | undefined;
}

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
 * @throws UserNotFoundException, AliasExistsException
 */
export function changeUser(
  parts: { readonly store: Store; readonly clock: Clock; readonly random: Random },
  pool: Pool,
  userId: string,
  change: (current: User, tx: Transaction) => Promise<User> | User,
  contested?: Contested,
): Promise<User> {
  return changing(parts.store, parts.random, async (tx) => {
    const current = await tx.users.find(pool.id, userId);
    if (!current) throw userNotFound();
    const changed = await change(current, tx);
    if (changed === current) return current;
    return (await writeUser(tx, parts.clock, pool, current, changed, contested)) ?? lost();
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
  contested: Contested = {},
): Promise<User | undefined> {
  const next = { ...changed, modifiedAt: clock.now() };
  if (!(await tx.users.update(next))) return undefined;
  await moveLoginNames(tx, clock, pool, current, next, contested);
  return { ...next, version: current.version + 1 };
}

async function moveLoginNames(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  before: User,
  after: User,
  { taken = (kind) => nameTakenOnUpdate(pool, kind), force = false }: Contested,
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
    if (await tx.users.claimLogin(pool.id, name, after.id)) continue;
    if (!force || !isMovable(pool, name)) throw taken(name.kind);
    await takeOver(tx, clock, pool, name, after.id);
  }
}

/** A verified address or number can change hands; names people made up cannot. */
export function isMovable(pool: Pool, { kind }: LoginName): boolean {
  return !signsInByAttribute(pool) && (kind === 'email' || kind === 'phone_number');
}

/** Moves an alias to `userId`; to the user who had it, its address is unverified from now on. */
export async function takeOver(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  name: LoginName,
  userId: string,
): Promise<void> {
  const owners = await tx.users.findByLogin(pool.id, name.key);
  const owner = owners.find(({ kind }) => kind === name.kind)?.user;
  if (!owner) lost();
  const attributes = { ...owner.attributes, [`${name.kind}_verified`]: 'false' };
  const modifiedAt = clock.now();
  if (!(await tx.users.update({ ...owner, attributes, modifiedAt }))) lost();
  await tx.users.releaseLogin(pool.id, name, owner.id);
  if (!(await tx.users.claimLogin(pool.id, name, userId))) lost();
}

function without(names: readonly LoginName[], others: readonly LoginName[]): LoginName[] {
  return names.filter(
    ({ kind, key }) => !others.some((other) => other.kind === kind && other.key === key),
  );
}
