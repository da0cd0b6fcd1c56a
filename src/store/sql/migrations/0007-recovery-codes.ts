import type { Migration } from './migration.ts';

/** A row is a code that is still good; using one up deletes it. */
export const recoveryCodes: Migration = {
  id: '0007-recovery-codes',
  steps: [
    ({ bytes, integer, clustered }) => `create table if not exists recovery_codes (
      pool_id text not null,
      user_id ${bytes} not null,
      fingerprint ${bytes} not null,
      digest_sealed ${bytes} not null,
      created_at ${integer} not null,
      primary key (pool_id, user_id, fingerprint)
    )${clustered}`,
  ],
};
