import type { Settings } from '#config/settings.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { postgresOptions } from '#server/database.ts';
import { type OpenedStore, openStore } from '#store/sql/open.ts';
import type { Store } from '#store/store.ts';
import { presentMasterKeys } from './master-key.ts';
import { storeUrlOf } from './run-server.ts';

/** How long a command waits for PostgreSQL: it writes more at once than a request, and nobody waits. */
const COMMAND_MS = 60_000;

/** Runs `work` on the store the settings name, and closes it. */
export function withStore<T>(settings: Settings, work: (store: Store) => Promise<T>): Promise<T> {
  return withOpenedStore(settings, ({ store }) => work(store));
}

/** The same for what has to do with its keys. */
export async function withOpenedStore<T>(
  settings: Settings,
  work: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  const opened = await openStore({
    url: storeUrlOf(settings),
    ...postgresOptions(settings),
    timeoutMs: COMMAND_MS,
    ...presentMasterKeys(settings),
    clock: systemClock,
    random: systemRandom,
  });
  try {
    return await work(opened);
  } finally {
    await opened.store.close();
  }
}
