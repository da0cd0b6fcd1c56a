import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { postgresOptions } from '#server/database.ts';
import { migrate } from '#store/sql/migrations/migrate.ts';
import { openDatabase } from '#store/sql/open.ts';
import type { Run } from './call.ts';
import { storeUrlOf } from './run-server.ts';

/** Needs no master key: migrations do not read what is sealed. */
export const migrateStore: Run = async ({ settings }) => {
  const database = await openDatabase({
    url: storeUrlOf(settings),
    random: systemRandom,
    ...postgresOptions(settings),
  });
  try {
    const ran = await migrate(database, systemClock);
    console.log(ran.length === 0 ? 'Nothing to do.' : `Ran ${ran.join(', ')}.`);
  } finally {
    await database.close();
  }
  return 0;
};
