import type { Migration } from './migration.ts';

/** Audit records, and the chains that they are links of. */
export const audit: Migration = {
  id: '0041-audit',
  steps: [
    ({ bytes, integer, clustered }) => `create table if not exists audit_records (
      recorded_at ${integer} not null,
      id ${bytes} not null,
      chain_id ${bytes},
      number ${integer},
      mac ${bytes} not null,
      pool text,
      content text not null,
      primary key (recorded_at, id)
    )${clustered}`,
    () => 'create index if not exists audit_records_of_chain on audit_records (chain_id, number)',
    () =>
      'create index if not exists audit_records_of_pool on audit_records (pool, recorded_at, id)',
    () =>
      'create index if not exists audit_records_unchained on audit_records (recorded_at) where number is null',

    ({ bytes, integer, clustered }) => `create table if not exists audit_chains (
      id ${bytes} not null primary key,
      head ${integer} not null,
      head_mac ${bytes} not null,
      purged ${integer} not null,
      purged_mac ${bytes} not null,
      seal ${bytes} not null,
      updated_at ${integer} not null
    )${clustered}`,
    () => 'create index if not exists audit_chains_by_update on audit_chains (updated_at)',
  ],
};
