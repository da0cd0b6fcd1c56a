import type { PasswordHashingAlgorithmType, UserImportJobStatusType } from '#contract/types.ts';
import type {
  DueImport,
  ImportedRow,
  ImportJob,
  ImportMove,
  ImportProgress,
  ImportTable,
  ImportUpload,
} from '../tables/imports.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { listRows, noteRows } from './import-rows.ts';
import { ImportUploads } from './import-uploads.ts';
import { leaseIn } from './leases.ts';
import { type Connection, pageOf, sql } from './query.ts';
import type { RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

/** Jobs that brought password hashes are kept: what unknown users cost depends on them. */
export const importJobs = {
  name: 'import_jobs',
  columns: {
    pool_id: 'text',
    id: 'text',
    name: 'text',
    role_arn: 'text',
    algorithm: 'text?',
    status: 'text',
    created_at: 'integer',
    started_at: 'integer?',
    completed_at: 'integer?',
    message: 'text?',
    imported: 'integer',
    skipped: 'integer',
    failed: 'integer',
    arriving: 'text?',
    upload: 'text?',
    upload_pieces: 'integer',
    owner: 'text?',
    due_at: 'integer?',
    likeness: 'text?',
    expires_at: 'integer?',
  },
  primaryKey: ['pool_id', 'id'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { section: 'importJobs' },
} as const satisfies TableDescription;

const lease = leaseIn(importJobs.name, 'owner', importJobs.primaryKey);

type JobRow = RowOf<typeof importJobs>;

export class SqlImports implements ImportTable {
  readonly #connection: Connection;
  readonly #uploads: ImportUploads;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#uploads = new ImportUploads(connection, vault);
  }

  async find(poolId: string, id: string): Promise<ImportJob | undefined> {
    const row = await this.#connection.first<JobRow>(
      sql`select * from import_jobs where pool_id = ${poolId} and id = ${id}`,
    );
    return row && toJob(row);
  }

  async list(poolId: string, { limit, after }: PageRequest): Promise<Page<ImportJob>> {
    const [createdAt, id] = positionOf(after);
    const rows = await this.#connection.all<JobRow>(
      sql`select * from import_jobs
           where pool_id = ${poolId} and (created_at, id) < (${createdAt}, ${id})
           order by created_at desc, id desc limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toJob, (row) => `${row.created_at} ${row.id}`);
  }

  async count(poolId: string): Promise<number> {
    const row = await this.#connection.first<{ readonly jobs: number }>(
      sql`select count(*) as jobs from import_jobs where pool_id = ${poolId}`,
    );
    return row?.jobs ?? 0;
  }

  async due(now: number, limit: number): Promise<readonly DueImport[]> {
    const rows = await this.#connection.all<Pick<JobRow, 'pool_id' | 'id' | 'status'>>(
      sql`select pool_id, id, status from import_jobs
           where due_at <= ${now} order by due_at limit ${limit}`,
    );
    return rows.map(({ pool_id, id, status }) => ({
      poolId: pool_id,
      id,
      status: status as UserImportJobStatusType,
    }));
  }

  async hashLikeness(poolId: string): Promise<string | undefined> {
    const row = await this.#connection.first<{ readonly likeness: string }>(
      sql`select likeness from import_jobs
           where pool_id = ${poolId} and likeness > '' order by likeness limit 1`,
    );
    return row?.likeness;
  }

  async insertEnded(job: ImportJob): Promise<boolean> {
    const { poolId, id, name, roleArn, algorithm = null, status, createdAt, counts } = job;
    const { startedAt = null, completedAt = null, message = null, likeness = null } = job;
    const changes = await this.#connection.run(
      sql`insert into import_jobs (
            pool_id, id, name, role_arn, algorithm, status, created_at, started_at, completed_at,
            message, imported, skipped, failed, upload_pieces, likeness)
          values (${poolId}, ${id}, ${name}, ${roleArn}, ${algorithm}, ${status}, ${createdAt},
            ${startedAt}, ${completedAt}, ${message}, ${counts.imported}, ${counts.skipped},
            ${counts.failed}, 0, ${likeness})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async insert(job: ImportJob, dueAt: number): Promise<boolean> {
    const { poolId, id, name, roleArn, algorithm = null, status, createdAt, counts } = job;
    const changes = await this.#connection.run(
      sql`insert into import_jobs (
            pool_id, id, name, role_arn, algorithm, status, created_at,
            imported, skipped, failed, upload_pieces, due_at)
          values (${poolId}, ${id}, ${name}, ${roleArn}, ${algorithm}, ${status}, ${createdAt},
            ${counts.imported}, ${counts.skipped}, ${counts.failed}, 0, ${dueAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async move(
    poolId: string,
    id: string,
    from: UserImportJobStatusType,
    { to, startedAt, completedAt, message, dueAt, expiresAt }: ImportMove,
    owner = '',
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update import_jobs
             set status = ${to}, due_at = ${dueAt},
                 started_at = coalesce(${startedAt ?? null}, started_at),
                 completed_at = coalesce(${completedAt ?? null}, completed_at),
                 message = coalesce(${message ?? null}, message),
                 expires_at = coalesce(${expiresAt ?? null}, expires_at)
           where pool_id = ${poolId} and id = ${id} and status = ${from}
             and ${owner} in (owner, '')`,
    );
    return changes === 1;
  }

  async claim(
    poolId: string,
    id: string,
    owner: string,
    now: number,
    until: number,
  ): Promise<boolean> {
    return (await this.#connection.run(lease.take(owner, until, poolId, id, now))) === 1;
  }

  async advance(
    poolId: string,
    id: string,
    owner: string,
    { from, to, dueAt, likeness }: ImportProgress,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update import_jobs
             set imported = ${to.imported}, skipped = ${to.skipped}, failed = ${to.failed},
                 due_at = ${dueAt}, likeness = coalesce(likeness, ${likeness ?? null})
           where pool_id = ${poolId} and id = ${id} and owner = ${owner}
             and status = 'InProgress' and imported = ${from.imported}
             and skipped = ${from.skipped} and failed = ${from.failed}`,
    );
    return changes === 1;
  }

  async release(
    poolId: string,
    id: string,
    owner: string,
    dueAt: number | undefined,
  ): Promise<boolean> {
    // It stays the owner's until another takes it: that it was asked to stop still counts.
    return (await this.#connection.run(lease.renew(dueAt ?? null, poolId, id, owner))) === 1;
  }

  piece(poolId: string, id: string, uploadId: string, n: number): Promise<Buffer | undefined> {
    return this.#uploads.piece(poolId, id, uploadId, n);
  }

  expectUpload(poolId: string, id: string, uploadId: string): Promise<boolean> {
    return this.#uploads.expect(poolId, id, uploadId);
  }

  addPiece(
    poolId: string,
    id: string,
    uploadId: string,
    n: number,
    content: Buffer,
  ): Promise<boolean> {
    return this.#uploads.addPiece(poolId, id, uploadId, n, content);
  }

  acceptUpload(poolId: string, id: string, upload: ImportUpload): Promise<boolean> {
    return this.#uploads.accept(poolId, id, upload);
  }

  forgetUpload(poolId: string, id: string, uploadId: string): Promise<void> {
    return this.#uploads.forget(poolId, id, uploadId);
  }

  dropPieces(poolId: string, id: string, limit: number): Promise<number> {
    return this.#uploads.dropPieces(poolId, id, limit);
  }

  rows(poolId: string, jobId: string, page: PageRequest): Promise<Page<ImportedRow>> {
    return listRows(this.#connection, poolId, jobId, page);
  }

  noteRows(
    poolId: string,
    id: string,
    rows: readonly ImportedRow[],
    expiresAt: number,
  ): Promise<void> {
    return noteRows(this.#connection, poolId, id, rows, expiresAt);
  }
}

function toJob(row: JobRow): ImportJob {
  return {
    poolId: row.pool_id,
    id: row.id,
    name: row.name,
    roleArn: row.role_arn,
    ...(row.algorithm !== null && {
      algorithm: row.algorithm as PasswordHashingAlgorithmType,
    }),
    status: row.status as UserImportJobStatusType,
    createdAt: row.created_at,
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.completed_at !== null && { completedAt: row.completed_at }),
    ...(row.message !== null && { message: row.message }),
    counts: { imported: row.imported, skipped: row.skipped, failed: row.failed },
    ...(row.likeness !== null && { likeness: row.likeness }),
    ...(row.upload !== null && { upload: { id: row.upload, pieces: row.upload_pieces } }),
  };
}

/** The key of a listing: when a job was made, and its id. */
function positionOf(after: string | undefined): readonly [number, string] {
  const [createdAt, id = ''] = after?.split(' ') ?? [];
  return [Number(createdAt ?? Number.MAX_SAFE_INTEGER), id];
}
