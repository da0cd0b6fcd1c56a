import type { Migration } from './migration.ts';

/**
 * A domain is found by its name alone, which is unique in the store; a pool has at most one of
 * each kind.
 */
export const domains: Migration = {
  id: '0013-domains',
  steps: [
    ({ integer, clustered }) => `create table if not exists pool_domains (
      domain text not null,
      pool_id text not null,
      kind text not null,
      data text not null,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null,
      primary key (domain)
    )${clustered}`,
    () => 'create unique index if not exists pool_domains_by_pool on pool_domains (pool_id, kind)',

    ({ bytes, integer, clustered }) => `create table if not exists resource_servers (
      pool_id text not null,
      identifier ${bytes} not null,
      name text not null,
      scopes text not null,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null,
      primary key (pool_id, identifier)
    )${clustered}`,
  ],
};
