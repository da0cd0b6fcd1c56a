import type { Migration } from './migration.ts';

/** Roles, whose sessions sign requests as access keys do. */
export const roles: Migration = {
  id: '0043-roles',
  steps: [
    ({ integer, bytes }) => `create table if not exists roles (
      name ${bytes} not null primary key,
      id text not null,
      trust text not null,
      policy text,
      max_session_seconds ${integer} not null,
      created_at ${integer} not null
    )`,
  ],
};
