/** What can be taken out of a pool in the clear: profiles, and the secrets of authenticators. */
import {
  hasFormula,
  hasVerifiedAddress,
  profileHeader,
  profileLine,
} from '#domain/accounts/profile-csv.ts';
import type { Store } from '#store/store.ts';
import { poolToExport } from './export-pool.ts';
import { every } from './section.ts';
import { uriFor } from './sections/authenticator.ts';

export interface PlainExportOptions {
  readonly store: Store;
  readonly poolId: string;
  /** Keeps the lines, as they come; each ends with a newline. */
  readonly write: (lines: AsyncIterable<string>) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
}

export interface ProfileCounts {
  readonly users: number;
  /** Users with a cell that a spreadsheet would take for a formula. */
  readonly formulas: number;
  /** Users that an import job would skip: none of their addresses is verified. */
  readonly unverified: number;
}

/** The profiles of all users as CSV, in one snapshot. */
export function exportProfiles(options: PlainExportOptions): Promise<ProfileCounts> {
  const { store, poolId, write, progress } = options;
  return store.snapshot(async (reads) => {
    const pool = await poolToExport(reads, poolId);
    const total = await reads.pools.countUsers(poolId);
    const counts = { users: 0, formulas: 0, unverified: 0 };
    async function* lines() {
      yield `${profileHeader(pool)}\n`;
      for await (const user of every((page) => reads.users.list(poolId, undefined, page))) {
        counts.users++;
        if (hasFormula(pool, user)) counts.formulas++;
        if (!hasVerifiedAddress(user)) counts.unverified++;
        yield `${profileLine(pool, user)}\n`;
        progress(counts.users, total);
      }
    }
    await write(lines());
    return counts;
  });
}

export interface AuthenticatorCounts {
  readonly users: number;
  readonly authenticators: number;
}

/** One otpauth URI a line, of every authenticator that signs somebody in; in one snapshot. */
export function exportAuthenticators(options: PlainExportOptions): Promise<AuthenticatorCounts> {
  const { store, poolId, write, progress } = options;
  return store.snapshot(async (reads) => {
    const pool = await poolToExport(reads, poolId);
    const total = await reads.pools.countUsers(poolId);
    const counts = { users: 0, authenticators: 0 };
    async function* lines() {
      for await (const user of every((page) => reads.users.list(poolId, undefined, page))) {
        counts.users++;
        progress(counts.users, total);
        const token = await reads.softwareTokens.find(poolId, user.id);
        if (!token?.active) continue;
        counts.authenticators++;
        yield `${uriFor(pool, user, token.active)}\n`;
      }
    }
    await write(lines());
    return counts;
  });
}
