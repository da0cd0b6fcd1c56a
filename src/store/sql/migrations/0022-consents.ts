import type { Migration } from './migration.ts';

/** What users have allowed clients that registered themselves. */
export const consents: Migration = {
  id: '0022-consents',
  steps: [
    ({ bytes, integer }) => `create table if not exists consents (
      pool_id text not null,
      user_id ${bytes} not null,
      client_id ${bytes} not null,
      scopes text not null,
      since ${integer} not null,
      used_at ${integer} not null,
      primary key (pool_id, user_id, client_id)
    )`,
    () => 'create index if not exists consents_by_client on consents (pool_id, client_id)',
  ],
};
