import type { Clock } from '#platform/clock.ts';
import type { Store } from '../store.ts';
import { purge } from './purge.ts';
import type { Database } from './query.ts';
import { tablesOver } from './tables.ts';
import type { Vault } from './vault.ts';

const NEVER = new AbortController().signal;

/** The store over an SQL database. */
export function storeOver(database: Database, vault: Vault, clock: Clock): Store {
  return {
    ...tablesOver(database.reads, vault, clock),
    isSoleWriter: database.capabilities.soleWriter,
    transaction: (body) =>
      database.transaction((connection) => body(tablesOver(connection, vault, clock))),
    snapshot: (body) =>
      database.snapshot((connection) => body(tablesOver(connection, vault, clock))),
    ping: () => database.ready(),
    checkWritable: () => database.checkWritable(),
    broken: database.broken,
    load: () => database.load(),
    purge: (now, signal = NEVER) => purge(database, now, signal),
    close: () => database.close(),
  };
}
