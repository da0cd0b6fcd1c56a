/** A chunk of rows: users made of them, and written in one transaction. */

import { SALT_SIZE } from '#domain/passwords/srp.ts';
import { claimsOfBatch } from '#domain/users/login-name-claims.ts';
import { nameTakenOnCreation } from '#domain/users/login-names.ts';
import { newUser, usernameFor } from '#domain/users/new-user.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Transaction } from '#store/store.ts';
import type { ImportedRow } from '#store/tables/imports.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ImportedPassword, LoginName, Newcomer, User } from '#store/tables/users.ts';
import type { CsvRow } from './csv-rows.ts';
import { type ImportedUser, RowFault } from './imported-user.ts';

/** A row that was read: a user, or the reason why it makes none. */
export type ReadRow = { readonly line: number } & (
  | {
      readonly user: User;
      /** The kind of name that shows whether the user already exists. */
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
  let imported: ImportedUser;
  try {
    imported = read(row);
  } catch (error) {
    if (error instanceof RowFault) return { line, fault: error.message };
    throw error;
  }
  const { username, kind, attributes, mfa, hash } = imported;
  const id = ids.uuid();
  const now = clock.now();
  const status = hash === undefined ? 'RESET_REQUIRED' : 'CONFIRMED';
  const facts = { poolId: pool.id, id, username: usernameFor(kind, username, id) };
  const user = newUser({ ...facts, status, attributes, mfa }, now);
  const known = kind ?? 'username';
  if (hash === undefined) return { line, user, known };
  const salt = random.bytes(SALT_SIZE);
  return { line, user, known, password: { salt, hash, temporary: false, setAt: now } };
}

/** Another request claimed one of the names at the same time: what was written must be undone. */
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
  const users = rows.flatMap((row) => ('user' in row ? [row.user] : []));
  const claims = (await claimsOfBatch(tx, pool, users)).values();
  const newcomers: Newcomer[] = [];
  const refused: ImportedRow[] = [];
  for (const row of rows) {
    const { line } = row;
    if ('fault' in row) {
      refused.push({ line, outcome: 'failed', reason: row.fault });
      continue;
    }
    const { user, known, password } = row;
    const claim = claims.next().value!;
    if ('taken' in claim) refused.push({ line, ...refusalOf(claim.taken, known) });
    else newcomers.push({ user, names: claim.names, password });
  }
  if (!(await tx.users.insertNewcomers(pool.id, newcomers))) throw new NamesContested();
  return refused;
}

/** A user whose own name is taken already exists; its other names may be another user's. */
function refusalOf(
  taken: LoginName['kind'],
  known: LoginName['kind'],
): Pick<ImportedRow, 'outcome' | 'reason'> {
  if (taken === known) return { outcome: 'skipped', reason: 'The user already exists.' };
  return { outcome: 'failed', reason: nameTakenOnCreation(taken).message };
}
