import type { Migration } from './migration.ts';

/**
 * Messages on their way. `due_at` is when the next attempt to deliver one may begin; while `lease`
 * is set, one node has begun, and `due_at` is when it counts as lost.
 */
export const outbox: Migration = {
  id: '0003-outbox',
  steps: [
    ({ bytes, integer, clustered }) => `create table if not exists outbox (
      pool_id text not null,
      user_id ${bytes} not null,
      topic text not null,
      id text not null,
      medium text not null,
      content_sealed ${bytes} not null,
      expires_at ${integer} not null,
      due_at ${integer} not null,
      tries ${integer} not null,
      lease text,
      primary key (pool_id, user_id, topic)
    )${clustered}`,
    () => 'create index if not exists outbox_by_due on outbox (medium, due_at)',
  ],
};
