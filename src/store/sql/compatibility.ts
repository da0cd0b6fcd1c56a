/**
 * Which versions may use a store. The store says the oldest, by the highest migration it knows;
 * finalizing an upgrade raises that. Until then nothing is written that versions before could not
 * read, or would have to know of to delete it.
 */
import { levelOf, numberOf, type StoreVersion } from './migrations/migration.ts';
import { type Database, sql } from './query.ts';
import type { RowOf, TableDescription } from './table.ts';

/** One row: the oldest level, and since when. */
export const compatibility = {
  name: 'compatibility',
  columns: { name: 'text', level: 'integer', since: 'integer' },
  primaryKey: ['name'],
  deletedWith: 'none',
  archive: { leftOut: "it is the store's" },
} as const satisfies TableDescription;

/** The oldest level that may use the store; 0 where no upgrade was ever finalized. */
export async function oldestLevel({ reads }: Database): Promise<number> {
  const row = await reads.first<Pick<RowOf<typeof compatibility>, 'level'>>(
    sql`select level from compatibility where name = ${'oldest'}`,
  );
  return row?.level ?? 0;
}

/** It never falls, whoever of several is last. */
export async function raiseOldest(database: Database, level: number, now: number): Promise<void> {
  await database.transaction((connection) =>
    connection.run(
      sql`insert into compatibility (name, level, since) values (${'oldest'}, ${level}, ${now})
          on conflict (name) do update set level = excluded.level, since = excluded.since
          where compatibility.level < excluded.level`,
    ),
  );
}

/** What an open store knows of this, as of the last look. */
export class Compatibility {
  readonly #database: Database;
  readonly #version: StoreVersion;
  #oldest = 0;

  constructor(database: Database, version: StoreVersion) {
    this.#database = database;
    this.#version = version;
  }

  /** Looks again. False once a newer version has finalized its upgrade: this one is left behind. */
  async admits(): Promise<boolean> {
    this.#oldest = await oldestLevel(this.#database);
    return this.#oldest <= levelOf(this.#version);
  }

  /** Whether every version that may use the store has this migration. */
  isFinalized(id: string): boolean {
    return numberOf(id) <= this.#oldest;
  }
}
