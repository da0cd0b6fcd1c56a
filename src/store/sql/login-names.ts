import { createHash } from 'node:crypto';
import type { LoginClaim, LoginName, User } from '../tables/users.ts';
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
import type { RowOf, TableDescription } from './table.ts';
import { toUser, USER_COLUMNS, type UserRow } from './user-row.ts';

const LONGEST = 256;
const PREFIX = 224;

/** A name that is too long to be indexed stands in `long_name` as well; see `nameKey`. */
export const loginNames = {
  name: 'login_names',
  columns: { pool_id: 'text', name: 'key', kind: 'text', user_id: 'key', long_name: 'text?' },
  primaryKey: ['pool_id', 'name', 'kind'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'loginNames' },
} as const satisfies TableDescription;

const findOwners = template(
  `select login_names.kind, ${USER_COLUMNS} from login_names
     join users on users.pool_id = login_names.pool_id and users.id = login_names.user_id
    where login_names.pool_id = ? and login_names.name = ?`,
);

export async function findByLogin(
  db: Connection,
  poolId: string,
  name: string,
): Promise<readonly { readonly kind: LoginName['kind']; readonly user: User }[]> {
  const rows = await db.all<UserRow & { readonly kind: LoginName['kind'] }>(
    findOwners(poolId, nameKey(name)),
  );
  return rows.map((row) => ({ kind: row.kind, user: toUser(row) }));
}

export async function loginNamesOf(
  db: Connection,
  poolId: string,
  userId: string,
): Promise<readonly LoginName[]> {
  const rows = await db.all<NameRow>(
    sql`select kind, name, long_name from login_names
         where pool_id = ${poolId} and user_id = ${key(userId)} order by kind, name`,
  );
  return rows.map(toLoginName);
}

type NameRow = Pick<RowOf<typeof loginNames>, 'kind' | 'name' | 'long_name'>;

const toLoginName = ({ kind, name, long_name }: NameRow): LoginName => ({
  kind: kind as LoginName['kind'],
  key: long_name ?? fromKey(name),
});

function rowOf(poolId: string, { kind, key: name }: LoginName, userId: string): Value[] {
  const bytes = nameKey(name);
  return [poolId, bytes, kind, key(userId), bytes.equals(key(name)) ? null : name];
}

const claim = template(
  `insert into login_names (pool_id, name, kind, user_id, long_name) values (?, ?, ?, ?, ?)
   on conflict (pool_id, name, kind) do update set user_id = excluded.user_id
   where login_names.user_id = excluded.user_id`,
);

/** One statement: a name that is someone else's is left as it is. */
export async function claimLogin(
  db: Connection,
  poolId: string,
  name: LoginName,
  userId: string,
): Promise<boolean> {
  const changes = await db.run(claim(...rowOf(poolId, name, userId)));
  return changes === 1;
}

const findOwned = amongMany(
  'select kind, name, long_name from login_names where pool_id = ? and name in',
);

/** Those of the names, of whichever kind, that users own. */
export async function ownedLogins(
  db: Connection,
  poolId: string,
  names: readonly string[],
): Promise<readonly LoginName[]> {
  const owned: LoginName[] = [];
  for (const query of findOwned(poolId, names.map(nameKey))) {
    owned.push(...(await db.all<NameRow>(query)).map(toLoginName));
  }
  return owned;
}

const insertNames = batches(
  'insert into login_names (pool_id, name, kind, user_id, long_name) values',
  5,
  ' on conflict do nothing',
);

/** Makes all the names their users' own; false when one of them is taken. */
export async function claimLogins(
  db: Connection,
  poolId: string,
  claims: readonly LoginClaim[],
): Promise<boolean> {
  let claimed = 0;
  const rows = claims.map(({ name, userId }) => rowOf(poolId, name, userId));
  for (const query of insertNames(rows)) claimed += await db.run(query);
  return claimed === claims.length;
}

export async function releaseLogin(
  db: Connection,
  poolId: string,
  name: LoginName,
  userId: string,
): Promise<void> {
  await db.run(
    sql`delete from login_names where pool_id = ${poolId} and name = ${nameKey(name.key)}
           and kind = ${name.kind} and user_id = ${key(userId)}`,
  );
}

/** The name as bytes; a long one by its beginning and its digest, so that it fits every index. */
function nameKey(name: string): Buffer {
  const bytes = key(name);
  if (bytes.length <= LONGEST) return bytes;
  return Buffer.concat([bytes.subarray(0, PREFIX), createHash('sha256').update(bytes).digest()]);
}
