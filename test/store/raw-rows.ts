/** Rows made from the descriptions of tables, and read past the store. */
import { type Connection, key, template, type Value } from '#store/sql/query.ts';
import { type AnyRow, kindOf } from '#store/sql/rows.ts';
import { placeIn } from '#store/sql/sealed-walks.ts';
import type { ColumnKind, TableDescription } from '#store/sql/table.ts';
import type { Vault } from '#store/sql/vault.ts';

/** Of a password, a device or anything else that begins with the length of its salt. */
export const SECRET = Buffer.from([4, ...Buffer.from('salt and verifier')]);

/** Values by the names of their columns. */
export type Values = Readonly<Record<string, Value>>;

/** A row with a value in every column: those in `given`, and others made of `seed`. */
export function rowFor(table: TableDescription, seed: number, given: Values, vault: Vault): Values {
  const row: Record<string, Value> = {};
  for (const [column, kind] of Object.entries(table.columns)) {
    row[column] = column in given ? given[column]! : valueFor(kind, seed);
  }
  for (const column of sealedColumns(table)) {
    row[column] = vault.seal(SECRET, placeIn(table, column, row));
  }
  return row;
}

export async function insertRow(
  connection: Connection,
  table: TableDescription,
  row: Values,
): Promise<void> {
  const columns = Object.keys(row);
  const marks = columns.map(() => '?').join(', ');
  const text = `insert into ${table.name} (${columns.join(', ')}) values (${marks})`;
  await connection.run(template(text)(...Object.values(row)));
}

/** Every row of a table, in the order of its primary key. */
export function allRows(
  connection: Connection,
  table: TableDescription,
): Promise<readonly AnyRow[]> {
  const text = `select * from ${table.name} order by ${table.primaryKey.join(', ')}`;
  return connection.all<AnyRow>(template(text)());
}

export function sealedColumns({ columns }: TableDescription): string[] {
  return Object.keys(columns).filter((name) => kindOf(columns[name]!).kind === 'sealed');
}

function valueFor(column: ColumnKind, seed: number): Value {
  const { kind } = kindOf(column);
  switch (kind) {
    case 'text':
      return `text-${seed}`;
    case 'key':
    case 'bytes':
      return key(`bytes-${seed}`);
    case 'integer':
      return seed;
    case 'flag':
      return 1;
    case 'sealed':
      return null;
    default:
      return '{}';
  }
}
