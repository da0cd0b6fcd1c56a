/**
 * Claiming login names: the one place where a name becomes a user's, or is refused because it is
 * another user's. A claim is a conditional statement in the transaction that writes the user, so
 * that of any number of requests for one name exactly one succeeds.
 */
import type { Clock } from '#platform/clock.ts';
import type { Reads, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { LoginName, User } from '#store/tables/users.ts';
import { loginKey, loginNamesOf, signsInByAttribute } from './login-names.ts';
import { conflict } from './retried-transaction.ts';

type NameKind = LoginName['kind'];

/** What happens when a name is another user's. */
export interface ClaimRules {
  /** The refusal of the request. */
  readonly taken: (kind: NameKind) => Error;
  /** Whether a proven e-mail address or phone number is taken over from the user whose alias it is. */
  readonly takesOver: boolean;
}

/** Claims every login name of a new user. */
export async function claimLoginNames(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  user: User,
  rules: ClaimRules,
): Promise<void> {
  if (await isSubOfAnother(tx, user)) throw rules.taken('username');
  for (const name of loginNamesOf(pool, user)) await claim(tx, clock, pool, name, user.id, rules);
}

/** Releases the names that `before` had and `after` has no more, and claims the new ones. */
export async function moveLoginNames(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  before: User,
  after: User,
  rules: ClaimRules,
): Promise<void> {
  const old = loginNamesOf(pool, before);
  const now = loginNamesOf(pool, after);
  for (const name of without(old, now)) await tx.users.releaseLogin(pool.id, name, after.id);
  for (const name of without(now, old)) {
    // A courtesy, not a guard: where both exist, the username has precedence.
    if (name.kind === 'preferred_username') {
      const owners = await tx.users.findByLogin(pool.id, name.key);
      if (owners.some(({ user }) => user.id !== after.id)) throw rules.taken(name.kind);
    }
    await claim(tx, clock, pool, name, after.id, rules);
  }
}

/**
 * Refuses the username of a new user that is plainly taken, before functions are called and
 * passwords hashed. The claims decide.
 */
export async function refuseTakenUsername(
  reads: Reads,
  pool: Pool,
  username: string,
  taken: () => Error,
): Promise<void> {
  const owners = await reads.users.findByLogin(pool.id, loginKey(pool, username));
  if (owners.length > 0) throw taken();
}

/** Refuses names that are plainly another user's, before a code is sent. The claims decide. */
export async function refuseTakenNames(
  reads: Reads,
  pool: Pool,
  names: readonly LoginName[],
  userId: string,
  taken: (kind: NameKind) => Error,
): Promise<void> {
  for (const { kind, key } of names) {
    const owners = await reads.users.findByLogin(pool.id, key);
    if (owners.some((owner) => owner.kind === kind && owner.user.id !== userId)) throw taken(kind);
  }
}

/** The names of a new user, or the kind of one that is another user's. */
export type BatchClaim = { readonly names: readonly LoginName[] } | { readonly taken: NameKind };

/**
 * Sorts out the names of many new users that are then inserted together: answers, in order, the
 * names of each, or which of them is an existing user's or one of an earlier user of the batch.
 * The insertion claims them.
 */
export async function claimsOfBatch(
  tx: Transaction,
  pool: Pool,
  users: readonly User[],
): Promise<readonly BatchClaim[]> {
  const namesOf = users.map((user) => loginNamesOf(pool, user));
  const keys = namesOf.flat().map(({ key }) => key);
  const taken = new Set((await tx.users.ownedLogins(pool.id, keys)).map(markOf));
  const subs = new Set(await tx.users.existing(pool.id, users.filter(mayBeSub).map(usernameOf)));
  const claims: BatchClaim[] = [];
  for (const [i, user] of users.entries()) {
    const names = namesOf[i]!;
    const conflicting =
      subs.has(user.username) && mayBeSub(user)
        ? 'username'
        : names.find((name) => taken.has(markOf(name)))?.kind;
    if (conflicting !== undefined) {
      claims.push({ taken: conflicting });
      continue;
    }
    for (const name of names) taken.add(markOf(name));
    claims.push({ names });
  }
  return claims;
}

async function claim(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  name: LoginName,
  userId: string,
  { taken, takesOver }: ClaimRules,
): Promise<void> {
  if (await tx.users.claimLogin(pool.id, name, userId)) return;
  if (!takesOver || !isMovable(pool, name)) throw taken(name.kind);
  await takeOver(tx, clock, pool, name, userId);
}

/** A verified address or number can change hands; names people made up cannot. */
function isMovable(pool: Pool, { kind }: LoginName): boolean {
  return !signsInByAttribute(pool) && (kind === 'email' || kind === 'phone_number');
}

/** Moves an alias to `userId`. It is unverified from now on for the user who had it. */
async function takeOver(
  tx: Transaction,
  clock: Clock,
  pool: Pool,
  name: LoginName,
  userId: string,
): Promise<void> {
  const owners = await tx.users.findByLogin(pool.id, name.key);
  const owner = owners.find(({ kind }) => kind === name.kind)?.user;
  if (!owner) conflict();
  const attributes = { ...owner.attributes, [`${name.kind}_verified`]: 'false' };
  const modifiedAt = clock.now();
  if (!(await tx.users.update({ ...owner, attributes, modifiedAt }))) conflict();
  await tx.users.releaseLogin(pool.id, name, owner.id);
  if (!(await tx.users.claimLogin(pool.id, name, userId))) conflict();
}

/**
 * Whether the username is another user's `sub`. Administrators find users by `sub` too, and would
 * find the new user in place of the other.
 */
async function isSubOfAnother(tx: Transaction, user: User): Promise<boolean> {
  return mayBeSub(user) && (await tx.users.find(user.poolId, user.username)) !== undefined;
}

/** Whether the username has the form of a sub, and is not the user's own. */
const mayBeSub = ({ id, username }: User) => username !== id && UUID.test(username);
const usernameOf = ({ username }: User) => username;

/** The form of every sub. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const markOf = ({ kind, key }: LoginName) => `${kind} ${key}`;

function without(names: readonly LoginName[], others: readonly LoginName[]): LoginName[] {
  return names.filter(
    ({ kind, key }) => !others.some((other) => other.kind === kind && other.key === key),
  );
}
