/** Rows to records and back, where the members of a record are the columns of its table. */
import { atFirstUse, buffer, fromKey, key, type Query, template, type Value } from './query.ts';
import type { ColumnKind, ColumnsFor, MembersOf, ValueKind } from './table.ts';

interface ReadableTable<R, Data extends MembersOf<R>> {
  readonly name: string;
  readonly columns: ColumnsFor<R, Data>;
}

/** A row of any table. */
export type AnyRow = Readonly<Record<string, string | number | Uint8Array | null>>;

/**
 * Where a record keeps what a newer version has put into its JSON: copies of the record bring it
 * along, it is written again with them, and nothing else looks at it.
 */
const FROM_NEWER = Symbol('members that only a newer version knows');

/** Makes records of the table's rows. */
export function recordReader<R, Data extends MembersOf<R> = readonly []>(
  table: ReadableTable<R, Data>,
): (row: AnyRow) => R {
  const members = atFirstUse(() => membersOf(table));
  return (row) => {
    const record: Record<string, unknown> = {};
    for (const { column, name, kind } of members()) {
      const value = row[column]!;
      if (typeof kind !== 'string') Object.assign(record, fromJson(String(value), kind));
      else if (value !== null) record[name] = fromColumn(kind, value);
    }
    return record as R;
  };
}

/** Answers what stands in the table's columns for a record, in their order. */
export function recordValues<R, Data extends MembersOf<R> = readonly []>(
  table: ReadableTable<R, Data>,
): (record: R) => Value[] {
  const members = atFirstUse(() => membersOf(table));
  return (record) => {
    const values = record as Readonly<Record<string, unknown>>;
    return members().map(({ name, kind }) => toColumn(kind, values, name));
  };
}

/** Makes statements that insert a record as a row; `onConflict` is what they end in. */
export function insertInto<R, Data extends MembersOf<R> = readonly []>(
  table: ReadableTable<R, Data>,
  onConflict = '',
): (record: R) => Query {
  const insert = atFirstUse(() => {
    const columns = Object.keys(table.columns);
    const marks = columns.map(() => '?').join(', ');
    const head = `insert into ${table.name} (${columns.join(', ')}) values (${marks})`;
    return template(onConflict ? `${head} ${onConflict}` : head);
  });
  const valuesOf = recordValues<R, Data>(table);
  return (record) => insert()(...valuesOf(record));
}

/** The members of a record that share one column, with those that a newer version has added. */
export function jsonOf<R extends object>(
  record: R,
  members: readonly (keyof R & string)[],
): string {
  const { [FROM_NEWER]: others } = record as { readonly [FROM_NEWER]?: object };
  const own = Object.fromEntries(members.map((name) => [name, record[name]]));
  return JSON.stringify({ ...others, ...own });
}

/** What `jsonOf` has written, as members of a record. */
export function fromJson(text: string, members: readonly string[]): object {
  const all: Readonly<Record<string, unknown>> = JSON.parse(text);
  // Before anything is copied: it is so for almost every row that is read.
  if (Object.keys(all).every((name) => members.includes(name))) return all;
  const others = Object.entries(all).filter(([name]) => !members.includes(name));
  const own = Object.entries(all).filter(([name]) => members.includes(name));
  return { ...Object.fromEntries(own), [FROM_NEWER]: Object.fromEntries(others) };
}

/** What a value that is not null stands for. */
export function fromColumn(kind: ColumnKind, value: string | number | Uint8Array): unknown {
  switch (kind) {
    case 'key':
      return fromKey(value as Uint8Array);
    case 'bytes':
      return buffer(value as Uint8Array);
    case 'flag':
      return value === 1;
    case 'json':
      return JSON.parse(value as string);
    default:
      return value;
  }
}

function toColumn(
  kind: ColumnKind,
  record: Readonly<Record<string, unknown>>,
  member: string,
): Value {
  if (typeof kind !== 'string') return jsonOf(record, kind);
  const value = record[member];
  if (value === undefined) return null;
  switch (kind) {
    case 'key':
      return key(value as string);
    case 'flag':
      return value ? 1 : 0;
    case 'json':
      return JSON.stringify(value);
    default:
      return value as Value;
  }
}

interface ColumnMember {
  readonly column: string;
  readonly name: string;
  readonly kind: ColumnKind;
}

function membersOf({ columns }: { readonly columns: object }): readonly ColumnMember[] {
  return Object.entries(columns as Readonly<Record<string, ColumnKind>>).map(([column, kind]) => ({
    column,
    name: column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    kind: kindOf(kind).kind,
  }));
}

/** The kind without its `?`, and whether it has one. */
export function kindOf(kind: ColumnKind): {
  readonly kind: ValueKind | readonly string[];
  readonly nullable: boolean;
} {
  if (typeof kind !== 'string' || !kind.endsWith('?')) {
    return { kind: kind as ValueKind | readonly string[], nullable: false };
  }
  return { kind: kind.slice(0, -1) as ValueKind, nullable: true };
}
