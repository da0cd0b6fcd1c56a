import type { Migration } from './migration.ts';

export const authEvents: Migration = {
  id: '0010-auth-events',
  steps: [
    ({ bytes, integer }) => `create table if not exists auth_events (
      pool_id text not null,
      user_id ${bytes} not null,
      id text not null,
      created_at ${integer} not null,
      expires_at ${integer} not null,
      data text not null,
      feedback text,
      version ${integer} not null,
      primary key (pool_id, user_id, id)
    )`,
    () =>
      'create index if not exists auth_events_by_time on auth_events (pool_id, user_id, created_at, id)',
    () => 'create index if not exists auth_events_by_expiry on auth_events (expires_at)',
  ],
};
