/**
 * A version after this one: it has a column more in every table, a table more, and something to
 * take away. What it adds is made from the tables as they are, so that this version is always tried
 * on what the next one may do to them.
 */
import { THIS_VERSION } from '#store/sql/migrations/migrate.ts';
import type { Migration, StoreVersion } from '#store/sql/migrations/migration.ts';
import { TABLES } from '#store/sql/tables.ts';

const widening: Migration = {
  id: '9001-widening',
  steps: TABLES.flatMap(({ name }) => [
    () => `alter table ${name} add column if not exists newer_text text`,
    ({ integer }) =>
      `alter table ${name} add column if not exists newer_count ${integer} not null default 0`,
  ]),
};

const notes: Migration = {
  id: '9002-notes',
  steps: [
    () => 'create table if not exists newer_notes (id text not null primary key, old text)',
    () => 'create index if not exists newer_notes_by_old on newer_notes (old)',
  ],
};

const narrowing: Migration = {
  id: '9003-narrowing',
  steps: [() => 'drop index if exists newer_notes_by_old'],
};

export const NEWER: StoreVersion = {
  additions: [...THIS_VERSION.additions, widening, notes],
  contractions: [...THIS_VERSION.contractions, narrowing],
};

export const WIDENING = widening.id;
