import type { Migration } from './migration.ts';

/** Pools on their way in from another server: their ids are taken, and no user can sign in yet. */
export const archive: Migration = {
  id: '0006-archive',
  steps: [
    ({ integer, clustered }) => `create table if not exists arriving_pools (
      pool_id text not null primary key,
      arrival text not null,
      touched_at ${integer} not null
    )${clustered}`,
  ],
};
