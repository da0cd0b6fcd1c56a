/**
 * The status of an import job: which event leads where. Pure.
 *
 * | event | from | to |
 * |---|---|---|
 * | start | Created | Pending |
 * | begin: a node takes it up | Pending | InProgress |
 * | stop | Pending | Stopped |
 * | stop | InProgress | Stopping |
 * | halt: the node has seen it | Stopping | Stopped |
 * | succeed | InProgress | Succeeded |
 * | fail | InProgress | Failed |
 * | expire: nobody started it | Created | Expired |
 *
 * Stopped, Succeeded, Failed and Expired are final.
 */
import { preconditionNotMet } from '#contract/errors.ts';
import type { UserImportJobStatusType } from '#contract/types.ts';
import type { ImportCounts, ImportJob } from '#store/tables/imports.ts';

export type ImportEvent = 'start' | 'begin' | 'stop' | 'halt' | 'succeed' | 'fail' | 'expire';

type Moves = Partial<Record<UserImportJobStatusType, UserImportJobStatusType>>;

const MOVES: Record<ImportEvent, Moves> = {
  start: { Created: 'Pending' },
  begin: { Pending: 'InProgress' },
  stop: { Pending: 'Stopped', InProgress: 'Stopping' },
  halt: { Stopping: 'Stopped' },
  succeed: { InProgress: 'Succeeded' },
  fail: { InProgress: 'Failed' },
  expire: { Created: 'Expired' },
};

/** How long a job waits to be started. */
export const UNSTARTED_MS = 24 * 60 * 60_000;
/** How long its URL accepts the file. */
export const URL_MS = 15 * 60_000;

export const MESSAGES = {
  succeeded: 'Import Job Completed Successfully.',
  tooManyFailed: 'Too many users have failed or been skipped during the import.',
  stopped: 'The Import Job was stopped by the developer.',
  expired: 'The user import job has expired.',
} as const;

/** The status after `event`, or undefined where it is not allowed. */
export function statusAfter(
  event: ImportEvent,
  status: UserImportJobStatusType,
): UserImportJobStatusType | undefined {
  return MOVES[event][status];
}

/** The same for a request; throws PreconditionNotMetException. */
export function nextStatus(
  event: 'start' | 'stop',
  status: UserImportJobStatusType,
): UserImportJobStatusType {
  const next = statusAfter(event, status);
  if (!next) throw preconditionNotMet(`A job with the status ${status} cannot be ${DONE[event]}.`);
  return next;
}

const DONE = { start: 'started', stop: 'stopped' } as const;

export function hasEnded(status: UserImportJobStatusType): boolean {
  return ['Stopped', 'Succeeded', 'Failed', 'Expired'].includes(status);
}

/** Whether the job is the one job of its pool that may run. */
export function isActive(status: UserImportJobStatusType): boolean {
  return ['Pending', 'InProgress', 'Stopping'].includes(status);
}

/** The job as it is at `now`, also when it has expired and that is not recorded yet. */
export function jobAt(job: ImportJob, now: number): ImportJob {
  const expiresAt = job.createdAt + UNSTARTED_MS;
  if (job.status !== 'Created' || now < expiresAt) return job;
  return { ...job, status: 'Expired', completedAt: expiresAt, message: MESSAGES.expired };
}

/** The end of a job whose rows are all done. */
export function outcomeOf({ imported, skipped, failed }: ImportCounts): {
  readonly event: 'succeed' | 'fail';
  readonly message: string;
} {
  return imported === 0 && skipped + failed > 0
    ? { event: 'fail', message: MESSAGES.tooManyFailed }
    : { event: 'succeed', message: MESSAGES.succeeded };
}
