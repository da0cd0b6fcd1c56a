/**
 * Running import jobs in the background, on whichever node has room.
 *
 * A node leases a job by one statement and renews the lease with each chunk of rows. Users and
 * progress of a chunk commit together, on condition that the node still has the job and the
 * progress is unchanged: after a crash another node, or this one, continues after the last chunk,
 * and no row is imported twice.
 */
import type { UserImportJobStatusType } from '#contract/types.ts';
import type { DueImport, ImportJob, ImportMove } from '#store/tables/imports.ts';
import { type FileImportParts, importFile, JobLost } from './file-import.ts';
import {
  hasEnded,
  type ImportEvent,
  jobAt,
  MESSAGES,
  statusAfter,
  UNSTARTED_MS,
} from './job-status.ts';
import { dropPieces } from './uploads.ts';

/** How long a lease holds unless it is renewed. */
const LEASE_MS = 30_000;
/** Jobs one node runs at once, of different pools. */
const AT_ONCE = 4;
/** Jobs read at once. */
const LOOK = 32;
/**
 * How long the record of a finished job is kept. One that imported hashes stays as long as its
 * pool.
 */
const KEPT_MS = 365 * 24 * 60 * 60_000;

export class ImportRunner {
  readonly #parts: FileImportParts;
  readonly #running = new Map<string, Promise<void>>();
  #looking: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(parts: FileImportParts) {
    this.#parts = parts;
  }

  /** Looks for due jobs and runs them; once more if called meanwhile. */
  wake(): void {
    this.#again = true;
    if (this.#closed || this.#looking) return;
    this.#looking = this.#look()
      .catch((cause: unknown) => this.#parts.log.error('import failed', { cause }))
      .finally(() => {
        this.#looking = undefined;
        if (this.#again) this.wake();
      });
  }

  /** Starts no more jobs, and resolves when the running ones are released. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    this.#again = false;
    const { store, clock, log } = this.#parts;
    for (const due of await store.imports.due(clock.now(), LOOK)) {
      const name = `${due.poolId} ${due.id}`;
      if (this.#closed || this.#running.size >= AT_ONCE) return;
      if (this.#running.has(name)) continue;
      const run = this.#takeUp(due).then(
        () => {
          this.#running.delete(name);
          this.wake();
        },
        (cause: unknown) => {
          // Whatever failed, the job is due again when its lease ends.
          this.#running.delete(name);
          log.error('import failed', { ...fieldsOf(due), cause });
        },
      );
      this.#running.set(name, run);
    }
  }

  async #takeUp({ poolId, id }: DueImport): Promise<void> {
    const { store, clock, ids } = this.#parts;
    const owner = ids.uuid();
    const now = clock.now();
    const mine = await store.transaction((tx) =>
      tx.imports.claim(poolId, id, owner, now, now + LEASE_MS),
    );
    const job = mine ? await store.imports.find(poolId, id) : undefined;
    if (!job) return;
    if (hasEnded(job.status)) {
      await dropPieces(store, poolId, id);
      await this.#release(job, owner, undefined);
    } else if (job.status === 'Created') {
      await this.#expire(job, owner, now);
    } else {
      await this.#run(job, owner);
    }
  }

  /**
   * Expires a job that was not started. If the clock was set back, the job is released until it is
   * due.
   */
  async #expire(job: ImportJob, owner: string, now: number): Promise<void> {
    if (jobAt(job, now).status !== 'Expired') {
      await this.#release(job, owner, job.createdAt + UNSTARTED_MS);
      return;
    }
    await this.#end(job, owner, job.status, 'expire', MESSAGES.expired);
  }

  async #run(job: ImportJob, owner: string): Promise<void> {
    const { store, clock, log } = this.#parts;
    const { poolId, id } = job;
    const until = () => clock.now() + LEASE_MS;
    const begun = statusAfter('begin', job.status);
    if (begun) {
      const move = { to: begun, dueAt: until() };
      await store.transaction((tx) => tx.imports.move(poolId, id, job.status, move, owner));
    }
    try {
      const lease = { job, owner, until, letGo: () => this.#closed };
      const ending = job.status === 'Stopping' ? undefined : await importFile(this.#parts, lease);
      if (ending) await this.#end(job, owner, 'InProgress', ending.event, ending.message);
      else if (this.#closed) await this.#release(job, owner, clock.now());
    } catch (error) {
      if (!(error instanceof JobLost)) throw error;
    }
    // If this node still has the job, it was asked to stop.
    await this.#end(job, owner, 'Stopping', 'halt', MESSAGES.stopped);
    const { counts, status } = (await store.imports.find(poolId, id)) ?? job;
    log.audit('import put down', { ...fieldsOf(job), outcome: status, count: counts.imported });
  }

  /** Ends the job, unless another node has it or its status is not `from`. */
  async #end(
    job: ImportJob,
    owner: string,
    from: UserImportJobStatusType,
    event: ImportEvent,
    message: string,
  ): Promise<void> {
    const to = statusAfter(event, from);
    if (!to) throw new Error(`a job cannot ${event} when it is ${from}`);
    const { store, clock } = this.#parts;
    const { poolId, id } = job;
    const end = endOf({ ...job, status: to, message }, clock.now());
    await store.transaction((tx) => tx.imports.move(poolId, id, from, end, owner));
  }

  async #release({ poolId, id }: ImportJob, owner: string, dueAt: number | undefined) {
    await this.#parts.store.transaction((tx) => tx.imports.release(poolId, id, owner, dueAt));
  }
}

/** The move to the job's final status. Its file is then due to be removed. */
export function endOf(
  { status, message = '', createdAt, algorithm }: ImportJob,
  now: number,
): ImportMove {
  const completedAt = status === 'Expired' ? createdAt + UNSTARTED_MS : now;
  const end = { to: status, completedAt, message: message.slice(0, MOST_MESSAGE), dueAt: now };
  return algorithm ? end : { ...end, expiresAt: now + KEPT_MS };
}

/** Characters of a CompletionMessage, as the API has it. */
const MOST_MESSAGE = 128;

const fieldsOf = ({ poolId, id }: Pick<ImportJob, 'poolId' | 'id'>) => ({ poolId, jobId: id });
