import { keyOf, SealBroken, UnknownDataKey } from '#platform/sealing.ts';
import type { HeldDatabase } from './leases.ts';
import type { Query, Value } from './query.ts';
import { sealedIn, sealedWalks, through } from './sealed-walks.ts';
import type { SealedPlace, Vault } from './vault.ts';

export interface Resealed {
  /** How many values are now sealed under the key in use that were not. */
  readonly resealed: number;
  /** How many do not open: altered, or sealed under a key that is not there. They stay as they are. */
  readonly broken: number;
}

/**
 * Seals under the data key in use what is sealed under another. What an earlier run has sealed
 * anew is passed over. Between two steps of a few milliseconds it rests for as long, and there
 * `signal` ends it.
 */
export async function reseal(
  database: HeldDatabase,
  vault: Vault,
  signal: AbortSignal,
): Promise<Resealed> {
  let [resealed, broken] = [0, 0];
  for (const walk of sealedWalks()) {
    await through(database, walk, async (rows) => {
      signal.throwIfAborted();
      const changes: Value[][] = [];
      for (const row of rows) {
        const sealed = sealedIn(row);
        if (!sealed || keyIdIn(sealed) === vault.sealer.sealingKey) continue;
        const place = walk.placeOf(row);
        const secret = await openIfWhole(vault, sealed, place);
        if (secret) changes.push([vault.seal(secret, place), ...walk.keyOfRow(row), sealed]);
        else broken++;
      }
      if (changes.length > 0) resealed += await replaceAll(database, changes, walk.replace);
    });
  }
  return { resealed, broken };
}

/** How many values there are under each data key, by its id; those that name none are under 0. */
export async function countSealed(
  database: HeldDatabase,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const walk of sealedWalks()) {
    await through(database, walk, async (rows) => {
      signal.throwIfAborted();
      for (const row of rows) {
        const sealed = sealedIn(row);
        if (!sealed) continue;
        const id = keyIdIn(sealed) ?? 0;
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    });
  }
  return counts;
}

/** Undefined for what is no sealed value at all. */
function keyIdIn(sealed: Buffer): number | undefined {
  try {
    return keyOf(sealed);
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

async function openIfWhole(
  vault: Vault,
  sealed: Buffer,
  place: SealedPlace,
): Promise<Buffer | undefined> {
  try {
    return await vault.open(sealed, place);
  } catch (error) {
    if (error instanceof SealBroken || error instanceof UnknownDataKey) return undefined;
    throw error;
  }
}

function replaceAll(
  database: HeldDatabase,
  changes: readonly (readonly Value[])[],
  replace: (...values: Value[]) => Query,
): Promise<number> {
  return database.transaction(async (connection) => {
    let replaced = 0;
    for (const change of changes) replaced += await connection.run(replace(...change));
    return replaced;
  });
}
