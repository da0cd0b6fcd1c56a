import type { Sealer } from '#platform/sealing.ts';
import type { Store } from '../store.ts';
import { openSqliteReading } from './dialects/sqlite.ts';
import { isCurrent } from './migrations/migrate.ts';
import { openDatabase, type StoreOptions } from './open.ts';
import { tablesOver } from './tables.ts';
import { vaultOf } from './verify.ts';

/** A store that is only read, whoever writes to it meanwhile. */
export interface ReadStore extends Pick<Store, 'snapshot' | 'audit' | 'close'> {
  /** Opens, and derives keys; it seals nothing. */
  readonly sealer: Sealer;
}

/**
 * Opens a store for reading alone, the embedded one beside the server that uses it.
 * @throws Error with a sentence for the operator
 */
export async function openForReading(
  options: Omit<StoreOptions, 'sealLimits'>,
): Promise<ReadStore> {
  const { url } = options;
  const embedded = /^sqlite:(?!:memory:)(.+)$/.exec(url)?.[1];
  const database =
    embedded === undefined ? await openDatabase(options) : openSqliteReading(embedded);
  try {
    if (!(await isCurrent(database))) {
      throw new Error('The store is of another version of Poolhouse: use that one.');
    }
    const vault = await vaultOf(database, options);
    const { audit } = tablesOver(database.reads, vault, options.clock);
    return {
      audit,
      sealer: vault.sealer,
      snapshot: (body) =>
        database.snapshot((connection) => body(tablesOver(connection, vault, options.clock))),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
