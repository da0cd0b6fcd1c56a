import type { Migration } from './migration.ts';

/** Who does what all nodes could do, such as the purge, and until when it is theirs. */
export const leases: Migration = {
  id: '0042-leases',
  steps: [
    ({ integer }) => `create table if not exists leases (
      name text not null primary key,
      holder text,
      due_at ${integer} not null
    )`,
  ],
};
