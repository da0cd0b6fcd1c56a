import type { Migration } from './migration.ts';

/** The oldest version that may still use the store. */
export const compatibility: Migration = {
  id: '0040-compatibility',
  steps: [
    ({ integer }) => `create table if not exists compatibility (
      name text not null primary key,
      level ${integer} not null,
      since ${integer} not null
    )`,
  ],
};
