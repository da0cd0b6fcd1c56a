import { createHash } from 'node:crypto';
import type { LoginName, User } from '../records.ts';
import { type Connection, fromKey, key, sql } from './query.ts';
import { toUser, type UserRow } from './user-row.ts';

const LONGEST = 256;
const KEPT = 224;

export async function findByLogin(
  db: Connection,
  poolId: string,
  name: string,
): Promise<readonly { readonly kind: LoginName['kind']; readonly user: User }[]> {
  const rows = await db.all<UserRow & { readonly kind: LoginName['kind'] }>(
    sql`select login_names.kind, users.pool_id, users.id, users.data, users.status, users.enabled,
               users.signed_out_at, users.created_at, users.modified_at, users.version
          from login_names
          join users on users.pool_id = login_names.pool_id and users.id = login_names.user_id
         where login_names.pool_id = ${poolId} and login_names.name = ${nameKey(name)}`,
  );
  return rows.map((row) => ({ kind: row.kind, user: toUser(row) }));
}

export async function loginNames(
  db: Connection,
  poolId: string,
  userId: string,
): Promise<readonly LoginName[]> {
  const rows = await db.all<{
    readonly kind: LoginName['kind'];
    readonly name: Uint8Array;
    readonly long_name: string | null;
  }>(
    sql`select kind, name, long_name from login_names
         where pool_id = ${poolId} and user_id = ${key(userId)} order by kind, name`,
  );
  return rows.map(({ kind, name, long_name }) => ({ kind, key: long_name ?? fromKey(name) }));
}

/** One statement: a name that is someone else's is left as it is. */
export async function claimLogin(
  db: Connection,
  poolId: string,
  name: LoginName,
  userId: string,
): Promise<boolean> {
  const bytes = nameKey(name.key);
  const long = bytes.equals(key(name.key)) ? null : name.key;
  const changes = await db.run(
    sql`insert into login_names (pool_id, name, kind, user_id, long_name)
        values (${poolId}, ${bytes}, ${name.kind}, ${key(userId)}, ${long})
        on conflict (pool_id, name, kind) do update set user_id = excluded.user_id
        where login_names.user_id = excluded.user_id`,
  );
  return changes === 1;
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
  return Buffer.concat([bytes.subarray(0, KEPT), createHash('sha256').update(bytes).digest()]);
}
