/**
 * Writing users, new and changed, in step with the login names they own.
 *
 * This room owns who a user is: login names, attributes, status, groups, and the decoys that stand
 * for unknown users. It leaves passwords and factors to their own rooms, and the journeys that
 * create and change users to accounts.
 */
import { tooManyRequests, userNotFound } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { type ContactAttribute, verifiedFlag } from './attributes.ts';
import { type ClaimRules, claimLoginNames, moveLoginNames } from './login-name-claims.ts';
import { loginNamesOf, nameTakenOnUpdate } from './login-names.ts';
import { conflict, retriedTransaction } from './retried-transaction.ts';

/** What writing a user needs. */
export interface UserWriterParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Writes a new user with its login names. `within` runs in the same transaction, which may be
 * tried again after a conflict.
 */
export function addUser(
  { store, clock, random }: UserWriterParts,
  pool: Pool,
  user: User,
  rules: ClaimRules,
  within: Statements,
): Promise<void> {
  return retriedTransaction(store, random, async (tx) => {
    await claimLoginNames(tx, clock, pool, user, rules);
    await tx.users.insert(user);
    await within(tx);
  });
}

/**
 * Replaces the user by what `change` makes of the current one, together with the login names
 * that follow from it. `change` may write more in the same transaction; answering the very user
 * it was given changes nothing.
 * @throws UserNotFoundException, AliasExistsException
 */
export function changeUser(
  { store, clock, random }: UserWriterParts,
  pool: Pool,
  userId: string,
  change: (current: User, tx: Transaction) => Promise<User> | User,
  rules?: Partial<ClaimRules>,
): Promise<User> {
  return retriedTransaction(store, random, async (tx) => {
    const current = await tx.users.find(pool.id, userId);
    if (!current) throw userNotFound();
    const changed = await change(current, tx);
    if (changed === current) return current;
    return (await writeUser(tx, clock, pool, current, changed, rules)) ?? conflict();
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
  rules?: Partial<ClaimRules>,
): Promise<User | undefined> {
  const next = { ...changed, modifiedAt: clock.now() };
  if (!(await tx.users.update(next))) return undefined;
  await moveLoginNames(tx, clock, pool, current, next, {
    taken: (kind) => nameTakenOnUpdate(pool, kind),
    takesOver: false,
    ...rules,
  });
  return { ...next, version: current.version + 1 };
}

/**
 * Notes that a code has reached the user at the address: it is verified from now on. One that is
 * another user's alias stays as it is: a code of sign-in takes no alias over.
 */
export async function verifyAddress(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  userId: string,
  attribute: ContactAttribute,
): Promise<void> {
  const current = await tx.users.find(pool.id, userId);
  if (!current?.attributes[attribute]) return;
  const flag = verifiedFlag(attribute);
  if (current.attributes[flag] === 'true') return;
  const changed = { ...current, attributes: { ...current.attributes, [flag]: 'true' } };
  for (const { kind, key } of loginNamesOf(pool, changed)) {
    const owners = await tx.users.findByLogin(pool.id, key);
    if (owners.some((owner) => owner.kind === kind && owner.user.id !== userId)) return;
  }
  if (!(await writeUser(tx, clock, pool, current, changed))) throw tooManyRequests();
}
