import type { Password, PasswordOfUser, PasswordVerifier } from '../tables/users.ts';
import { batches, buffer, type Connection, key, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { SealedPlace, Vault } from './vault.ts';

export const passwords = {
  name: 'passwords',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    verifier_sealed: 'sealed',
    temporary: 'flag',
    set_at: 'integer',
  },
  primaryKey: ['pool_id', 'user_id'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'password' },
} as const satisfies TableDescription;

export const earlierPasswords = {
  name: 'password_history',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    set_at: 'integer',
    fingerprint: 'bytes',
    verifier_sealed: 'sealed',
    temporary: 'flag',
  },
  primaryKey: ['pool_id', 'user_id', 'set_at', 'fingerprint'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'passwordHistory' },
} as const satisfies TableDescription;

type PasswordRow = Pick<RowOf<typeof passwords>, 'verifier_sealed' | 'temporary' | 'set_at'>;
type EarlierKey = Pick<RowOf<typeof earlierPasswords>, 'set_at' | 'fingerprint'>;

const currentPlace = (...row: KeyOf<typeof passwords>): PlaceIn<typeof passwords> => ({
  column: 'passwords.verifier',
  row,
});
const historyPlace = (
  ...row: KeyOf<typeof earlierPasswords>
): PlaceIn<typeof earlierPasswords> => ({ column: 'password_history.verifier', row });

export async function findPassword(
  db: Connection,
  vault: Vault,
  poolId: string,
  userId: string,
): Promise<Password | undefined> {
  const row = await db.first<PasswordRow>(
    sql`select verifier_sealed, temporary, set_at from passwords
         where pool_id = ${poolId} and user_id = ${key(userId)}`,
  );
  return row && toPassword(vault, row, currentPlace(poolId, userId));
}

export async function hasPassword(
  db: Connection,
  poolId: string,
  userId: string,
): Promise<boolean> {
  const row = await db.first(
    sql`select 1 from passwords where pool_id = ${poolId} and user_id = ${key(userId)}`,
  );
  return row !== undefined;
}

const insertPasswords = batches(
  'insert into passwords (pool_id, user_id, verifier_sealed, temporary, set_at) values',
  5,
  ` on conflict (pool_id, user_id) do update
      set verifier_sealed = excluded.verifier_sealed, temporary = excluded.temporary,
          set_at = excluded.set_at`,
);

/** The same for several users. */
export async function setPasswords(
  db: Connection,
  vault: Vault,
  poolId: string,
  users: readonly PasswordOfUser[],
): Promise<void> {
  const rows = users.map(({ userId, password }) => [
    poolId,
    key(userId),
    vault.seal(toSecret(password), currentPlace(poolId, userId)),
    password.temporary ? 1 : 0,
    password.setAt,
  ]);
  for (const query of insertPasswords(rows)) await db.run(query);
}

export async function setPassword(
  db: Connection,
  vault: Vault,
  poolId: string,
  userId: string,
  password: Password,
): Promise<void> {
  await setPasswords(db, vault, poolId, [{ userId, password }]);
}

export async function removePassword(
  db: Connection,
  poolId: string,
  userId: string,
): Promise<void> {
  await db.run(sql`delete from passwords where pool_id = ${poolId} and user_id = ${key(userId)}`);
}

export async function passwordHistory(
  db: Connection,
  vault: Vault,
  poolId: string,
  userId: string,
): Promise<readonly Password[]> {
  const rows = await db.all<PasswordRow & EarlierKey>(
    sql`select verifier_sealed, temporary, set_at, fingerprint from password_history
         where pool_id = ${poolId} and user_id = ${key(userId)}
         order by set_at desc, fingerprint desc`,
  );
  return Promise.all(
    rows.map((row) =>
      toPassword(vault, row, historyPlace(poolId, userId, row.set_at, buffer(row.fingerprint))),
    ),
  );
}

export async function rememberPassword(
  db: Connection,
  vault: Vault,
  poolId: string,
  userId: string,
  password: Password,
  keep: number,
): Promise<void> {
  const user = key(userId);
  const secret = toSecret(password);
  const fingerprint = vault.fingerprint(secret, {
    column: 'password_history.fingerprint',
    row: [poolId, userId],
  });
  const place = historyPlace(poolId, userId, password.setAt, fingerprint);
  await db.run(
    sql`insert into password_history
          (pool_id, user_id, set_at, fingerprint, verifier_sealed, temporary)
        values (${poolId}, ${user}, ${password.setAt}, ${fingerprint},
                ${vault.seal(secret, place)}, ${password.temporary ? 1 : 0})
        on conflict do nothing`,
  );
  const newest = await db.all<EarlierKey>(
    sql`select set_at, fingerprint from password_history
         where pool_id = ${poolId} and user_id = ${user}
         order by set_at desc, fingerprint desc limit ${keep}`,
  );
  const oldest = newest.at(-1);
  if (!oldest || newest.length < keep) return;
  await db.run(
    sql`delete from password_history
         where pool_id = ${poolId} and user_id = ${user}
           and (set_at, fingerprint) < (${oldest.set_at}, ${buffer(oldest.fingerprint)})`,
  );
}

/**
 * Puts `verifier` in the place of the imported hash with this salt. True as well when that was
 * done before; false when the password is another one.
 */
export async function replaceHash(
  db: Connection,
  vault: Vault,
  poolId: string,
  userId: string,
  verifier: PasswordVerifier,
): Promise<boolean> {
  const place = currentPlace(poolId, userId);
  // A second look follows when another node has replaced it, or sealed it again, since the first.
  for (let look = 0; look < 2; look++) {
    const row = await db.first<PasswordRow>(
      sql`select verifier_sealed, temporary, set_at from passwords
           where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
    if (!row) return false;
    const current = await toPassword(vault, row, place);
    if (!current.salt.equals(verifier.salt)) return false;
    if ('verifier' in current) return true;
    const replaced = await db.run(
      sql`update passwords set verifier_sealed = ${vault.seal(toSecret(verifier), place)}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and verifier_sealed = ${buffer(row.verifier_sealed)}`,
    );
    if (replaced === 1) return true;
  }
  return false;
}

/** Salt length, salt, verifier; or, after a zero, salt length, salt and an imported hash. */
function toSecret(password: Password): Buffer {
  const { salt } = password;
  const head = Buffer.from([salt.length]);
  return 'verifier' in password
    ? Buffer.concat([head, salt, password.verifier])
    : Buffer.concat([Buffer.from([0]), head, salt, Buffer.from(password.hash)]);
}

async function toPassword(vault: Vault, row: PasswordRow, place: SealedPlace): Promise<Password> {
  const secret = await vault.open(row.verifier_sealed, place);
  const imported = secret.readUInt8(0) === 0;
  const saltAt = imported ? 2 : 1;
  const saltEnd = saltAt + secret.readUInt8(saltAt - 1);
  const rest = secret.subarray(saltEnd);
  return {
    salt: secret.subarray(saltAt, saltEnd),
    ...(imported ? { hash: rest.toString() } : { verifier: rest }),
    temporary: row.temporary === 1,
    setAt: row.set_at,
  };
}
