import type { Migration } from './migration.ts';

export const terms: Migration = {
  id: '0018-terms',
  steps: [
    ({ bytes, integer }) => `create table if not exists terms (
      pool_id text not null,
      id ${bytes} not null,
      client_id ${bytes} not null,
      name ${bytes} not null,
      links text not null,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null,
      primary key (pool_id, id)
    )`,
    () => 'create unique index if not exists terms_by_client on terms (pool_id, client_id, name)',
  ],
};
