import type { PasswordHashingAlgorithmType, UserImportJobStatusType } from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';

/** A job that brings users in from a file. */
export interface ImportJob {
  readonly poolId: string;
  readonly id: string;
  readonly name: string;
  /** Kept and shown: no role is assumed here. */
  readonly roleArn: string;
  /** What hashed the passwords in the file; without it there are none. */
  readonly algorithm?: PasswordHashingAlgorithmType;
  readonly status: UserImportJobStatusType;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly message?: string;
  /** Rows dealt with so far, the header not among them. */
  readonly counts: ImportCounts;
  /** A hash in the form and of the cost of those it imported; it fits no password. */
  readonly likeness?: string;
  /** The file that arrived whole; a later one replaces it until the job starts. */
  readonly upload?: ImportUpload;
}

export interface ImportCounts {
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
}

/** An uploaded file, kept in pieces that are numbered from 0. */
export interface ImportUpload {
  readonly id: string;
  readonly pieces: number;
}

/** A row of the file that made no user. Says why without telling anything of the user. */
export interface ImportedRow {
  /** The line of the file the row ends on, from 1. */
  readonly line: number;
  readonly outcome: 'skipped' | 'failed';
  readonly reason: string;
}

/** A job that a node must look at. */
export type DueImport = Pick<ImportJob, 'poolId' | 'id' | 'status'>;

export interface ImportReads {
  find(poolId: string, id: string): Promise<ImportJob | undefined>;
  /** Jobs of the pool, newest first. */
  list(poolId: string, page: PageRequest): Promise<Page<ImportJob>>;
  count(poolId: string): Promise<number>;
  /** Jobs of any pool that are due, the longest waiting first. */
  due(now: number, limit: number): Promise<readonly DueImport[]>;
  /** One piece of an uploaded file; undefined when it was removed. */
  piece(poolId: string, jobId: string, uploadId: string, n: number): Promise<Buffer | undefined>;
  /** Rows that made no user, in order of line. */
  rows(poolId: string, jobId: string, page: PageRequest): Promise<Page<ImportedRow>>;
  /** A hash in the form and of the cost of one the pool imported, if it ever did. */
  hashLikeness(poolId: string): Promise<string | undefined>;
}

/** Where a job goes; what is absent stays. */
export interface ImportMove {
  readonly to: UserImportJobStatusType;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly message?: string;
  readonly dueAt: number;
  /** When the record of an ended job may go. */
  readonly expiresAt?: number;
}

/** What a node has done of a job that it holds. */
export interface ImportProgress {
  /** The counts as they were before. */
  readonly from: ImportCounts;
  readonly to: ImportCounts;
  /** Until when the node holds the job. */
  readonly dueAt: number;
  /** What `hashLikeness` answers from now on, unless it answers another. */
  readonly likeness?: string | undefined;
}

export interface ImportTable extends ImportReads {
  /** False when the pool has a job of this id. */
  insert(job: ImportJob, dueAt: number): Promise<boolean>;
  /** Keeps a job that has ended elsewhere, for good; false when the pool has one of this id. */
  insertEnded(job: ImportJob): Promise<boolean>;
  /** Moves the job from a status; false when it is not in it, or `owner` does not hold it. */
  move(
    poolId: string,
    id: string,
    from: UserImportJobStatusType,
    move: ImportMove,
    owner?: string,
  ): Promise<boolean>;
  /** Gives the job to `owner` until `until`, if it is due; true for one caller. */
  claim(poolId: string, id: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Notes progress; false when the job is not in progress, not the owner's, or not at `from`. */
  advance(poolId: string, id: string, owner: string, progress: ImportProgress): Promise<boolean>;
  /** Lets others have the job from `dueAt`; never, when absent. */
  release(poolId: string, id: string, owner: string, dueAt: number | undefined): Promise<boolean>;
  /** Makes `uploadId` the file that arrives; false when the job is not waiting for one. */
  expectUpload(poolId: string, id: string, uploadId: string): Promise<boolean>;
  /** Keeps a piece; false when the job no longer waits for this very file. */
  addPiece(
    poolId: string,
    id: string,
    uploadId: string,
    n: number,
    content: Buffer,
  ): Promise<boolean>;
  /** The file has arrived: it is the job's. False when the job no longer waits for it. */
  acceptUpload(poolId: string, id: string, upload: ImportUpload): Promise<boolean>;
  /** The file arrives no longer, if it still was to. */
  forgetUpload(poolId: string, id: string, uploadId: string): Promise<void>;
  /** Removes up to `limit` pieces of files that are neither the job's nor arriving for it. */
  dropPieces(poolId: string, id: string, limit: number): Promise<number>;
  noteRows(
    poolId: string,
    id: string,
    rows: readonly ImportedRow[],
    expiresAt: number,
  ): Promise<void>;
}
