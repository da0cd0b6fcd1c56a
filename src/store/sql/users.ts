import type { UserStatusType } from '#contract/types.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import type {
  LoginClaim,
  LoginName,
  Newcomer,
  Password,
  PasswordOfUser,
  PasswordVerifier,
  User,
  UserSearch,
  UserTable,
} from '../tables/users.ts';
import type { UserDeletion } from './deletions.ts';
import {
  claimLogin,
  claimLogins,
  findByLogin,
  loginNamesOf,
  ownedLogins,
  releaseLogin,
} from './login-names.ts';
import {
  findPassword,
  hasPassword,
  passwordHistory,
  rememberPassword,
  removePassword,
  replaceHash,
  setPassword,
  setPasswords,
} from './passwords.ts';
import {
  amongMany,
  batches,
  type Connection,
  fromKey,
  key,
  sql,
  template,
  type Value,
} from './query.ts';
import { jsonOf } from './rows.ts';
import type { TableDescription } from './table.ts';
import { listUsers } from './user-list.ts';
import {
  ATTRIBUTE_COLUMNS,
  IN_DATA,
  toUser,
  USER_COLUMNS,
  type UserRow,
  users,
  valuesOf,
} from './user-row.ts';
import { indexed } from './user-search.ts';
import type { Vault } from './vault.ts';

const SHARDS = 16;

/** How many users a pool has, in parts, so that no row is changed by every sign-up. */
export const userCounts = {
  name: 'user_counts',
  columns: { pool_id: 'text', shard: 'integer', users: 'integer' },
  primaryKey: ['pool_id', 'shard'],
  deletedWith: 'pool',
  archive: { leftOut: 'users are counted as they are written' },
} as const satisfies TableDescription;

const findById = template(`select ${USER_COLUMNS} from users where pool_id = ? and id = ?`);
const findAmong = amongMany('select id from users where pool_id = ? and id in');

export class SqlUsers implements UserTable {
  readonly #connection: Connection;
  readonly #vault: Vault;
  readonly #deletions: () => readonly UserDeletion[];

  /** `deletions` are run when a user is deleted. */
  constructor(connection: Connection, vault: Vault, deletions: () => readonly UserDeletion[]) {
    this.#connection = connection;
    this.#vault = vault;
    this.#deletions = deletions;
  }

  async find(poolId: string, id: string): Promise<User | undefined> {
    const row = await this.#connection.first<UserRow>(findById(poolId, key(id)));
    return row && toUser(row);
  }

  async existing(poolId: string, ids: readonly string[]): Promise<readonly string[]> {
    const rows: Pick<UserRow, 'id'>[] = [];
    for (const query of findAmong(poolId, ids.map(key))) {
      rows.push(...(await this.#connection.all<Pick<UserRow, 'id'>>(query)));
    }
    return rows.map(({ id }) => fromKey(id));
  }

  findByLogin(poolId: string, name: string) {
    return findByLogin(this.#connection, poolId, name);
  }

  loginNames(poolId: string, id: string): Promise<readonly LoginName[]> {
    return loginNamesOf(this.#connection, poolId, id);
  }

  list(poolId: string, search: UserSearch | undefined, page: PageRequest): Promise<Page<User>> {
    return listUsers(this.#connection, poolId, search, page);
  }

  password(poolId: string, id: string): Promise<Password | undefined> {
    return findPassword(this.#connection, this.#vault, poolId, id);
  }

  hasPassword(poolId: string, id: string): Promise<boolean> {
    return hasPassword(this.#connection, poolId, id);
  }

  passwordHistory(poolId: string, id: string): Promise<readonly Password[]> {
    return passwordHistory(this.#connection, this.#vault, poolId, id);
  }

  insert(user: User): Promise<void> {
    return this.insertAll(user.poolId, [user]);
  }

  async insertNewcomers(poolId: string, newcomers: readonly Newcomer[]): Promise<boolean> {
    const claims = newcomers.flatMap(({ user, names }) =>
      names.map((name) => ({ name, userId: user.id })),
    );
    if (!(await this.claimLogins(poolId, claims))) return false;
    await this.insertAll(
      poolId,
      newcomers.map(({ user }) => user),
    );
    const passwords = newcomers.flatMap(({ user, password }) =>
      password ? [{ userId: user.id, password }] : [],
    );
    await this.setPasswords(poolId, passwords);
    return true;
  }

  ownedLogins(poolId: string, names: readonly string[]): Promise<readonly LoginName[]> {
    return ownedLogins(this.#connection, poolId, names);
  }

  async insertAll(poolId: string, users: readonly User[]): Promise<void> {
    const [first] = users;
    if (!first) return;
    for (const query of insertUsers(users.map(rowOf))) await this.#connection.run(query);
    const [shard, more] = [shardOf(first.id), users.length];
    await this.#connection.run(
      sql`insert into user_counts (pool_id, shard, users) values (${poolId}, ${shard}, ${more})
          on conflict (pool_id, shard) do update set users = user_counts.users + excluded.users`,
    );
  }

  async update(user: User): Promise<boolean> {
    const [email, phone, name, given, family, preferred] = indexedAttributes(user);
    const changes = await this.#connection.run(
      sql`update users
             set data = ${jsonOf(user, IN_DATA)}, status = ${key(user.status)},
                 enabled = ${user.enabled ? 1 : 0}, signed_out_at = ${user.signedOutAt},
                 modified_at = ${user.modifiedAt}, version = version + 1,
                 username = ${indexed(user.username)}, email = ${email!}, phone_number = ${phone!},
                 name = ${name!}, given_name = ${given!}, family_name = ${family!},
                 preferred_username = ${preferred!}
           where pool_id = ${user.poolId} and id = ${key(user.id)} and version = ${user.version}`,
    );
    return changes === 1;
  }

  async hold(poolId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update users set version = version where pool_id = ${poolId} and id = ${key(id)}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, id: string): Promise<boolean> {
    const db = this.#connection;
    const deleted = await db.run(
      sql`delete from users where pool_id = ${poolId} and id = ${key(id)}`,
    );
    if (deleted === 0) return false;
    await db.run(
      sql`update user_counts set users = users - 1
           where pool_id = ${poolId} and shard = ${shardOf(id)}`,
    );
    for (const deleteOwn of this.#deletions()) await db.run(deleteOwn(poolId, id));
    return true;
  }

  claimLogin(poolId: string, name: LoginName, userId: string): Promise<boolean> {
    return claimLogin(this.#connection, poolId, name, userId);
  }

  claimLogins(poolId: string, claims: readonly LoginClaim[]): Promise<boolean> {
    return claimLogins(this.#connection, poolId, claims);
  }

  releaseLogin(poolId: string, name: LoginName, userId: string): Promise<void> {
    return releaseLogin(this.#connection, poolId, name, userId);
  }

  setPassword(poolId: string, id: string, password: Password): Promise<void> {
    return setPassword(this.#connection, this.#vault, poolId, id, password);
  }

  removePassword(poolId: string, id: string): Promise<void> {
    return removePassword(this.#connection, poolId, id);
  }

  setPasswords(poolId: string, passwords: readonly PasswordOfUser[]): Promise<void> {
    return setPasswords(this.#connection, this.#vault, poolId, passwords);
  }

  replaceHash(poolId: string, id: string, verifier: PasswordVerifier): Promise<boolean> {
    return replaceHash(this.#connection, this.#vault, poolId, id, verifier);
  }

  rememberPassword(poolId: string, id: string, password: Password, keep: number): Promise<void> {
    return rememberPassword(this.#connection, this.#vault, poolId, id, password, keep);
  }

  async changeStatus(
    poolId: string,
    id: string,
    from: UserStatusType,
    to: UserStatusType,
    at: number,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update users set status = ${key(to)}, modified_at = ${at}, version = version + 1
           where pool_id = ${poolId} and id = ${key(id)} and status = ${key(from)}`,
    );
    return changes === 1;
  }
}

const COLUMNS = Object.keys(users.columns);
const insertUsers = batches(`insert into users (${COLUMNS.join(', ')}) values`, COLUMNS.length);

function rowOf(user: User): Value[] {
  return [...valuesOf(user), indexed(user.username), ...indexedAttributes(user)];
}

function indexedAttributes({ attributes }: User): (Buffer | null)[] {
  return ATTRIBUTE_COLUMNS.map((name) => {
    const value = attributes[name];
    return value === undefined ? null : indexed(value);
  });
}

/** A part of the count for a user: together the parts are right, whichever each one changes. */
function shardOf(id: string): number {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum = (sum + id.charCodeAt(i)) % SHARDS;
  return sum;
}
