/**
 * SQL as the shared tables write it: one text for every dialect, values always apart from it.
 *
 *     connection.run(sql`delete from sessions where expires_at < ${now}`)
 *
 * A template's fixed parts are the same array each time its line runs, so that array is the
 * key under which a dialect keeps the statement it prepared: text is made once per line.
 */

import type { StoreLoad } from '../store.ts';

/** What can be a parameter. Booleans are kept as 0 and 1, times as milliseconds. */
export type Value = string | number | Buffer | null;

export interface Query {
  /** The text around the values. */
  readonly parts: readonly string[];
  readonly values: readonly Value[];
}

/** A query; every `${value}` becomes a parameter, never text. */
export function sql(parts: TemplateStringsArray, ...values: Value[]): Query {
  return { parts, values };
}

/** Makes something when it is first asked for, so that a start does not wait for it. */
export function atFirstUse<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * For statements made from names of tables and columns: `text` has a `?` for each value. Made
 * once for a process, never from what a caller gives.
 */
export function template(text: string): (...values: Value[]) => Query {
  const parts = text.split('?');
  return (...values) => ({ parts, values });
}

/** Rows in one statement, from many to one: each number has a text of its own. */
const BATCHES = [32, 8, 1];

/**
 * For statements that take any number of rows: `head`, a list of values for each row, `tail`.
 * Answers as few queries as it takes.
 */
export function batches(
  head: string,
  columns: number,
  tail = '',
): (rows: readonly (readonly Value[])[]) => Query[] {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
  const made = BATCHES.map((size) => {
    const values = Array.from({ length: size }, () => row).join(', ');
    return [size, template(`${head} ${values}${tail}`)] as const;
  });
  return (rows) => {
    const queries: Query[] = [];
    let at = 0;
    for (const [size, query] of made) {
      for (; rows.length - at >= size; at += size) {
        queries.push(query(...rows.slice(at, at + size).flat()));
      }
    }
    return queries;
  };
}

/** Values looked for in one statement; where there are fewer, the last one is named again. */
const LOOKED_FOR = 64;

/**
 * For statements that look for any number of values: `head` has one `?`, for a value that all of
 * them share, and ends in `in`. Answers as few queries as it takes.
 */
export function amongMany(
  head: string,
): (shared: Value, looked: readonly Value[]) => readonly Query[] {
  const query = template(`${head} (${Array.from({ length: LOOKED_FOR }, () => '?').join(', ')})`);
  return (shared, looked) => {
    const queries: Query[] = [];
    for (let at = 0; at < looked.length; at += LOOKED_FOR) {
      const some = looked.slice(at, at + LOOKED_FOR);
      while (some.length < LOOKED_FOR) some.push(some.at(-1)!);
      queries.push(query(shared, ...some));
    }
    return queries;
  };
}

/** Runs queries: inside one transaction, or each on its own when it only reads. */
export interface Connection {
  all<Row>(query: Query): Promise<readonly Row[]>;
  /** The first row, if there is one. */
  first<Row>(query: Query): Promise<Row | undefined>;
  /** How many rows the statement inserted, updated or deleted. */
  run(query: Query): Promise<number>;
}

/** What differs between dialects: in the statements that define tables, and in who writes. */
export interface Capabilities {
  readonly name: 'sqlite' | 'postgres';
  /** The type of byte strings, compared byte by byte. */
  readonly bytes: string;
  /** The type of 64-bit integers. */
  readonly integer: string;
  /** Ends a table whose rows live in its primary key, where that must be said. */
  readonly clustered: string;
  /** The process that has it open is the only one. */
  readonly soleWriter: boolean;
  /** Definitions can be grouped in a transaction; elsewhere each stands alone. */
  readonly transactionalDefinitions: boolean;
}

export interface Database {
  readonly capabilities: Capabilities;
  /** Sees what is committed. */
  readonly reads: Connection;
  /** Runs `body` in a transaction, again after a conflict; durable when it resolves. */
  transaction<T>(body: (connection: Connection) => Promise<T>): Promise<T>;
  /** Runs `body` once over what is committed at one instant, whatever is written meanwhile. */
  snapshot<T>(body: (connection: Connection) => Promise<T>): Promise<T>;
  hasTable(name: string): Promise<boolean>;
  /**
   * Runs statements that define tables or indexes; they may have run before. In tables in use,
   * they keep nobody from writing for longer than they must.
   */
  define(statements: readonly string[], inUse: boolean): Promise<void>;
  /** Rejects when it cannot answer. */
  ready(): Promise<void>;
  /** Rejects when it cannot keep what would be written now. Costs a write. */
  checkWritable(): Promise<void>;
  /** What this process has open and under way. */
  load(): StoreLoad;
  /** Resolves with why, should only opening it anew tell what it holds. */
  readonly broken: Promise<Error>;
  close(): Promise<void>;
}

/**
 * Text that is ordered or searched by its beginning is kept as UTF-8 bytes: every database
 * compares bytes alike, and none compares text alike.
 */
export function key(text: string): Buffer {
  return Buffer.from(text);
}

export function fromKey(bytes: Uint8Array): string {
  return buffer(bytes).toString();
}

export function buffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Turns the rows of a query that asked for one more than `limit` into a page: the extra row
 * only tells that there is more.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => T,
  position: (row: Row) => string,
): { items: T[]; next?: string } {
  const shown = rows.slice(0, limit);
  const items = shown.map(read);
  const last = shown.at(-1);
  return rows.length > limit && last ? { items, next: position(last) } : { items };
}
