/**
 * Importing the file of one job, chunk by chunk, from where it stopped. One chunk is read while
 * the one before it is written.
 */
import { parseHash } from '#domain/passwords/password-hashes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import { OneBehind } from '#platform/one-behind.ts';
import { Pace } from '#platform/pace.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { ImportCounts, ImportedRow, ImportJob } from '#store/tables/imports.ts';
import type { Pool } from '#store/tables/pools.ts';
import { NamesContested, type ReadRow, readRow, writeRows } from './chunk.ts';
import { headerFault } from './csv-header.ts';
import { csvRows, LONGEST_ROW, UnreadableCsv } from './csv-rows.ts';
import { rowReader } from './imported-user.ts';
import { outcomeOf } from './job-status.ts';

const MAX_ROWS = 500_000;
/**
 * Rows of one transaction: few enough that sign-ins need not wait for it. Reading the next ones is
 * rest enough between two.
 */
const CHUNKS = { first: 64, least: 32, most: 128, stepMs: 8, rest: 0 };
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
  const writer = new ChunkWriter(parts, lease, pool);
  let chunk: ReadRow[] = [];
  const finish = async () => {
    await writer.write(chunk);
    return writer.counts();
  };
  try {
    const header: readonly string[] = (await rows.next()).value?.cells ?? [];
    const fault = headerFault(pool, header, job.algorithm !== undefined);
    if (fault !== undefined) return failure(fault);
    const read = rowReader(pool, header, job.algorithm);
    const done = job.counts.imported + job.counts.skipped + job.counts.failed;
    const { maxRows = MAX_ROWS } = parts;
    let number = 0;
    for await (const row of rows) {
      if (++number <= done) continue;
      if (number > maxRows) {
        await finish();
        return failure(`The CSV file has more than ${maxRows} rows.`);
      }
      chunk.push(readRow(parts, pool, read, row));
      if (chunk.length < writer.rows) continue;
      await writer.write(chunk);
      chunk = [];
      if (lease.letGo()) return undefined;
    }
    return outcomeOf(await finish());
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    await finish();
    return failure(
      `Line ${error.line} has more than ${LONGEST_ROW} characters, or a quotation mark without an end.`,
    );
  } finally {
    await writer.settled();
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

/** Writes chunks one after another; while one is being written the next may be read. */
class ChunkWriter {
  readonly #parts: FileImportParts;
  readonly #lease: JobLease;
  readonly #pool: Pool;
  readonly #pace = new Pace(CHUNKS);
  readonly #writing: OneBehind<ImportCounts>;

  constructor(parts: FileImportParts, lease: JobLease, pool: Pool) {
    this.#parts = parts;
    this.#lease = lease;
    this.#pool = pool;
    this.#writing = new OneBehind(lease.job.counts);
  }

  /** How many rows the next chunk takes. */
  get rows(): number {
    return this.#pace.rows;
  }

  /** Begins to write the chunk when the one before it is committed; rejects when that was not. */
  async write(chunk: readonly ReadRow[]): Promise<void> {
    if (chunk.length === 0) return;
    await this.#writing.begin((counts) => this.#commit(counts, chunk));
    await this.#pace.rest();
  }

  /** The counts when all is committed. */
  counts(): Promise<ImportCounts> {
    return this.#writing.result();
  }

  /** Resolves when nothing is being written any more, whether it was committed or not. */
  settled(): Promise<void> {
    return this.#writing.settled();
  }

  /** Writes users and progress, together or not at all. Answers the counts after it. */
  async #commit(from: ImportCounts, chunk: readonly ReadRow[]): Promise<ImportCounts> {
    const { store, clock, log } = this.#parts;
    const { job, owner, until } = this.#lease;
    const { poolId, id } = job;
    const write = async (tx: Transaction) => {
      const refused = await writeRows(tx, this.#pool, chunk);
      const to = countsAfter(from, chunk.length, refused);
      const progress = { from, to, dueAt: until(), likeness: likenessIn(chunk) };
      if (!(await tx.imports.advance(poolId, id, owner, progress))) throw new JobLost();
      const room = Math.max(0, MOST_NOTED - from.skipped - from.failed);
      await tx.imports.noteRows(poolId, id, refused.slice(0, room), clock.now() + NOTED_MS);
      return { refused, to };
    };
    const { refused, to } = await untilUncontested(() =>
      store.transaction((tx) => this.#pace.timed(() => write(tx))),
    );
    for (const { line, outcome, reason } of refused) {
      log.info('row not imported', { poolId, jobId: id, line, outcome, reason });
    }
    return to;
  }
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
