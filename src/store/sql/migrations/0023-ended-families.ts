import type { Migration } from './migration.ts';

/** A row for each token family whose refresh tokens ended with the device they were given out on. */
export const endedFamilies: Migration = {
  id: '0023-ended-families',
  steps: [
    ({ integer, clustered }) => `create table if not exists ended_families (
      pool_id text not null,
      family_id text not null,
      expires_at ${integer} not null,
      primary key (pool_id, family_id)
    )${clustered}`,
    () => 'create index if not exists ended_families_by_expiry on ended_families (expires_at)',
    () =>
      'create index if not exists device_families_by_device on device_families (pool_id, device_key)',
  ],
};
