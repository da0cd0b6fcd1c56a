import { Pace } from '#platform/pace.ts';
import { keyOf } from '#platform/sealing.ts';
import { buffer, type Database, type Query, type Value } from './query.ts';
import type { AnyRow } from './rows.ts';
import { sealedWalks } from './sealed-walks.ts';
import type { Vault } from './vault.ts';

/** Rows that are read and sealed anew at once, beside requests. */
const STEPS = { first: 50, least: 20, most: 200, stepMs: 8, rest: 1 };

/**
 * Seals under the data key in use what is sealed under another; answers how many values. Between
 * two steps of a few milliseconds it rests for as long.
 */
export async function reseal(database: Database, vault: Vault): Promise<number> {
  let resealed = 0;
  for (const { keyOfRow, placeOf, first, after, replace } of sealedWalks()) {
    const pace = new Pace(STEPS);
    let last: AnyRow | undefined;
    for (;;) {
      const { rows: limit } = pace;
      const query = last ? after(...keyOfRow(last), limit) : first(limit);
      const rows = await pace.timed(async () => {
        const read = await database.reads.all<AnyRow>(query);
        const changes: Value[][] = [];
        for (const row of read) {
          const sealed = row['sealed'] as Uint8Array | null;
          if (!sealed || keyOf(buffer(sealed)) === vault.sealer.sealingKey) continue;
          const place = placeOf(row);
          const anew = vault.seal(await vault.open(sealed, place), place);
          changes.push([anew, ...keyOfRow(row), buffer(sealed)]);
        }
        if (changes.length > 0) resealed += await replaceAll(changes, replace);
        return read;
      });
      last = rows.at(-1);
      if (rows.length < limit) break;
      await pace.rest();
    }
  }
  return resealed;

  function replaceAll(
    changes: readonly (readonly Value[])[],
    replace: (...values: Value[]) => Query,
  ): Promise<number> {
    return database.transaction(async (connection) => {
      let replaced = 0;
      for (const change of changes) replaced += await connection.run(replace(...change));
      return replaced;
    });
  }
}
