/** Rows of import jobs that made no user. */
import type { ImportedRow } from '../tables/imports.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, pageOf, sql } from './query.ts';
import type { TableDescription } from './table.ts';

export const importRows = {
  name: 'import_rows',
  columns: {
    pool_id: 'text',
    job_id: 'text',
    line: 'integer',
    outcome: 'text',
    reason: 'text',
    expires_at: 'integer',
  },
  primaryKey: ['pool_id', 'job_id', 'line'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { leftOut: 'they are kept for a while only' },
} as const satisfies TableDescription;

/** A page of the rows of a job, in order of line. */
export async function listRows(
  db: Connection,
  poolId: string,
  jobId: string,
  { limit, after = '0' }: PageRequest,
): Promise<Page<ImportedRow>> {
  const rows = await db.all<ImportedRow>(
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

export async function noteRows(
  db: Connection,
  poolId: string,
  id: string,
  rows: readonly ImportedRow[],
  expiresAt: number,
): Promise<void> {
  for (const { line, outcome, reason } of rows) {
    await db.run(
      sql`insert into import_rows (pool_id, job_id, line, outcome, reason, expires_at)
            values (${poolId}, ${id}, ${line}, ${outcome}, ${reason}, ${expiresAt})
            on conflict do nothing`,
    );
  }
}
