import type { Migration } from './migration.ts';

/**
 * Members belong to a group's id, not to its name: what a deleted group leaves until it is purged
 * belongs to no group, also when a new one has the name.
 */
export const groups: Migration = {
  id: '0002-groups',
  steps: [
    ({ bytes, integer }) => `create table if not exists groups (
      pool_id text not null,
      name ${bytes} not null,
      id text not null,
      description text,
      role_arn text,
      precedence ${integer},
      created_at ${integer} not null,
      modified_at ${integer} not null,
      primary key (pool_id, name)
    )`,
    () => 'create index if not exists groups_by_id on groups (pool_id, id)',

    // Clustered, since each of its indexes holds all of it.
    ({ bytes, clustered }) => `create table if not exists group_members (
      pool_id text not null,
      group_id text not null,
      user_id ${bytes} not null,
      primary key (pool_id, group_id, user_id)
    )${clustered}`,
    () =>
      'create index if not exists group_members_by_user on group_members (pool_id, user_id, group_id)',

    // Deleted groups until none of their members can be left.
    ({ integer, clustered }) => `create table if not exists deleted_groups (
      pool_id text not null,
      group_id text not null,
      deleted_at ${integer} not null,
      primary key (pool_id, group_id)
    )${clustered}`,
  ],
};
