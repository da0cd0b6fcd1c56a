import { Sealer } from '#platform/sealing.ts';
import { isCurrent, migrate } from './migrations/migrate.ts';
import { type OpenDatabase, openDatabase, type StoreOptions, sealingKeysOf } from './open.ts';
import { type Database, sql } from './query.ts';
import { sealedIn, sealedWalks, through } from './sealed-walks.ts';
import { Vault } from './vault.ts';

export interface Verified {
  readonly users: number;
  /** Secrets that the master key opens: every one there is. */
  readonly secrets: number;
}

/**
 * Looks at every page of the store, and opens every sealed value, writing nothing but what
 * brings older tables up to date, where that is asked for.
 * @throws Error with a sentence for the operator
 */
export async function verifyStore(
  options: Omit<StoreOptions, 'sealLimits'>,
  older: 'refuse' | 'bring up to date',
  open: OpenDatabase = openDatabase,
): Promise<Verified> {
  const database = await open(options);
  try {
    await checkPages(database);
    if (older === 'bring up to date') await migrate(database, options.clock);
    else if (!(await isCurrent(database))) {
      throw new Error('The store is of another version of Poolhouse: use that one.');
    }
    const vault = await vaultOf(database, options);
    const users = await database.reads.first<{ n: number }>(sql`select count(*) as n from users`);
    return { users: users!.n, secrets: await openAll(database, vault) };
  } finally {
    await database.close();
  }
}

async function checkPages({ reads }: Database): Promise<void> {
  const [first] = await reads.all<{ integrity_check: string }>(sql`pragma integrity_check(1)`);
  if (first?.integrity_check !== 'ok') throw new Error('The store is damaged.');
}

/** A vault that only opens. */
export async function vaultOf(
  database: Database,
  options: Omit<StoreOptions, 'sealLimits'>,
): Promise<Vault> {
  const keys = await sealingKeysOf(database, options).load();
  const { id } = keys.at(-1) ?? {};
  if (id === undefined) throw new Error('The store has no data key.');
  const never = () => Promise.reject(new Error('nothing is sealed here'));
  return new Vault(new Sealer(options.random, { keys, id, seals: 0 }, never), async () => {});
}

async function openAll(database: Database, vault: Vault): Promise<number> {
  let opened = 0;
  for (const walk of sealedWalks()) {
    await through(database, walk, async (rows) => {
      for (const row of rows) {
        const sealed = sealedIn(row);
        if (!sealed) continue;
        await vault.open(sealed, walk.placeOf(row));
        opened++;
      }
    });
  }
  return opened;
}
