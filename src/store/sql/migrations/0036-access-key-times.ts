import type { Migration } from './migration.ts';

/** Until when an access key signs, when it last did, and which key a store began with. */
export const accessKeyTimes: Migration = {
  id: '0036-access-key-times',
  steps: [
    ({ integer }) => `alter table access_keys add column if not exists expires_at ${integer}`,
    ({ integer }) => `alter table access_keys add column if not exists last_used_at ${integer}`,
    ({ integer, bytes }) => `create table if not exists first_access_keys (
      place ${integer} not null primary key,
      key_id ${bytes} not null,
      taken_at ${integer} not null
    )`,
  ],
};
