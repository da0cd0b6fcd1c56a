import type { Migration } from './migration.ts';

/** A row is an authenticator beside the one of its user in software_tokens. */
export const authenticators: Migration = {
  id: '0019-authenticators',
  steps: [
    ({ bytes, integer, clustered }) => `create table if not exists further_authenticators (
      pool_id text not null,
      user_id ${bytes} not null,
      fingerprint ${bytes} not null,
      secret_sealed ${bytes} not null,
      friendly_name text,
      last_step ${integer} not null,
      created_at ${integer} not null,
      primary key (pool_id, user_id, fingerprint)
    )${clustered}`,
  ],
};
