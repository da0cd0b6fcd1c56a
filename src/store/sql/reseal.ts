import { Pace } from '#platform/pace.ts';
import { keyOf } from '#platform/sealing.ts';
import { atFirstUse, buffer, type Database, type Query, template, type Value } from './query.ts';
import { type AnyRow, fromColumn, kindOf } from './rows.ts';
import type { TableDescription } from './table.ts';
import { TABLES } from './tables.ts';
import type { SealedPlace, Vault } from './vault.ts';

/** Rows that are read and sealed anew at once, beside requests. */
const STEPS = { first: 50, least: 20, most: 200, stepMs: 8, rest: 1 };

/** Through every row of a table, for one sealed column. */
const walks = atFirstUse(() =>
  TABLES.flatMap((table) =>
    Object.entries(table.columns)
      .filter(([, kind]) => kindOf(kind).kind === 'sealed')
      .map(([column]) => walkOf(table, column)),
  ),
);

function walkOf(table: TableDescription, column: string) {
  const { name, primaryKey } = table;
  const list = primaryKey.join(', ');
  const marks = primaryKey.map(() => '?').join(', ');
  const equal = primaryKey.map((part) => `${part} = ?`).join(' and ');
  const select = `select ${list}, ${column} as sealed from ${name}`;
  return {
    keyOfRow: (row: AnyRow): Value[] => primaryKey.map((part) => toValue(row[part]!)),
    placeOf: (row: AnyRow) => placeIn(table, column, row),
    first: template(`${select} order by ${list} limit ?`),
    after: template(`${select} where (${list}) > (${marks}) order by ${list} limit ?`),
    // Only what is still there: a row that was changed meanwhile is sealed under the new key.
    replace: template(`update ${name} set ${column} = ? where ${equal} and ${column} = ?`),
  };
}

/** Where a value of the column lives, in a row that has at least the primary key. */
export function placeIn(
  { name, columns, primaryKey }: TableDescription,
  column: string,
  row: AnyRow,
): SealedPlace {
  return {
    column: `${name}.${column.slice(0, -'_sealed'.length)}`,
    row: primaryKey.map((part) => fromColumn(columns[part]!, row[part]!) as string),
  };
}

/**
 * Seals under the data key in use what is sealed under another; answers how many values. Between
 * two steps of a few milliseconds it rests for as long.
 */
export async function reseal(database: Database, vault: Vault): Promise<number> {
  let resealed = 0;
  for (const { keyOfRow, placeOf, first, after, replace } of walks()) {
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

function toValue(value: string | number | Uint8Array | null): Value {
  return value instanceof Uint8Array ? buffer(value) : value;
}
