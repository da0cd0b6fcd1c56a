/** Exports a whole pool into bytes that only a passphrase opens. */
import type { Clock } from '#platform/clock.ts';
import { compressed } from '#platform/compressed-lines.ts';
import { type Cost, encrypted } from '#platform/encrypted-file.ts';
import type { Random } from '#platform/random.ts';
import type { Reads, Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import { linesOf, type RecordCounts, Tally } from './lines.ts';
import { ArchiveRefused } from './section.ts';

export interface ExportOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly poolId: string;
  readonly passphrase: string;
  /** The cost of a guess at the passphrase; the usual one when absent. */
  readonly cost?: Cost;
  /** Program and version, for the record. */
  readonly madeBy: string;
  /** Takes the bytes as they come. */
  readonly write: (bytes: AsyncIterable<Buffer>) => Promise<void>;
  /** Called with the number of users exported, and of all. */
  readonly progress: (done: number, total: number) => void;
}

/**
 * Reads the whole pool in one snapshot: the archive shows it at one instant, whatever is written
 * meanwhile.
 * @throws ArchiveRefused
 */
export function exportPool(options: ExportOptions): Promise<RecordCounts> {
  const { store, clock, random, poolId, passphrase, cost, madeBy, write, progress } = options;
  return store.snapshot(async (reads) => {
    const pool = await poolToExport(reads, poolId);
    const total = await reads.pools.countUsers(poolId);
    const tally = new Tally();
    const source = { reads, pool, now: clock.now() };
    const lines = linesOf(source, madeBy, tally, (done) => progress(done, total));
    await write(encrypted(compressed(lines), passphrase, random, cost));
    return tally.counts;
  });
}

/** @throws ArchiveRefused */
export async function poolToExport(reads: Pick<Reads, 'pools'>, poolId: string): Promise<Pool> {
  const pool = await reads.pools.find(poolId);
  if (!pool) throw new ArchiveRefused(`There is no user pool ${poolId} in this store.`);
  return pool;
}
