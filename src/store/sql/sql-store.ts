import type { Clock } from '#platform/clock.ts';
import type { Store } from '../store.ts';
import type { Compatibility } from './compatibility.ts';
import type { Leases } from './leases.ts';
import { purge } from './purge.ts';
import type { Database } from './query.ts';
import { tablesOver } from './tables.ts';
import type { Vault } from './vault.ts';

const NEVER = new AbortController().signal;

/** What processes at one store keep to. */
interface SharingRules {
  readonly compatibility: Compatibility;
  readonly leases: Leases;
}

/** The store over an SQL database. */
export function storeOver(
  database: Database,
  vault: Vault,
  clock: Clock,
  { compatibility, leases }: SharingRules,
): Store {
  return {
    ...tablesOver(database.reads, vault, clock),
    isSoleWriter: database.capabilities.soleWriter,
    transaction: async (body) => {
      let later: (() => void)[] = [];
      const result = await database.transaction((connection) => {
        // Of a body that runs again, only its last run counts.
        const works: (() => void)[] = [];
        later = works;
        const afterCommit = (work: () => void) => void works.push(work);
        return body(Object.assign(tablesOver(connection, vault, clock), { afterCommit }));
      });
      for (const work of later) work();
      return result;
    },
    snapshot: (body) =>
      database.snapshot((connection) => body(tablesOver(connection, vault, clock))),
    ping: () => database.ready(),
    checkWritable: () => database.checkWritable(),
    broken: database.broken,
    admits: () => compatibility.admits(),
    isFinalized: (migration) => compatibility.isFinalized(migration),
    load: () => database.load(),
    purge: async (now, signal = NEVER) =>
      (await leases.exclusively('purge', (held) => purge(held, now, signal))) ?? 0,
    close: () => database.close(),
  };
}
