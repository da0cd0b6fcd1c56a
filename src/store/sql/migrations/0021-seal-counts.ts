import type { Migration } from './migration.ts';

/** How often each data key has sealed, or may have. */
export const sealCounts: Migration = {
  id: '0021-seal-counts',
  steps: [
    ({ integer, clustered }) => `create table if not exists seal_counts (
      key_id ${integer} not null primary key,
      seals ${integer} not null
    )${clustered}`,
  ],
};
