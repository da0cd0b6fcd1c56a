/**
 * Databases whose tables are there already: copied from one that was migrated once. Defining
 * every table anew for each test cost more than most tests do.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { migrate } from '#store/sql/migrations/migrate.ts';
import { openDatabase } from '#store/sql/open.ts';
import { copyDatabase, createDatabase, maintenanceUrl } from './postgres.ts';

const migrations = fileURLToPath(new URL('../../src/store/sql/migrations/', import.meta.url));

/** Named for what the migrations say, so that checkouts can share one PostgreSQL. */
const TEMPLATE = `migrated_${digestOf(migrations)}`;

let prepared: Promise<void> | undefined;

/** A new database with every table and no rows; answers its URL. */
export async function createMigratedDatabase(): Promise<string> {
  prepared ??= prepareTemplate();
  await prepared;
  return copyDatabase(TEMPLATE);
}

/** The first of all test processes makes the template; what others made meanwhile is dropped. */
async function prepareTemplate(): Promise<void> {
  const client = new pg.Client({ connectionString: (await maintenanceUrl()).href });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (found.rowCount === 1) return;
    const url = await createDatabase();
    const database = await openDatabase({ url, random: systemRandom });
    await migrate(database, systemClock);
    await database.close();
    const name = new URL(url).pathname.slice(1);
    await client.query(`alter database ${name} rename to ${TEMPLATE}`).catch(async (error) => {
      if (error.code !== DUPLICATE_DATABASE) throw error;
      await client.query(`drop database ${name}`);
    });
  } finally {
    await client.end();
  }
}

const DUPLICATE_DATABASE = '42P04';

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of globSync('*.ts', { cwd: folder }).sort()) {
    hash.update(file).update(readFileSync(folder + file));
  }
  return hash.digest('hex').slice(0, 16);
}
