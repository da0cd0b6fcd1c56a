/** The columns of files for user imports. Pure. */
import type { Pool } from '#store/tables/pools.ts';

export const USERNAME = 'cognito:username';
export const MFA_ENABLED = 'cognito:mfa_enabled';
/** Only in files of jobs that name a hashing algorithm. */
export const PASSWORD_HASH = 'cognito:password_hash';

/** Attributes the service writes itself. */
const NOT_IMPORTED = ['sub', 'identities'];

/** Every column of a file for this pool, passwords left out, in the service's order. */
export function csvHeader(pool: Pool): string[] {
  const attributes = pool.schema
    .map(({ Name = '' }) => Name)
    .filter((name) => !NOT_IMPORTED.includes(name));
  return [...attributes, MFA_ENABLED, USERNAME];
}

/** What is wrong with `given` as the header of a job in this pool. Columns may have any order. */
export function headerFault(
  pool: Pool,
  given: readonly string[],
  hasHashes: boolean,
): string | undefined {
  const expected = [...csvHeader(pool), ...(hasHashes ? [PASSWORD_HASH] : [])];
  const missing = expected.filter((name) => !given.includes(name));
  if (missing.length > 0) return `The header of the CSV file lacks ${shown(missing)}.`;
  if (given.length > expected.length) {
    const unknown = given.filter((name) => !expected.includes(name)).length;
    return unknown > 0
      ? `The header of the CSV file has columns that the user pool does not: ${unknown}.`
      : 'The header of the CSV file names a column twice.';
  }
  return undefined;
}

function shown([first, ...others]: readonly string[]): string {
  return others.length === 0 ? `${first}` : `${first} and ${others.length} other columns`;
}
