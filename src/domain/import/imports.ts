/**
 * Import jobs as administrators see them: created, given a file, started, watched and stopped.
 *
 * This room owns users that come from CSV files: jobs, their files, the runner, and the users made
 * of rows. It leaves login names and attributes to users, and hashes of passwords to passwords.
 */
import {
  importJobNotFound,
  invalidParameter,
  limitExceeded,
  poolNotFound,
  preconditionNotMet,
} from '#contract/errors.ts';
import type { CreateUserImportJobRequest, UserImportJobType } from '#contract/types.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { ImportJob } from '#store/tables/imports.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import { csvHeader } from './csv-header.ts';
import { hasEnded, isActive, jobAt, MESSAGES, nextStatus, UNSTARTED_MS } from './job-status.ts';
import { endOf } from './runner.ts';

const MAX_JOBS = 1000;
/** Requests that change one job at a time; each failure means that another succeeded. */
const TRIES = 10;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The URL that the file of a job is uploaded to. */
  readonly uploadUrl: (job: ImportJob) => string;
  /** Wakes the runner of this node. */
  readonly wake: () => void;
  /** How many jobs a pool can have; 1000 when absent. */
  readonly maxJobs?: number;
}

export class Imports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The columns of a file for this pool. */
  header(pool: Pool): string[] {
    return csvHeader(pool);
  }

  /** @throws LimitExceededException, ResourceNotFoundException */
  async create(pool: Pool, input: CreateUserImportJobRequest): Promise<ImportJob> {
    const { store, clock, ids, maxJobs = MAX_JOBS } = this.#parts;
    const { JobName, CloudWatchLogsRoleArn, PasswordHashingAlgorithm: algorithm } = input;
    const createdAt = clock.now();
    const job: ImportJob = {
      poolId: pool.id,
      id: ids.importJobId(),
      name: JobName,
      roleArn: CloudWatchLogsRoleArn,
      ...(algorithm && { algorithm }),
      status: 'Created',
      createdAt,
      counts: { imported: 0, skipped: 0, failed: 0 },
    };
    const made = await store.transaction(async (tx) => {
      // Holding the pool makes requests create jobs one by one: the last place is not taken twice.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      if ((await tx.imports.count(pool.id)) >= maxJobs) {
        throw limitExceeded(`A user pool cannot have more than ${maxJobs} import jobs.`);
      }
      return tx.imports.insert(job, createdAt + UNSTARTED_MS);
    });
    return made ? job : this.create(pool, input);
  }

  /** Throws ResourceNotFoundException when there is none. */
  async get(pool: Pool, id: string): Promise<ImportJob> {
    const job = await this.#parts.store.imports.find(pool.id, id);
    if (!job) throw importJobNotFound(id);
    return jobAt(job, this.#parts.clock.now());
  }

  /** Jobs of the pool, newest first. */
  async list(pool: Pool, page: PageRequest): Promise<Page<ImportJob>> {
    if (page.after !== undefined && !/^\d{1,15} import-[\w-]+$/.test(page.after)) {
      throw invalidParameter('Invalid pagination token given.');
    }
    const now = this.#parts.clock.now();
    const { items, ...rest } = await this.#parts.store.imports.list(pool.id, page);
    return { items: items.map((job) => jobAt(job, now)), ...rest };
  }

  /**
   * Queues the job for the first node that takes it.
   * @throws ResourceNotFoundException, PreconditionNotMetException
   */
  async start(pool: Pool, id: string): Promise<ImportJob> {
    const { clock, log, maxJobs = MAX_JOBS } = this.#parts;
    if (!pool.settings.AutoVerifiedAttributes?.length) {
      throw preconditionNotMet(
        'The user pool must verify email or phone_number automatically (AutoVerifiedAttributes): imported users are reached by it.',
      );
    }
    const started = await this.#change(pool, id, async (job, tx) => {
      const to = nextStatus('start', job.status);
      if (!job.upload) throw preconditionNotMet('No file was uploaded for the import job.');
      // Holding the pool makes requests start jobs one by one: two cannot both find none running.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      const { items } = await tx.imports.list(pool.id, { limit: maxJobs });
      if (items.some(({ status }) => isActive(status))) {
        throw preconditionNotMet('Another import job of the user pool is in progress.');
      }
      const now = clock.now();
      return tx.imports.move(pool.id, id, job.status, { to, startedAt: now, dueAt: now });
    });
    log.audit('import started', { poolId: pool.id, jobId: id });
    this.#parts.wake();
    return started;
  }

  /**
   * Stops the job; users imported so far stay.
   * @throws ResourceNotFoundException, PreconditionNotMetException
   */
  async stop(pool: Pool, id: string): Promise<ImportJob> {
    const { clock, log } = this.#parts;
    const stopped = await this.#change(pool, id, (job, tx) => {
      const to = nextStatus('stop', job.status);
      const now = clock.now();
      const move = hasEnded(to)
        ? endOf({ ...job, status: to, message: MESSAGES.stopped }, now)
        : { to, dueAt: now };
      return tx.imports.move(pool.id, id, job.status, move);
    });
    log.audit('import stopped', { poolId: pool.id, jobId: id });
    this.#parts.wake();
    return stopped;
  }

  /** The job as answers show it. */
  describe(job: ImportJob): UserImportJobType {
    const { counts } = job;
    return {
      JobName: job.name,
      JobId: job.id,
      UserPoolId: job.poolId,
      PreSignedUrl: this.#parts.uploadUrl(job),
      CreationDate: new Date(job.createdAt),
      StartDate: dateOf(job.startedAt),
      CompletionDate: dateOf(job.completedAt),
      Status: job.status,
      CloudWatchLogsRoleArn: job.roleArn,
      ImportedUsers: counts.imported,
      SkippedUsers: counts.skipped,
      FailedUsers: counts.failed,
      CompletionMessage: job.message,
      PasswordHashingAlgorithm: job.algorithm,
    };
  }

  /** Runs `change` on the current job, and again when its status has changed meanwhile. */
  async #change(
    pool: Pool,
    id: string,
    change: (job: ImportJob, tx: Transaction) => Promise<boolean>,
  ): Promise<ImportJob> {
    const { store, clock } = this.#parts;
    for (let tries = 0; tries < TRIES; tries++) {
      const changed = await store.transaction(async (tx) => {
        const job = await tx.imports.find(pool.id, id);
        if (!job) throw importJobNotFound(id);
        return change(jobAt(job, clock.now()), tx);
      });
      if (changed) return this.get(pool, id);
    }
    throw preconditionNotMet('The import job changes too often. Try again.');
  }
}

const dateOf = (at: number | undefined) => (at === undefined ? undefined : new Date(at));
