import type { Migration } from './migration.ts';

/** A device is its user's: a device key means nothing to another user of the pool. */
export const devices: Migration = {
  id: '0012-devices',
  steps: [
    ({ bytes, integer, clustered }) => `create table if not exists devices (
      pool_id text not null,
      user_id ${bytes} not null,
      device_key ${bytes} not null,
      name text,
      verifier_sealed ${bytes} not null,
      remembered ${integer} not null,
      address text,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      authenticated_at ${integer} not null,
      primary key (pool_id, user_id, device_key)
    )${clustered}`,

    // A row for each token family of a pool that tracks devices: the device it was made on.
    ({ bytes, integer, clustered }) => `create table if not exists device_families (
      pool_id text not null,
      family_id text not null,
      device_key ${bytes} not null,
      expires_at ${integer} not null,
      primary key (pool_id, family_id)
    )${clustered}`,
    () => 'create index if not exists device_families_by_expiry on device_families (expires_at)',
  ],
};
