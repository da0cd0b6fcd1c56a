/** The files of import jobs, in pieces. */
import type { ImportUpload } from '../tables/imports.ts';
import { type Connection, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

export const importPieces = {
  name: 'import_pieces',
  columns: {
    pool_id: 'text',
    job_id: 'text',
    upload_id: 'text',
    number: 'integer',
    content_sealed: 'sealed',
  },
  primaryKey: ['pool_id', 'job_id', 'upload_id', 'number'],
  deletedWith: 'pool',
  archive: { leftOut: 'an import job does not go on where its pool arrives' },
} as const satisfies TableDescription;

const placeOf = (...row: KeyOf<typeof importPieces>): PlaceIn<typeof importPieces> => ({
  column: 'import_pieces.content',
  row,
});

/** Which file a job has, and which is arriving for it; both stand in import_jobs. */
interface JobFiles {
  readonly upload: string | null;
  readonly arriving: string | null;
}

export class ImportUploads {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async piece(
    poolId: string,
    jobId: string,
    uploadId: string,
    n: number,
  ): Promise<Buffer | undefined> {
    const row = await this.#connection.first<Pick<RowOf<typeof importPieces>, 'content_sealed'>>(
      sql`select content_sealed from import_pieces
           where pool_id = ${poolId} and job_id = ${jobId} and upload_id = ${uploadId}
             and number = ${n}`,
    );
    return row && this.#vault.open(row.content_sealed, placeOf(poolId, jobId, uploadId, n));
  }

  async expect(poolId: string, id: string, uploadId: string): Promise<boolean> {
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

  async accept(poolId: string, id: string, upload: ImportUpload): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update import_jobs
             set upload = ${upload.id}, upload_pieces = ${upload.pieces}, arriving = null
           where pool_id = ${poolId} and id = ${id} and status = 'Created'
             and arriving = ${upload.id}`,
    );
    return changes === 1;
  }

  async forget(poolId: string, id: string, uploadId: string): Promise<void> {
    await this.#connection.run(
      sql`update import_jobs set arriving = null
           where pool_id = ${poolId} and id = ${id} and arriving = ${uploadId}`,
    );
  }

  async dropPieces(poolId: string, id: string, limit: number): Promise<number> {
    // An ended job has no more use for any file.
    const job = await this.#connection.first<JobFiles>(
      sql`select upload, arriving from import_jobs
           where pool_id = ${poolId} and id = ${id} and completed_at is null`,
    );
    const { upload, arriving } = job ?? {};
    return this.#connection.run(
      sql`delete from import_pieces where (pool_id, job_id, upload_id, number) in
            (select pool_id, job_id, upload_id, number from import_pieces
              where pool_id = ${poolId} and job_id = ${id}
                and upload_id not in (${upload ?? ''}, ${arriving ?? ''}) limit ${limit})`,
    );
  }
}
