/**
 * Databases whose tables are there already, and empty. Defining every table anew for each test,
 * and connecting to another PostgreSQL database, cost more than most tests do.
 *
 * PostgreSQL databases are taken in turns: who takes one finds it emptied and its connections
 * open, who is through leaves it to the next, in this process or another. SQLite files are copies
 * of one.
 */
import { createHash, randomBytes } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openSqlite } from '#store/sql/dialects/sqlite.ts';
import { migrate } from '#store/sql/migrations/migrate.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from '#store/sql/open.ts';
import { type Database, sql, template } from '#store/sql/query.ts';
import { lend } from './lent-database.ts';
import { memoryFolder, temporaryFolder } from './memory-folder.ts';
import { administrator, copyDatabase, copying, createDatabase, urlOf } from './postgres.ts';

type Lifetime = Pick<TestContext, 'after'>;

/** A database that is nobody else's until the lifetime it was taken for ends. */
export interface TakenDatabase {
  readonly url: string;
  /**
   * Answers connections of an earlier test with the same settings, when asked for this very URL.
   * Nobody else has them meanwhile: nodes that share the database have connections of their own.
   */
  readonly openDatabase: OpenDatabase;
}

const migrations = fileURLToPath(new URL('../../src/store/sql/migrations/', import.meta.url));

/** Named for what the migrations say, so that checkouts can share one PostgreSQL. */
const DIGEST = digestOf(migrations);
const TEMPLATE = `migrated_${DIGEST}`;

/** Tests race by the hundred on few cores: how long one waits is no matter, where it is not the test. */
export const PATIENCE = 120_000;

/** Names of the databases that go from hand to hand begin with this. */
const IN_TURNS = `turns_${DIGEST}_`;

/** A PostgreSQL database with every table and no rows. */
export async function takePostgres(t: Lifetime): Promise<TakenDatabase> {
  const database = idle.pop() ?? (await inOrder(anotherDatabase));
  await database.empty();
  t.after(() => void idle.push(database));
  return database;
}

/** The URL of a PostgreSQL database of its own, with every table and no rows. */
export async function createMigratedDatabase(): Promise<string> {
  const client = await administrator();
  await templateBy(client);
  return copyDatabase(TEMPLATE);
}

/** The URL of an SQLite file with every table and no rows, removed when the lifetime ends. */
export async function newSqlite(t: Lifetime): Promise<string> {
  sqlite ??= migratedFile();
  const bytes = await sqlite;
  // In memory to wake a thread for each file takes longer than what it is to do.
  const folder = temporaryFolder(t);
  const file = join(folder, 'poolhouse.db');
  writeFileSync(file, bytes);
  return `sqlite:${file}`;
}

/**
 * Opens such a file without waiting for a disk at each commit, as PostgreSQL's servers are started:
 * tests kill processes, never the machine.
 */
export const openUnsynced: OpenDatabase = ({ url }) =>
  openSqlite(url.slice('sqlite:'.length), (_, done) => process.nextTick(done, null));

let sqlite: Promise<Buffer> | undefined;

async function migratedFile(): Promise<Buffer> {
  const folder = mkdtempSync(join(memoryFolder, 'poolhouse-'));
  try {
    const file = join(folder, 'poolhouse.db');
    await migrateAt(`sqlite:${file}`);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface IdleDatabase extends TakenDatabase {
  /** Removes every row. */
  empty(): Promise<void>;
}

/** What this process took and is through with. */
const idle: IdleDatabase[] = [];

/** The names of all it took. */
const held = new Set<string>();

let last: Promise<unknown> = Promise.resolve();

/** One after another: `held` must be complete when the next one looks. */
function inOrder<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work);
  last = next;
  return next;
}

/** One that another process left, or a new one; this process keeps it until it ends. */
async function anotherDatabase(): Promise<IdleDatabase> {
  const client = await administrator();
  const name = (await leftDatabase(client)) ?? (await newDatabase(client));
  held.add(name);
  const url = await urlOf(name);
  const first = { url, random: systemRandom, timeoutMs: PATIENCE };
  const open = await openDatabase(first);
  await defineEmptying(open);
  const returned = new Map([[settingsOf(first), [open]]]);
  return {
    url,
    async openDatabase(options) {
      if (options.url !== url) return openDatabase(options);
      const settings = settingsOf(options);
      const alike = returned.get(settings) ?? [];
      returned.set(settings, alike);
      const database = alike.pop() ?? (await openDatabase(options));
      return lend(database, () => void alike.push(database));
    },
    empty: () =>
      open
        .transaction((connection) => connection.run(sql`select empty_tables()`))
        .then(() => undefined),
  };
}

/** Equal for databases that behave alike. */
function settingsOf({ connections, isolation, timeoutMs, pooler }: DatabaseOptions): string {
  return JSON.stringify({ connections, isolation, timeoutMs, pooler });
}

/**
 * A process holds a database by a lock on its name, which lasts as long as its connection does:
 * those of a process that crashed are free, too. It could take its own lock again.
 */
async function leftDatabase(client: pg.Client): Promise<string | undefined> {
  const found = await client.query<{ datname: string }>(
    `select datname from pg_database
     where case when starts_with(datname, $1) and datname <> all($2)
                then pg_try_advisory_lock(hashtext(datname)) end
     limit 1`,
    [IN_TURNS, [...held]],
  );
  return found.rows[0]?.datname;
}

async function newDatabase(client: pg.Client): Promise<string> {
  await templateBy(client);
  const name = IN_TURNS + randomBytes(6).toString('hex');
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  await client.query(copying(name, TEMPLATE));
  return name;
}

let prepared: Promise<void> | undefined;

function templateBy(client: pg.Client): Promise<void> {
  prepared ??= prepareTemplate(client);
  return prepared;
}

/** The first of all test processes makes the template, and the others wait for it. */
async function prepareTemplate(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', [TEMPLATE]);
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (found.rowCount === 1) return;
    const url = await createDatabase();
    await migrateAt(url);
    await client.query(`alter database ${new URL(url).pathname.slice(1)} rename to ${TEMPLATE}`);
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [TEMPLATE]);
  }
}

async function migrateAt(url: string): Promise<void> {
  const database = await openDatabase({ url, random: systemRandom, timeoutMs: PATIENCE });
  await migrate(database, systemClock);
  await database.close();
}

/** What says how far the tables are. */
const OF_THE_SCHEMA = ['migrations', 'compatibility'];

/** A function that empties every table: the database plans its statements once for a connection. */
async function defineEmptying(database: Database): Promise<void> {
  const tables = await database.reads.all<{ tablename: string }>(
    sql`select tablename from pg_tables where schemaname = current_schema()`,
  );
  const deletions = tables
    .filter(({ tablename }) => !OF_THE_SCHEMA.includes(tablename))
    .map(({ tablename }) => `delete from ${tablename};`);
  const definition = `create or replace function empty_tables() returns void language plpgsql
    as $$ begin ${deletions.join(' ')} end $$`;
  await database.transaction((connection) => connection.run(template(definition)()));
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of globSync('*.ts', { cwd: folder }).sort()) {
    hash.update(file).update(readFileSync(folder + file));
  }
  return hash.digest('hex').slice(0, 16);
}
