import type { Migration } from './migration.ts';

/** Browsers that stay signed in at a pool's domain, by the hash of the cookie they carry. */
export const sso: Migration = {
  id: '0016-sso',
  steps: [
    ({ bytes, integer }) => `create table if not exists sso_sessions (
      pool_id text not null,
      hash ${bytes} not null,
      id text not null,
      user_id ${bytes} not null,
      client_id text not null,
      level ${integer} not null,
      password text,
      created_at ${integer} not null,
      auth_time ${integer} not null,
      last_active_at ${integer} not null,
      device text not null,
      address text,
      expires_at ${integer} not null,
      primary key (pool_id, hash)
    )`,
    () => 'create index if not exists sso_sessions_by_user on sso_sessions (pool_id, user_id, id)',
    () => 'create index if not exists sso_sessions_by_expiry on sso_sessions (expires_at)',
  ],
};
