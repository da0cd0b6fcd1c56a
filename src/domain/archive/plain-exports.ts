/** Exports of a pool in the clear: profiles, and the secrets of authenticators. */
import { heldIn } from '#domain/factors/held-authenticators.ts';
import {
  hasFormula,
  hasVerifiedAddress,
  profileHeader,
  profileLine,
} from '#domain/import/profile-csv.ts';
import type { Reads, Store } from '#store/store.ts';
import { every } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { poolToExport } from './export-pool.ts';
import { uriFor } from './sections/authenticator.ts';

export interface PlainExportOptions {
  readonly store: Store;
  readonly poolId: string;
  /** Takes the lines as they come; each ends with a newline. */
  readonly write: (lines: AsyncIterable<string>) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
}

export interface ProfileCounts {
  readonly users: number;
  /** Users with a cell that a spreadsheet would read as a formula. */
  readonly formulas: number;
  /** Users that an import job would refuse, for lack of a verified address. */
  readonly unverified: number;
}

/** The profiles of all users as CSV, in one snapshot. */
export async function exportProfiles(options: PlainExportOptions): Promise<ProfileCounts> {
  const counts = { users: 0, formulas: 0, unverified: 0 };
  await writeUsers(options, counts, profileHeader, ({ pool }, user) => {
    if (hasFormula(pool, user)) counts.formulas++;
    if (!hasVerifiedAddress(pool, user)) counts.unverified++;
    return profileLine(pool, user);
  });
  return counts;
}

export interface AuthenticatorCounts {
  readonly users: number;
  readonly authenticators: number;
}

/** One otpauth URI a line, of every authenticator a user can sign in with; in one snapshot. */
export async function exportAuthenticators(
  options: PlainExportOptions,
): Promise<AuthenticatorCounts> {
  const counts = { users: 0, authenticators: 0 };
  await writeUsers(options, counts, undefined, async ({ pool, reads }, user) => {
    const held = heldIn(await reads.softwareTokens.find(pool.id, user.id));
    if (held.length === 0) return undefined;
    counts.authenticators += held.length;
    return held.map(({ secret }) => uriFor(pool, user, secret)).join('\n');
  });
  return counts;
}

/** Writes what `lineOf` makes of each user, under a header if there is one. */
function writeUsers(
  { store, poolId, write, progress }: PlainExportOptions,
  counts: { users: number },
  header: ((pool: Pool) => string) | undefined,
  lineOf: (
    from: { readonly pool: Pool; readonly reads: Reads },
    user: User,
  ) => Promise<string | undefined> | string,
): Promise<void> {
  return store.snapshot(async (reads) => {
    const pool = await poolToExport(reads, poolId);
    const total = await reads.pools.countUsers(poolId);
    async function* lines() {
      if (header) yield `${header(pool)}\n`;
      for await (const user of every((page) => reads.users.list(poolId, undefined, page))) {
        const line = await lineOf({ pool, reads }, user);
        if (line !== undefined) yield `${line}\n`;
        progress(++counts.users, total);
      }
    }
    await write(lines());
  });
}
