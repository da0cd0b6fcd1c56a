import { type Clock, systemClock } from '#platform/clock.ts';
import { type MasterKey, masterKeyOf } from '#platform/master-key.ts';
import type { Random } from '#platform/random.ts';
import { Sealer, UNCONFIRMED_MS } from '#platform/sealing.ts';
import type { Store } from '../store.ts';
import { Compatibility } from './compatibility.ts';
import { DataKeys } from './data-keys.ts';
import type { PostgresOptions } from './dialects/postgres.ts';
import { openSqlite } from './dialects/sqlite.ts';
import { Leases } from './leases.ts';
import { migrate, THIS_VERSION } from './migrations/migrate.ts';
import type { StoreVersion } from './migrations/migration.ts';
import type { Database } from './query.ts';
import { SEAL_LIMITS, SealingKeys, type SealLimits } from './sealing-keys.ts';
import { storeOver } from './sql-store.ts';
import { Vault } from './vault.ts';

export interface DatabaseOptions extends PostgresOptions {
  /** `sqlite:<file>`, `sqlite::memory:`, `postgres://…` or `postgresql://…`. */
  readonly url: string;
  readonly random: Random;
  /**
   * Told at once and every ten seconds that the database does not answer yet, for as long as that
   * takes; when absent, a database that does not answer is an error.
   */
  readonly whileSilent?: ((reason: string) => void) | undefined;
}

export interface StoreOptions extends DatabaseOptions {
  /** 32 bytes, or a key of a KMS; wraps the data keys that seal what is secret. */
  readonly masterKey: Buffer | MasterKey;
  /** Another one, which opens what it has wrapped. */
  readonly secondMasterKey?: Buffer | MasterKey | undefined;
  readonly clock: Clock;
  /** How much a data key seals; the limits of the cipher when absent. */
  readonly sealLimits?: SealLimits | undefined;
  /** What the program knows of stores; all of it when absent. */
  readonly version?: StoreVersion | undefined;
}

/** Opens the database alone, tables as they are. */
export type OpenDatabase = (options: DatabaseOptions) => Promise<Database>;

/** A store, and the sealer that works with the same data keys. */
export interface OpenedStore {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly dataKeys: DataKeys;
}

/**
 * Opens a store, adds to its tables what is missing and loads its data keys. Rejects with a
 * sentence for the operator when the store is in use, is closed to this version, or has another
 * master key.
 */
export async function openStore(
  options: StoreOptions,
  open: OpenDatabase = openDatabase,
): Promise<OpenedStore> {
  const database = await open(options);
  try {
    return await openStoreOn(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The same on a database that is open. */
export async function openStoreOn(
  database: Database,
  options: Omit<StoreOptions, 'url'>,
): Promise<OpenedStore> {
  const { clock, random, version = THIS_VERSION } = options;
  const keys = sealingKeysOf(database, options);
  await migrate(database, clock, version);
  const compatibility = new Compatibility(database, version);
  await compatibility.admits();
  const sealer = new Sealer(
    random,
    await keys.reserve(),
    () => keys.reserve(),
    systemClock,
    database.capabilities.soleWriter ? Infinity : UNCONFIRMED_MS,
  );
  const leases = new Leases({ database, clock, random });
  const vault = new Vault(sealer, async () => sealer.addKeys(await keys.load()));
  return {
    store: storeOver(database, vault, clock, { compatibility, leases }),
    sealer,
    dataKeys: new DataKeys({ database, keys, vault, clock, leases }),
  };
}

/** The data keys of a database, for whoever has the keys that wrap them. */
export function sealingKeysOf(
  database: Database,
  {
    masterKey,
    secondMasterKey,
    clock,
    random,
    sealLimits = SEAL_LIMITS,
  }: Omit<StoreOptions, 'url'>,
): SealingKeys {
  return new SealingKeys({
    database,
    clock,
    random,
    limits: sealLimits,
    masterKey: masterKeyOf(masterKey, random),
    secondMasterKey: secondMasterKey && masterKeyOf(secondMasterKey, random),
  });
}

/** By what the URL begins with; also for `poolhouse migrate`. */
export const openDatabase: OpenDatabase = async ({ url, random, whileSilent, ...options }) => {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:/.test(url)) {
    // Loading the driver takes longer than opening an embedded store.
    const { openPostgres } = await import('./dialects/postgres.ts');
    const database = openPostgres(url, random, options);
    await database.answering(whileSilent);
    return database;
  }
  throw new Error('The database URL must begin with sqlite: or postgres:.');
};
