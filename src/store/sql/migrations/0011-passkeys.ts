import type { Migration } from './migration.ts';

/** A credential id belongs to one user of the pool: the primary key sees to it. */
export const passkeys: Migration = {
  id: '0011-passkeys',
  steps: [
    ({ bytes, integer }) => `create table if not exists passkeys (
      pool_id text not null,
      credential_id ${bytes} not null,
      user_id ${bytes} not null,
      relying_party text not null,
      public_key ${bytes} not null,
      sign_count ${integer} not null,
      name text not null,
      attachment text,
      transports text not null,
      created_at ${integer} not null,
      primary key (pool_id, credential_id)
    )`,
    () =>
      'create index if not exists passkeys_by_user on passkeys (pool_id, user_id, credential_id)',
  ],
};
