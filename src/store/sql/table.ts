/**
 * What the program knows of a table, said once, beside the table's statements: from it come the
 * types of rows, how rows become records (`rows.ts`), what goes with a pool or a user
 * (`deletions.ts`), what is purged, what is resealed. How the table came to be is said by the
 * migrations; a test compares the two on every database.
 *
 * Types alone: a description is a plain value, and its statements are made at their first use.
 */

/**
 * What stands in a column. `key` is text as bytes, to be ordered or searched by its beginning;
 * `flag` is 0 or 1; `sealed` is what only the data keys open, in a column whose name ends in
 * `_sealed`.
 */
export type ValueKind = 'text' | 'key' | 'bytes' | 'integer' | 'flag' | 'json' | 'sealed';

/** With a `?` where the column may be null; a list names the members that share one JSON object. */
export type ColumnKind = ValueKind | `${ValueKind}?` | readonly string[];

export type Columns = Readonly<Record<string, ColumnKind>>;

interface DescriptionWith<C> {
  readonly name: string;
  readonly columns: C;
  readonly primaryKey: readonly (keyof C & string)[];
  /**
   * `pool`: with the pool in `pool_id`, in chunks. A column that names a user: with that user too.
   * `none`: by the table's own statements alone.
   */
  readonly deletedWith: 'pool' | 'none' | { readonly user: keyof C & string };
  /** The column that says from when on a row is purged; it has an index. */
  readonly expires?: keyof C & string;
  /** The section of an archive that carries the rows, or why none does. */
  readonly archive: { readonly section: string } | { readonly leftOut: string };
}

export type TableDescription = DescriptionWith<Columns>;

/**
 * Of a table whose rows are records of this type: each member stands in the column of its name,
 * but those that `Data` lists, which share the JSON object in the column `data`. The compiler
 * finds a member without a column, and a column without a member.
 */
export type TableFor<R, Data extends MembersOf<R> = readonly []> = DescriptionWith<
  ColumnsFor<R, Data>
>;

export type ColumnsFor<R, Data extends MembersOf<R> = readonly []> = {
  readonly [M in Exclude<keyof R, Data[number]> as ColumnName<M & string>]-?: KindFor<R, M>;
} & (Data extends readonly [] ? unknown : { readonly data: Data });

export type MembersOf<R> = readonly (keyof R & string)[];

/** `poolId` → `pool_id`. */
type ColumnName<M extends string> = M extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${ColumnName<Rest>}`
  : M;

type KindFor<R, M extends keyof R> = undefined extends R[M]
  ? `${ValueKindFor<NonNullable<R[M]>>}?`
  : ValueKindFor<R[M]>;

type ValueKindFor<V> = [V] extends [string]
  ? 'text' | 'key'
  : [V] extends [number]
    ? 'integer'
    : [V] extends [boolean]
      ? 'flag'
      : [V] extends [Buffer]
        ? 'bytes'
        : 'json';

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

/** Where the values of the table's sealed columns live: a `SealedPlace`, as `reseal.ts` finds it. */
export interface PlaceIn<T extends TableDescription> {
  readonly column: `${T['name']}.${Unsealed<keyof T['columns']>}`;
  readonly row: KeyOf<T>;
}

type Unsealed<C> = C extends `${infer Name}_sealed` ? Name : never;
