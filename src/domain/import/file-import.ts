/** Importing the file of one job, chunk by chunk, from where it stopped. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseHash } from '#domain/passwords/password-hashes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { ImportCounts, ImportedRow, ImportJob } from '#store/tables/imports.ts';
import type { Pool } from '#store/tables/pools.ts';
import { NamesContested, type ReadRow, readRow, writeRows } from './chunk.ts';
import { headerFault } from './csv-header.ts';
import { csvRows, LONGEST_ROW, UnreadableCsv } from './csv-rows.ts';
import { rowReader } from './imported-user.ts';
import { outcomeOf } from './job-status.ts';

const MAX_ROWS = 500_000;
/** Rows of one transaction: few enough that sign-ins need not wait for it. */
const CHUNK = 64;
/** Rows of a job without a user that are stored for reading; the log has all of them. */
const MOST_NOTED = 10_000;
const NOTED_MS = 90 * 24 * 60 * 60_000;

export interface FileImportParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  /** Rows of a file, at most; 500 000 when absent. */
  readonly maxRows?: number | undefined;
}

/** A node's hold on a job. */
export interface JobLease {
  readonly job: ImportJob;
  readonly owner: string;
  /** Until when the lease holds if it is renewed now. */
  readonly until: () => number;
  /** Whether the node wants to release the job. */
  readonly letGo: () => boolean;
}

/** How a job ends. */
export type ImportOutcome = ReturnType<typeof outcomeOf>;

/** The job was taken by another node, or stopped: what was not committed does not count. */
export class JobLost extends Error {}

/**
 * Imports the rest of the file. Undefined when the node releases the job before the end.
 * @throws JobLost
 */
export async function importFile(
  parts: FileImportParts,
  lease: JobLease,
): Promise<ImportOutcome | undefined> {
  const { job } = lease;
  const pool = await parts.store.pools.find(job.poolId);
  if (!pool) throw new JobLost();
  const rows = csvRows(piecesOf(parts.store, job));
  let { counts } = job;
  let chunk: ReadRow[] = [];
  const commit = async () => {
    if (chunk.length > 0) counts = await commitChunk(parts, lease, pool, counts, chunk);
    chunk = [];
    await nextTurn();
  };
  try {
    const header: readonly string[] = (await rows.next()).value?.cells ?? [];
    const fault = headerFault(pool, header, job.algorithm !== undefined);
    if (fault !== undefined) return failure(fault);
    const read = rowReader(pool, header, job.algorithm);
    const done = counts.imported + counts.skipped + counts.failed;
    const { maxRows = MAX_ROWS } = parts;
    let number = 0;
    for await (const row of rows) {
      if (++number <= done) continue;
      if (number > maxRows) {
        await commit();
        return failure(`The CSV file has more than ${maxRows} rows.`);
      }
      chunk.push(readRow(parts, pool, read, row));
      if (chunk.length < CHUNK) continue;
      await commit();
      if (lease.letGo()) return undefined;
    }
    await commit();
    return outcomeOf(counts);
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    await commit();
    return failure(
      `Line ${error.line} has more than ${LONGEST_ROW} characters, or a quotation mark without an end.`,
    );
  }
}

const failure = (message: string): ImportOutcome => ({ event: 'fail', message });

async function* piecesOf({ imports }: Store, { poolId, id, upload }: ImportJob) {
  for (let n = 0; n < (upload?.pieces ?? 0); n++) {
    const piece = await imports.piece(poolId, id, upload?.id ?? '', n);
    if (!piece) throw new JobLost();
    yield piece;
  }
}

/** Writes users and progress, together or not at all. Answers the counts after it. */
async function commitChunk(
  { store, clock, log }: FileImportParts,
  { job, owner, until }: JobLease,
  pool: Pool,
  from: ImportCounts,
  chunk: readonly ReadRow[],
): Promise<ImportCounts> {
  const { poolId, id } = job;
  const write = () =>
    store.transaction(async (tx) => {
      const refused = await writeRows(tx, pool, chunk);
      const to = countsAfter(from, chunk.length, refused);
      const progress = { from, to, dueAt: until(), likeness: likenessIn(chunk) };
      if (!(await tx.imports.advance(poolId, id, owner, progress))) throw new JobLost();
      const room = Math.max(0, MOST_NOTED - from.skipped - from.failed);
      await tx.imports.noteRows(poolId, id, refused.slice(0, room), clock.now() + NOTED_MS);
      return { refused, to };
    });
  const { refused, to } = await untilUncontested(write);
  for (const { line, outcome, reason } of refused) {
    log.info('row not imported', { poolId, jobId: id, line, outcome, reason });
  }
  return to;
}

/** A name that was claimed meanwhile belongs to a user that the next try will see. */
async function untilUncontested<T>(write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof NamesContested)) throw error;
    }
  }
}

function countsAfter(
  from: ImportCounts,
  rows: number,
  refused: readonly ImportedRow[],
): ImportCounts {
  const skipped = refused.filter(({ outcome }) => outcome === 'skipped').length;
  return {
    imported: from.imported + rows - refused.length,
    skipped: from.skipped + skipped,
    failed: from.failed + refused.length - skipped,
  };
}

function likenessIn(chunk: readonly ReadRow[]): string | undefined {
  for (const row of chunk) {
    if ('password' in row && row.password) return parseHash(row.password.hash)?.likeness;
  }
  return undefined;
}
