import type { Migration } from './migration.ts';

/** The codes of a user end with the user's tokens. */
export const codesOfUsers: Migration = {
  id: '0020-codes-of-users',
  steps: [
    () =>
      'create index if not exists authorization_codes_by_user on authorization_codes (pool_id, user_id)',
  ],
};
