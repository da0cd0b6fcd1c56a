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
import { type Connection, pageOf, sql } from './query.ts';
import type { Place, Vault } from './vault.ts';

interface JobRow {
  readonly pool_id: string;
  readonly id: string;
  readonly name: string;
  readonly role_arn: string;
  readonly algorithm: PasswordHashingAlgorithmType | null;
  readonly status: UserImportJobStatusType;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly message: string | null;
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  readonly upload: string | null;
  readonly upload_pieces: number;
  readonly likeness: string | null;
}

export class SqlImports implements ImportTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
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
    return rows.map(({ pool_id, id, status }) => ({ poolId: pool_id, id, status }));
  }

  async piece(
    poolId: string,
    jobId: string,
    uploadId: string,
    n: number,
  ): Promise<Buffer | undefined> {
    const row = await this.#connection.first<{ readonly content_sealed: Uint8Array }>(
      sql`select content_sealed from import_pieces
           where pool_id = ${poolId} and job_id = ${jobId} and upload_id = ${uploadId}
             and number = ${n}`,
    );
    return row && this.#vault.open(row.content_sealed, placeOf(poolId, jobId, uploadId, n));
  }

  async rows(
    poolId: string,
    jobId: string,
    { limit, after = '0' }: PageRequest,
  ): Promise<Page<ImportedRow>> {
    const rows = await this.#connection.all<ImportedRow>(
      sql`select line, outcome, reason from import_rows
           where pool_id = ${poolId} and job_id = ${jobId} and line > ${Number(after)}
           order by line limit ${limit + 1}`,
    );
    return pageOf(
      rows,
      limit,
      ({ line, outcome, reason }) => ({ line, outcome, reason }),
      ({ line }) => String(line),
    );
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
    const changes = await this.#connection.run(
      sql`update import_jobs set owner = ${owner}, due_at = ${until}
           where pool_id = ${poolId} and id = ${id} and due_at <= ${now}`,
    );
    return changes === 1;
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
    const changes = await this.#connection.run(
      sql`update import_jobs set due_at = ${dueAt ?? null}
           where pool_id = ${poolId} and id = ${id} and owner = ${owner}`,
    );
    return changes === 1;
  }

  async expectUpload(poolId: string, id: string, uploadId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update import_jobs set arriving = ${uploadId}
           where pool_id = ${poolId} and id = ${id} and status = 'Created'`,
    );
    return changes === 1;
  }

  async addPiece(
    poolId: string,
    id: string,
    uploadId: string,
    n: number,
    content: Buffer,
  ): Promise<boolean> {
    // Touched, the job cannot start or take another file before this piece is there.
    const waiting = await this.#connection.run(
      sql`update import_jobs set arriving = arriving
           where pool_id = ${poolId} and id = ${id} and status = 'Created'
             and arriving = ${uploadId}`,
    );
    if (waiting === 0) return false;
    const sealed = this.#vault.seal(content, placeOf(poolId, id, uploadId, n));
    await this.#connection.run(
      sql`insert into import_pieces (pool_id, job_id, upload_id, number, content_sealed)
          values (${poolId}, ${id}, ${uploadId}, ${n}, ${sealed})`,
    );
    return true;
  }

  async acceptUpload(poolId: string, id: string, upload: ImportUpload): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update import_jobs
             set upload = ${upload.id}, upload_pieces = ${upload.pieces}, arriving = null
           where pool_id = ${poolId} and id = ${id} and status = 'Created'
             and arriving = ${upload.id}`,
    );
    return changes === 1;
  }

  async forgetUpload(poolId: string, id: string, uploadId: string): Promise<void> {
    await this.#connection.run(
      sql`update import_jobs set arriving = null
           where pool_id = ${poolId} and id = ${id} and arriving = ${uploadId}`,
    );
  }

  async dropPieces(poolId: string, id: string, limit: number): Promise<number> {
    // An ended job has no more use for any file.
    const job = await this.#connection.first<{
      readonly upload: string | null;
      readonly arriving: string | null;
    }>(
      sql`select upload, arriving from import_jobs
           where pool_id = ${poolId} and id = ${id} and completed_at is null`,
    );
    const kept = [job?.upload ?? '', job?.arriving ?? ''] as const;
    return this.#connection.run(
      sql`delete from import_pieces where (pool_id, job_id, upload_id, number) in
            (select pool_id, job_id, upload_id, number from import_pieces
              where pool_id = ${poolId} and job_id = ${id}
                and upload_id not in (${kept[0]}, ${kept[1]}) limit ${limit})`,
    );
  }

  async noteRows(
    poolId: string,
    id: string,
    rows: readonly ImportedRow[],
    expiresAt: number,
  ): Promise<void> {
    for (const { line, outcome, reason } of rows) {
      await this.#connection.run(
        sql`insert into import_rows (pool_id, job_id, line, outcome, reason, expires_at)
            values (${poolId}, ${id}, ${line}, ${outcome}, ${reason}, ${expiresAt})
            on conflict do nothing`,
      );
    }
  }
}

function toJob(row: JobRow): ImportJob {
  return {
    poolId: row.pool_id,
    id: row.id,
    name: row.name,
    roleArn: row.role_arn,
    ...(row.algorithm !== null && { algorithm: row.algorithm }),
    status: row.status,
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

function placeOf(poolId: string, jobId: string, uploadId: string, n: number): Place {
  return { column: 'import_pieces.content', row: [poolId, jobId, uploadId, String(n)] };
}
