import type { Migration } from './migration.ts';

/** From when on a key signs, and until when what it has signed is good. */
export const signingKeyTimes: Migration = {
  id: '0030-signing-key-times',
  steps: [
    ({ integer }) => `alter table signing_keys add column if not exists signs_from ${integer}`,
    ({ integer }) => `alter table signing_keys add column if not exists ends_at ${integer}`,
    ({ integer }) => `alter table signing_keys add column if not exists expires_at ${integer}`,
    () =>
      'create index if not exists signing_keys_by_expiry on signing_keys (expires_at) where expires_at is not null',
  ],
};
