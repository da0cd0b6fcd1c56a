/** Ways through all sealed values of a store, as the descriptions of its tables say. */
import { Pace } from '#platform/pace.ts';
import { atFirstUse, buffer, type Database, template, type Value } from './query.ts';
import { type AnyRow, fromColumn, kindOf } from './rows.ts';
import type { TableDescription } from './table.ts';
import { TABLES } from './tables.ts';
import type { SealedPlace } from './vault.ts';

/** Rows that are read at once, beside requests. */
const STEPS = { first: 50, least: 20, most: 200, stepMs: 8, rest: 1 };

/** Through every row of a table, for one sealed column. */
export const sealedWalks = atFirstUse(() =>
  TABLES.flatMap((table) =>
    Object.entries(table.columns)
      .filter(([, kind]) => kindOf(kind).kind === 'sealed')
      .map(([column]) => walkOf(table, column)),
  ),
);

export type SealedWalk = ReturnType<typeof walkOf>;

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

function toValue(value: string | number | Uint8Array | null): Value {
  return value instanceof Uint8Array ? buffer(value) : value;
}

/** The sealed value of a row, where it has one. */
export const sealedIn = ({ sealed }: AnyRow): Buffer | undefined =>
  sealed instanceof Uint8Array ? buffer(sealed) : undefined;

/** Hands over every row of the walk, some at a time, with rests between. */
export async function through(
  { reads }: Pick<Database, 'reads'>,
  { keyOfRow, first, after }: SealedWalk,
  visit: (rows: readonly AnyRow[]) => Promise<void>,
): Promise<void> {
  const pace = new Pace(STEPS);
  let last: AnyRow | undefined;
  for (;;) {
    const { rows: limit } = pace;
    const query = last ? after(...keyOfRow(last), limit) : first(limit);
    const rows = await pace.timed(async () => {
      const read = await reads.all<AnyRow>(query);
      await visit(read);
      return read;
    });
    last = rows.at(-1);
    if (rows.length < limit) break;
    await pace.rest();
  }
}
