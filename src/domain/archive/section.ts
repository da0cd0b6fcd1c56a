/**
 * An archive is made of sections, each with a name. A section knows how to read its part of a
 * pool from a store and how to write it into another; `sections.ts` has the order, `lines.ts` the
 * form.
 */
import type { Reads, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

/** The pool that is read, and the snapshot it is read from. */
export interface Source {
  readonly reads: Reads;
  readonly pool: Pool;
  readonly now: number;
}

/** A kind of record that a pool has. */
export interface PoolSection<T = unknown> {
  readonly name: string;
  read(source: Source): AsyncIterable<T>;
  /** Writes the record into `pool`, whatever pool it names. */
  write(tx: Transaction, pool: Pool, record: T): Promise<void>;
}

/** A kind of record that a user has beside the profile, in the same line of the archive. */
export interface UserSection<T = unknown> {
  readonly name: string;
  /** Undefined when the user has nothing of the kind. */
  read(source: Source, user: User): Promise<T | undefined>;
  /** Writes what several users of the pool have. */
  write(tx: Transaction, poolId: string, parts: readonly UserPart<T>[]): Promise<void>;
}

export interface UserPart<T = unknown> {
  readonly user: User;
  readonly part: T;
}

/** Writes a section's parts one user after another: for what few users have. */
export function eachUser<T>(
  write: (tx: Transaction, user: User, part: T) => Promise<void>,
): UserSection<T>['write'] {
  return async (tx, _, parts) => {
    for (const { user, part } of parts) await write(tx, user, part);
  };
}

/** The archive cannot be made or brought in; the message is a sentence for the operator. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

interface PoolRecords<T> {
  readonly name: string;
  list(reads: Reads, poolId: string): AsyncIterable<T> | Promise<readonly T[]>;
  /** False when another record is in the way. */
  insert(tx: Transaction, record: T): Promise<boolean>;
  /** What to say then. */
  refusal(record: T): string;
}

/** A section of records that travel as they are. */
export function poolRecords<T extends { readonly poolId: string }>({
  name,
  list,
  insert,
  refusal,
}: PoolRecords<T>): PoolSection<T> {
  return {
    name,
    async *read({ reads, pool }) {
      yield* await list(reads, pool.id);
    },
    async write(tx, pool, record) {
      if (await insert(tx, { ...record, poolId: pool.id })) return;
      throw new ArchiveRefused(refusal(record));
    },
  };
}

interface UserRecords<T> {
  readonly name: string;
  list(reads: Reads, user: User): AsyncIterable<T> | Promise<readonly T[]>;
  /** False when another record is in the way. */
  insert(tx: Transaction, record: T): Promise<boolean>;
  /** What to say then. */
  refusal(user: User): string;
}

/** The same for records of a user. */
export function userRecords<T extends { readonly poolId: string; readonly userId: string }>({
  name,
  list,
  insert,
  refusal,
}: UserRecords<T>): UserSection<readonly T[]> {
  return {
    name,
    async read({ reads }, user) {
      const all: T[] = [];
      for await (const record of await list(reads, user)) all.push(record);
      return all.length > 0 ? all : undefined;
    },
    write: eachUser(async (tx, user, all) => {
      for (const record of all) {
        const own = { ...record, poolId: user.poolId, userId: user.id };
        if (!(await insert(tx, own))) throw new ArchiveRefused(refusal(user));
      }
    }),
  };
}
