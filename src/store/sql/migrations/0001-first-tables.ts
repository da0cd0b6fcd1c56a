import type { Migration } from './migration.ts';

/**
 * Keys begin with the pool. Columns of type `bytes` that hold text are ordered or searched by
 * its beginning; those whose name ends in `sealed` hold what only the data keys open.
 *
 * Tables that are also searched by another index within the pool are not clustered: SQLite would
 * rather walk all of the pool in the primary key than look rows up through that index.
 */
export const firstTables: Migration = {
  id: '0001-first-tables',
  steps: [
    ({ bytes, integer }) => `create table if not exists pools (
      id ${bytes} not null primary key,
      region text not null,
      name text not null,
      data text not null,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null
    )`,
    () => 'create index if not exists pools_by_region on pools (region, id)',

    // What is left of a deleted pool until its rows are gone.
    ({ integer, clustered }) => `create table if not exists deleted_pools (
      pool_id text not null primary key,
      deleted_at ${integer} not null,
      emptied ${integer} not null
    )${clustered}`,

    ({ bytes, integer }) => `create table if not exists clients (
      id ${bytes} not null primary key,
      pool_id text not null,
      name text not null,
      data text not null,
      secrets_sealed ${bytes},
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null
    )`,
    () => 'create index if not exists clients_by_pool on clients (pool_id, id)',

    ({ bytes, integer }) => `create table if not exists users (
      pool_id text not null,
      id ${bytes} not null,
      data text not null,
      status ${bytes} not null,
      enabled ${integer} not null,
      signed_out_at ${integer} not null,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null,
      username ${bytes} not null,
      email ${bytes},
      phone_number ${bytes},
      name ${bytes},
      given_name ${bytes},
      family_name ${bytes},
      preferred_username ${bytes},
      primary key (pool_id, id)
    )`,
    () => 'create index if not exists users_by_status on users (pool_id, status, id)',
    () => 'create index if not exists users_by_enabled on users (pool_id, enabled, id)',
    () => 'create index if not exists users_by_username on users (pool_id, username, id)',
    () => 'create index if not exists users_by_email on users (pool_id, email, id)',
    () => 'create index if not exists users_by_phone_number on users (pool_id, phone_number, id)',
    () => 'create index if not exists users_by_name on users (pool_id, name, id)',
    () => 'create index if not exists users_by_given_name on users (pool_id, given_name, id)',
    () => 'create index if not exists users_by_family_name on users (pool_id, family_name, id)',
    () =>
      'create index if not exists users_by_preferred_username on users (pool_id, preferred_username, id)',

    // The number of users in parts, so that no row is changed by every sign-up.
    ({ integer, clustered }) => `create table if not exists user_counts (
      pool_id text not null,
      shard ${integer} not null,
      users ${integer} not null,
      primary key (pool_id, shard)
    )${clustered}`,

    ({ bytes }) => `create table if not exists login_names (
      pool_id text not null,
      name ${bytes} not null,
      kind text not null,
      user_id ${bytes} not null,
      long_name text,
      primary key (pool_id, name, kind)
    )`,
    () => 'create index if not exists login_names_by_user on login_names (pool_id, user_id)',

    ({ bytes, integer, clustered }) => `create table if not exists passwords (
      pool_id text not null,
      user_id ${bytes} not null,
      verifier_sealed ${bytes} not null,
      temporary ${integer} not null,
      set_at ${integer} not null,
      primary key (pool_id, user_id)
    )${clustered}`,

    ({ bytes, integer, clustered }) => `create table if not exists password_history (
      pool_id text not null,
      user_id ${bytes} not null,
      set_at ${integer} not null,
      fingerprint ${bytes} not null,
      verifier_sealed ${bytes} not null,
      temporary ${integer} not null,
      primary key (pool_id, user_id, set_at, fingerprint)
    )${clustered}`,

    ({ bytes, integer, clustered }) => `create table if not exists software_tokens (
      pool_id text not null,
      user_id ${bytes} not null,
      pending_sealed ${bytes},
      pending_fingerprint ${bytes},
      active_sealed ${bytes},
      active_fingerprint ${bytes},
      friendly_name text,
      last_step ${integer} not null,
      primary key (pool_id, user_id)
    )${clustered}`,

    ({ integer, clustered }) => `create table if not exists attempts (
      pool_id text not null,
      subject text not null,
      factor text not null,
      tries ${integer} not null,
      total ${integer} not null,
      locked_until ${integer} not null,
      last_at ${integer} not null,
      forget_at ${integer},
      primary key (pool_id, subject, factor)
    )${clustered}`,
    () => 'create index if not exists attempts_by_forget_at on attempts (forget_at)',

    ({ integer, clustered }) => `create table if not exists sessions (
      pool_id text not null,
      id text not null,
      expires_at ${integer} not null,
      primary key (pool_id, id)
    )${clustered}`,
    () => 'create index if not exists sessions_by_expiry on sessions (expires_at)',

    ({ bytes, integer }) => `create table if not exists token_families (
      pool_id text not null,
      id text not null,
      user_id ${bytes} not null,
      client_id text not null,
      auth_time ${integer} not null,
      event_id text not null,
      scope text not null,
      expires_at ${integer} not null,
      revoked_at ${integer},
      primary key (pool_id, id)
    )`,
    () => 'create index if not exists token_families_by_user on token_families (pool_id, user_id)',
    () => 'create index if not exists token_families_by_expiry on token_families (expires_at)',

    ({ bytes, integer, clustered }) => `create table if not exists refresh_tokens (
      pool_id text not null,
      hash ${bytes} not null,
      family_id text not null,
      expires_at ${integer} not null,
      rotated_at ${integer},
      primary key (pool_id, hash)
    )${clustered}`,
    () => 'create index if not exists refresh_tokens_by_expiry on refresh_tokens (expires_at)',

    // Slot 0 is the pool's first key of its purpose: the primary key lets only one be that.
    ({ bytes, integer, clustered }) => `create table if not exists signing_keys (
      pool_id text not null,
      purpose text not null,
      slot ${integer} not null,
      kid text not null,
      private_key_sealed ${bytes} not null,
      created_at ${integer} not null,
      primary key (pool_id, purpose, slot)
    )${clustered}`,

    ({ bytes, integer, clustered }) => `create table if not exists message_codes (
      pool_id text not null,
      user_id ${bytes} not null,
      purpose text not null,
      code_sealed ${bytes} not null,
      code_fingerprint ${bytes} not null,
      expires_at ${integer} not null,
      primary key (pool_id, user_id, purpose)
    )${clustered}`,
    () => 'create index if not exists message_codes_by_expiry on message_codes (expires_at)',

    ({ bytes, integer, clustered }) => `create table if not exists access_keys (
      id ${bytes} not null primary key,
      secret_sealed ${bytes} not null,
      name text not null,
      policy text,
      created_at ${integer} not null
    )${clustered}`,

    ({ bytes, integer, clustered }) => `create table if not exists sealing_keys (
      id ${integer} not null primary key,
      wrapped ${bytes} not null,
      created_at ${integer} not null
    )${clustered}`,
  ],
};
