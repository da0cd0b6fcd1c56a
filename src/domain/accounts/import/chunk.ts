/** A few rows of the file at once: users made of them, and the users written in one transaction. */

import { SALT_SIZE } from '#domain/srp.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { ImportedPassword, ImportedRow, LoginName, Pool, User } from '#store/records.ts';
import type { Transaction } from '#store/store.ts';
import { loginNamesOf, nameTakenOnCreation } from '../login-names.ts';
import type { CsvRow } from './csv-rows.ts';
import { type ImportedUser, RowFault } from './new-user.ts';

/** A row that was read: a user, or why there is none. */
export type ReadRow = { readonly line: number } & (
  | {
      readonly user: User;
      /** The name that tells whether the user exists already. */
      readonly known: LoginName['kind'];
      readonly password?: ImportedPassword;
    }
  | { readonly fault: string }
);

interface Parts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
}

/** Makes a user of a row. Without a hash a password must be chosen before the first sign-in. */
export function readRow(
  { clock, ids, random }: Parts,
  pool: Pool,
  read: (row: CsvRow) => ImportedUser,
  row: CsvRow,
): ReadRow {
  const { line } = row;
  let told: ImportedUser;
  try {
    told = read(row);
  } catch (error) {
    if (error instanceof RowFault) return { line, fault: error.message };
    throw error;
  }
  const { username, kind, attributes, mfa, hash } = told;
  const id = ids.uuid();
  const now = clock.now();
  const user: User = {
    poolId: pool.id,
    id,
    username: kind ? id : username,
    status: hash === undefined ? 'RESET_REQUIRED' : 'CONFIRMED',
    enabled: true,
    attributes,
    mfa,
    signedOutAt: 0,
    createdAt: now,
    modifiedAt: now,
    version: 1,
  };
  const known = kind ?? 'username';
  if (hash === undefined) return { line, user, known };
  const salt = random.bytes(SALT_SIZE);
  return { line, user, known, password: { salt, hash, temporary: false, setAt: now } };
}

/** Writes the users; answers the rows that made none. */
export async function writeRows(
  tx: Transaction,
  pool: Pool,
  rows: readonly ReadRow[],
): Promise<readonly ImportedRow[]> {
  const refused: ImportedRow[] = [];
  for (const row of rows) {
    const { line } = row;
    if ('fault' in row) {
      refused.push({ line, outcome: 'failed', reason: row.fault });
      continue;
    }
    const taken = await claimNames(tx, pool, row.user);
    if (taken === undefined) {
      await tx.users.insert(row.user);
      if (row.password) await tx.users.setPassword(pool.id, row.user.id, row.password);
    } else if (taken === row.known) {
      refused.push({ line, outcome: 'skipped', reason: 'The user already exists.' });
    } else {
      const reason = nameTakenOnCreation(taken).message;
      refused.push({ line, outcome: 'failed', reason });
    }
  }
  return refused;
}

/** Makes every name the user signs in by its own; or none, and answers which is another's. */
async function claimNames(
  tx: Transaction,
  pool: Pool,
  user: User,
): Promise<LoginName['kind'] | undefined> {
  // A username that is another user's sub would answer administrators in that user's place.
  if (user.username !== user.id && (await tx.users.find(pool.id, user.username))) {
    return 'username';
  }
  const names = loginNamesOf(pool, user);
  for (const [i, name] of names.entries()) {
    if (await tx.users.claimLogin(pool.id, name, user.id)) continue;
    for (const claimed of names.slice(0, i)) {
      await tx.users.releaseLogin(pool.id, claimed, user.id);
    }
    return name.kind;
  }
  return undefined;
}
