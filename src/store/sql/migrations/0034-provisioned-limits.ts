import type { Migration } from './migration.ts';

/** Requests a second that an administrator has set for a category of operations, by region. */
export const provisionedLimits: Migration = {
  id: '0034-provisioned-limits',
  steps: [
    ({ integer }) => `create table if not exists provisioned_limits (
      region text not null,
      category text not null,
      per_second ${integer} not null,
      primary key (region, category)
    )`,
  ],
};
