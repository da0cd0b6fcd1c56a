import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { postgresOptions } from '#server/database.ts';
import { oldestLevel } from '#store/sql/compatibility.ts';
import { finalize, migrate, THIS_VERSION } from '#store/sql/migrations/migrate.ts';
import { levelOf } from '#store/sql/migrations/migration.ts';
import { openDatabase } from '#store/sql/open.ts';
import type { Run } from './call.ts';
import { storeUrlOf } from './store-url.ts';

/** Needs no master key: migrations do not read what is sealed. */
export const migrateStore: Run = async ({ settings, flags }) => {
  const database = await openDatabase({
    url: storeUrlOf(settings),
    random: systemRandom,
    ...postgresOptions(settings),
  });
  try {
    const ran = flags.has('finalize')
      ? await finalize(database, systemClock, pause)
      : await migrate(database, systemClock);
    console.log(ran.length === 0 ? 'Nothing to do.' : `Ran ${ran.join(', ')}.`);
    if ((await oldestLevel(database)) < levelOf(THIS_VERSION)) {
      console.log(
        'Servers of the version before can still use the store. When none runs any more and you will not go back: poolhouse migrate --finalize.',
      );
    }
  } finally {
    await database.close();
  }
  return 0;
};
