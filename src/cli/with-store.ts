import { hostname } from 'node:os';
import type { Settings } from '#config/settings.ts';
import { AuditedActs } from '#domain/audit/acts.ts';
import { Auditor } from '#domain/audit/auditor.ts';
import type { AuditEntry } from '#domain/audit/entries.ts';
import { onOccasion } from '#domain/audit/occasion.ts';
import { recorded } from '#domain/audit/recording.ts';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { version } from '#platform/version.ts';
import { postgresOptions } from '#server/database.ts';
import { type OpenedStore, openStore } from '#store/sql/open.ts';
import { openForReading, type ReadStore } from '#store/sql/open-reading.ts';
import type { Store } from '#store/store.ts';
import { systemUser } from './audit.ts';
import { presentMasterKeys } from './master-key.ts';
import { storeUrlOf } from './store-url.ts';

/** What a command does, and to what. */
type CommandAct = Pick<AuditEntry, 'operation' | 'poolId' | 'username' | 'given'>;

/** How long a command waits for PostgreSQL: it writes more at once than a request, and nobody waits. */
const COMMAND_MS = 60_000;

/** Runs `work` on the store the settings name, and closes it. */
export function withStore<T>(settings: Settings, work: (store: Store) => Promise<T>): Promise<T> {
  return withOpenedStore(settings, ({ store }) => work(store));
}

/** The same for reading alone: of the embedded store also while a server uses it. */
export async function withReadStore<T>(
  settings: Settings,
  work: (store: ReadStore) => Promise<T>,
): Promise<T> {
  const store = await openForReading(optionsOf(settings));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * Runs what a command does on the store: it is recorded as the act of the system's user, with the
 * first transaction that it commits.
 */
export function withAct<T>(
  settings: Settings,
  about: CommandAct,
  work: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  return withOpenedStore(settings, async (opened) => {
    const auditor = new Auditor({
      ...opened,
      clock: systemClock,
      ids: new Ids(systemRandom),
      log: silentLog,
      meters: new Meters(),
      days: settings.auditDays,
      process: { node: hostname(), version: version() },
    });
    const acts = new AuditedActs({ auditor, log: silentLog });
    const who = { type: 'SystemUser', userName: systemUser() } as const;
    const act = acts.begin({ event: 'command', who, ...about });
    const store = recorded(opened.store, auditor);
    try {
      const result = await onOccasion({ act }, () => work({ ...opened, store }));
      acts.succeeded(act);
      return result;
    } catch (error) {
      acts.failed(act, (error as Error).name);
      throw error;
    } finally {
      await auditor.close();
    }
  });
}

/** The same as `withStore` for what has to do with its keys. */
export async function withOpenedStore<T>(
  settings: Settings,
  work: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  const opened = await openStore(optionsOf(settings));
  try {
    return await work(opened);
  } finally {
    await opened.store.close();
  }
}

function optionsOf(settings: Settings) {
  return {
    url: storeUrlOf(settings),
    ...postgresOptions(settings),
    timeoutMs: COMMAND_MS,
    ...presentMasterKeys(settings),
    clock: systemClock,
    random: systemRandom,
  };
}
