import type { Migration } from './migration.ts';

/** A row for each token family of a pool that follows its users' sessions. */
export const tokenSessions: Migration = {
  id: '0009-token-sessions',
  steps: [
    ({ bytes, integer, clustered }) => `create table if not exists token_sessions (
      pool_id text not null,
      user_id ${bytes} not null,
      family_id text not null,
      origin_id text,
      created_at ${integer} not null,
      expires_at ${integer} not null,
      last_active_at ${integer} not null,
      device text not null,
      address text,
      primary key (pool_id, user_id, family_id)
    )${clustered}`,
    () => 'create index if not exists token_sessions_by_expiry on token_sessions (expires_at)',
  ],
};
