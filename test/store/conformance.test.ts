import { join } from 'node:path';
import { after } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { migrate } from '#store/sql/migrations/migrate.ts';
import { openDatabase, openStoreOn } from '#store/sql/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { conformance } from './conformance.ts';
import { NEWER } from './newer-version.ts';
import { MASTER_KEY, openAt } from './open.ts';

const folder = temporaryFolder({ after });

let files = 0;

conformance('SQLite in memory', async () => (await openAt('sqlite::memory:')).store);

// What this version does on the tables that the next one has added to.
conformance('SQLite, added to by a newer version', async () => {
  const options = { masterKey: MASTER_KEY, clock: systemClock, random: systemRandom };
  const database = await openDatabase({ url: 'sqlite::memory:', random: systemRandom });
  await migrate(database, systemClock);
  await migrate(database, systemClock, NEWER);
  return (await openStoreOn(database, options)).store;
});

conformance('SQLite in a file', async () => {
  return (await openAt(`sqlite:${join(folder, `${++files}.db`)}`)).store;
});

for (const isolation of ['read committed', 'serializable'] as const) {
  conformance(`PostgreSQL, ${isolation}`, async () => {
    const url = await createMigratedDatabase();
    return (await openAt(url, undefined, undefined, { isolation })).store;
  });
}
