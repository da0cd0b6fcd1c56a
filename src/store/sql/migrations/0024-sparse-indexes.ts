import type { Migration } from './migration.ts';

/**
 * Indexes of attributes, without the users who lack them: nobody searches for those, and each
 * takes a page to write when a user comes.
 */
export const sparseIndexes: Migration = {
  id: '0024-sparse-indexes',
  steps: [
    'email',
    'phone_number',
    'name',
    'given_name',
    'family_name',
    'preferred_username',
  ].flatMap((column) => [
    () =>
      `create index if not exists users_with_${column} on users (pool_id, ${column}, id) where ${column} is not null`,
    () => `drop index if exists users_by_${column}`,
  ]),
};
