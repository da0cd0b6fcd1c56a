/** A few rows of the file at once: users made of them, and the users written in one transaction. */

import { beginningUser } from '#domain/accounts/new-users.ts';
import { SALT_SIZE } from '#domain/passwords/srp.ts';
import { loginNamesOf, nameTakenOnCreation } from '#domain/users/login-names.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Transaction } from '#store/store.ts';
import type { ImportedRow } from '#store/tables/imports.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ImportedPassword, LoginName, Newcomer, User } from '#store/tables/users.ts';
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
  const status = hash === undefined ? 'RESET_REQUIRED' : 'CONFIRMED';
  const user = beginningUser(
    { poolId: pool.id, id, username: kind ? id : username, status, attributes, mfa },
    now,
  );
  const known = kind ?? 'username';
  if (hash === undefined) return { line, user, known };
  const salt = random.bytes(SALT_SIZE);
  return { line, user, known, password: { salt, hash, temporary: false, setAt: now } };
}

/** Someone else took one of the names at the same time: what was written must be undone. */
export class NamesContested extends Error {}

/**
 * Writes the users, all at once; answers the rows that made none.
 * @throws NamesContested
 */
export async function writeRows(
  tx: Transaction,
  pool: Pool,
  rows: readonly ReadRow[],
): Promise<readonly ImportedRow[]> {
  const names = rows.map((row) => ('user' in row ? loginNamesOf(pool, row.user) : []));
  const owned = await tx.users.ownedLogins(
    pool.id,
    names.flat().map(({ key }) => key),
  );
  const taken = new Set(owned.map(markOf));
  const newcomers: Newcomer[] = [];
  const refused: ImportedRow[] = [];
  for (const [i, row] of rows.entries()) {
    const refusal = await refusalOf(tx, pool, row, names[i]!, taken);
    if (refusal) {
      refused.push({ line: row.line, ...refusal });
    } else if ('user' in row) {
      newcomers.push({ user: row.user, names: names[i]!, password: row.password });
      for (const name of names[i]!) taken.add(markOf(name));
    }
  }
  if (!(await tx.users.insertNewcomers(pool.id, newcomers))) throw new NamesContested();
  return refused;
}

async function refusalOf(
  tx: Transaction,
  pool: Pool,
  row: ReadRow,
  names: readonly LoginName[],
  taken: ReadonlySet<string>,
): Promise<Omit<ImportedRow, 'line'> | undefined> {
  if ('fault' in row) return { outcome: 'failed', reason: row.fault };
  const { user, known } = row;
  // A username that is another user's sub would answer administrators in that user's place.
  const isSub = user.username !== user.id && UUID.test(user.username);
  if (isSub && (await tx.users.find(pool.id, user.username))) return EXISTS;
  const name = names.find((each) => taken.has(markOf(each)));
  if (!name) return undefined;
  if (name.kind === known) return EXISTS;
  return { outcome: 'failed', reason: nameTakenOnCreation(name.kind).message };
}

const EXISTS = { outcome: 'skipped', reason: 'The user already exists.' } as const;

/** The form of every sub. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const markOf = ({ kind, key }: LoginName) => `${kind} ${key}`;
