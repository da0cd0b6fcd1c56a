/**
 * What the program knows of a table, said once, beside the table's statements: from it come the
 * types of rows, how rows become records (`rows.ts`), where secrets are sealed (`vault.ts`), what
 * goes with a pool or a user (`deletions.ts`), what is purged and what is resealed. How the table
 * came to be is said by the migrations; a test compares the two on every database.
 */

/**
 * What stands in a column. `key` is text as bytes, to be ordered or searched by its beginning;
 * `flag` is 0 or 1; `sealed` is what only the data keys open, in a column whose name ends in
 * `_sealed`.
 */
type ValueKind = 'text' | 'key' | 'bytes' | 'integer' | 'flag' | 'json' | 'sealed';

/** The kind of a column, with a `?` where it may be null; a list names the members of one JSON object. */
export type ColumnKind = ValueKind | `${ValueKind}?` | readonly string[];

export type Columns = Readonly<Record<string, ColumnKind>>;

export interface TableDescription {
  readonly name: string;
  readonly columns: Columns;
  readonly primaryKey: readonly string[];
  /**
   * `pool`: with the pool in `pool_id`, in chunks. A column that names a user: with that user too.
   * `none`: by the table's own statements alone.
   */
  readonly deletedWith: 'pool' | 'none' | { readonly user: string };
  /** The column that says from when on a row is purged; it has an index. */
  readonly expires?: string;
  /** The section of an archive that carries the rows, or why none does. */
  readonly archive: { readonly section: string } | { readonly leftOut: string };
}

type ColumnIn<C> = keyof C & string;

/** A description that knows its columns and its primary key by name. */
export interface TableOf<C extends Columns, K extends readonly ColumnIn<C>[]>
  extends TableDescription {
  readonly columns: C;
  readonly primaryKey: K;
  readonly deletedWith: 'pool' | 'none' | { readonly user: ColumnIn<C> };
  readonly expires?: ColumnIn<C>;
}

export function table<const C extends Columns, const K extends readonly ColumnIn<C>[]>(
  description: TableOf<C, K>,
): TableOf<C, K> {
  return description;
}

/** A row as the database gives it. */
export type RowOf<T extends { readonly columns: Columns }> = {
  readonly [C in keyof T['columns']]: StoredAs<T['columns'][C]>;
};

type StoredAs<K> = K extends `${infer V}?` ? StoredAs<V> | null : Stored<K>;

type Stored<K> = K extends 'key' | 'bytes' | 'sealed'
  ? Uint8Array
  : K extends 'integer' | 'flag'
    ? number
    : string;

/** The primary key of a row, its parts as records have them. */
export type KeyOf<T extends TableDescription> = KeyParts<T['columns'], T['primaryKey']>;

type KeyParts<C extends Columns, K extends readonly string[]> = {
  readonly [I in keyof K]: C[K[I]] extends 'integer'
    ? number
    : C[K[I]] extends 'bytes'
      ? Buffer
      : string;
};

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
