/** All that a store has written, as bytes: its files, and every value of every table. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { memoryFolder, temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { startOnPostgres, startOnSqlite } from '../support/servers.ts';

const joined = (values: readonly unknown[]) =>
  Buffer.concat(
    values.flatMap((value) => [
      value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
      Buffer.from('\n'),
    ]),
  );

/** The database file, its log and its index as they are now, and the values in them. */
export async function dumpSqlite(storeUrl: string): Promise<Buffer> {
  const file = storeUrl.slice('sqlite:'.length);
  const names = (await readdir(dirname(file))).filter((name) => name.startsWith(basename(file)));
  const files = await Promise.all(names.map((name) => readFile(join(dirname(file), name))));
  const copy = await mkdtemp(join(memoryFolder, 'poolhouse-copy-'));
  try {
    for (const name of names) await cp(join(dirname(file), name), join(copy, name));
    const database = new DatabaseSync(join(copy, basename(file)));
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    const values = tables.flatMap(({ name }) =>
      database.prepare(`select * from "${name}"`).all().flatMap(Object.values),
    );
    database.close();
    return Buffer.concat([...files, joined(values)]);
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Every value of every table, bytes as they are and as PostgreSQL prints them. */
export async function dumpPostgres(storeUrl: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString: storeUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const values: unknown[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from "${name}"`);
      values.push(...rows.flatMap(Object.values));
      const { rows: printed } = await client.query<{ row: string }>(
        `select t::text as row from "${name}" t`,
      );
      values.push(...printed.map(({ row }) => row));
    }
    return joined(values);
  } finally {
    await client.end();
  }
}

/** The stores, each with a way to a new one that is read as the disk has it. */
export const STORES = [
  {
    name: 'on SQLite',
    start: startOnSqlite,
    dump: dumpSqlite,
    async newUrl(after: (end: () => unknown) => void) {
      const folder = temporaryFolder({ after });
      return `sqlite:${join(folder, 'poolhouse.db')}`;
    },
  },
  {
    name: 'on PostgreSQL',
    start: startOnPostgres,
    dump: dumpPostgres,
    newUrl: createMigratedDatabase,
  },
];
