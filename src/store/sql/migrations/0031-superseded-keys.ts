import type { Migration } from './migration.ts';

/** Since when a data key seals no more. */
export const supersededKeys: Migration = {
  id: '0031-superseded-keys',
  steps: [
    ({ integer }) => `alter table sealing_keys add column if not exists superseded_at ${integer}`,
  ],
};
