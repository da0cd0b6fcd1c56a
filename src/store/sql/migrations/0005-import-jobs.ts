import type { Migration } from './migration.ts';

/**
 * Import jobs, the files uploaded for them in pieces, and what the operator may read of rows that
 * were not imported.
 *
 * `due_at` is when a node must look at a job again, whatever its status: a job that was not
 * started expires, a lease that ended is taken over, what an ended job leaves is removed.
 */
export const importJobs: Migration = {
  id: '0005-import-jobs',
  steps: [
    ({ integer }) => `create table if not exists import_jobs (
      pool_id text not null,
      id text not null,
      name text not null,
      role_arn text not null,
      algorithm text,
      status text not null,
      created_at ${integer} not null,
      started_at ${integer},
      completed_at ${integer},
      message text,
      imported ${integer} not null,
      skipped ${integer} not null,
      failed ${integer} not null,
      arriving text,
      upload text,
      upload_pieces ${integer} not null,
      owner text,
      due_at ${integer},
      likeness text,
      expires_at ${integer},
      primary key (pool_id, id)
    )`,
    () => 'create index if not exists import_jobs_by_age on import_jobs (pool_id, created_at, id)',
    () => 'create index if not exists import_jobs_by_likeness on import_jobs (pool_id, likeness)',
    () => 'create index if not exists import_jobs_by_due on import_jobs (due_at)',
    () => 'create index if not exists import_jobs_by_expiry on import_jobs (expires_at)',

    ({ bytes, integer }) => `create table if not exists import_pieces (
      pool_id text not null,
      job_id text not null,
      upload_id text not null,
      number ${integer} not null,
      content_sealed ${bytes} not null,
      primary key (pool_id, job_id, upload_id, number)
    )`,

    ({ integer, clustered }) => `create table if not exists import_rows (
      pool_id text not null,
      job_id text not null,
      line ${integer} not null,
      outcome text not null,
      reason text not null,
      expires_at ${integer} not null,
      primary key (pool_id, job_id, line)
    )${clustered}`,
    () => 'create index if not exists import_rows_by_expiry on import_rows (expires_at)',
  ],
};
