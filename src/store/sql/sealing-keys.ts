import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import {
  type DataKey,
  newDataKey,
  type Reservation,
  SealBroken,
  unwrapDataKey,
  wrapDataKey,
} from '#platform/sealing.ts';
import { buffer, type Database, sql } from './query.ts';
import type { RowOf, TableDescription } from './table.ts';

export const sealingKeys = {
  name: 'sealing_keys',
  columns: { id: 'integer', wrapped: 'bytes', created_at: 'integer' },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { leftOut: 'an archive has a key of its own' },
} as const satisfies TableDescription;

export const sealCounts = {
  name: 'seal_counts',
  columns: { key_id: 'integer', seals: 'integer' },
  primaryKey: ['key_id'],
  deletedWith: 'none',
  archive: { leftOut: 'an archive has a key of its own' },
} as const satisfies TableDescription;

/** How often one data key may seal, and how many of these times a node reserves at once. */
export interface SealLimits {
  readonly key: number;
  readonly block: number;
}

/**
 * NIST SP 800-38D allows 2^32 seals with random IVs under one key, where two are the same with a
 * probability of 2^-33. At a quarter of that it is 2^-37, and room is left for what nodes seal
 * ahead of a reservation.
 */
export const SEAL_LIMITS: SealLimits = { key: 2 ** 30, block: 2 ** 18 };

/**
 * The data keys of one store, wrapped by the master key.
 *
 * The first key that is not used up seals. There is always one after it that has not sealed yet:
 * every node knows a key long before anything is sealed under it.
 */
export class SealingKeys {
  readonly #database: Database;
  readonly #masterKey: Buffer;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: SealLimits;

  constructor(
    database: Database,
    masterKey: Buffer,
    clock: Clock,
    random: Random,
    limits: SealLimits,
  ) {
    if (masterKey.length !== 32) throw new Error('The master key must have 32 bytes.');
    this.#database = database;
    this.#masterKey = masterKey;
    this.#clock = clock;
    this.#random = random;
    this.#limits = limits;
  }

  /** All data keys, oldest first. */
  async load(): Promise<readonly DataKey[]> {
    return (await this.#read()).map(({ id, wrapped }) => this.#unwrap(id, buffer(wrapped)));
  }

  /**
   * Reserves seals under the first key that is not used up, and makes the one that comes after it
   * where there is none. Of nodes that make a key at once, one does, and all share it.
   */
  async reserve(): Promise<Reservation> {
    const { key, block } = this.#limits;
    for (;;) {
      const rows = await this.#read();
      const open = rows.filter((row) => (row.seals ?? this.#uncounted) < key);
      const [current, next] = open;
      if (!current || !next) {
        await this.#insert((rows.at(-1)?.id ?? 0) + 1);
        continue;
      }
      const { id } = current;
      if (!(await this.#count(id, this.#uncounted + block, block))) continue;
      return {
        keys: rows.map((row) => this.#unwrap(row.id, buffer(row.wrapped))),
        id,
        seals: block,
      };
    }
  }

  /** Lets no key up to this one be reserved any more. */
  async retire(last: number): Promise<void> {
    const { key } = this.#limits;
    for (const { id } of await this.#read()) if (id <= last) await this.#count(id, key, key);
  }

  /** What a key has sealed that was made before seals were counted: half of what it may. */
  get #uncounted(): number {
    return this.#limits.key / 2;
  }

  /** Counts `more` seals, or `all` where none were counted yet; false for a key that is used up. */
  async #count(id: number, all: number, more: number): Promise<boolean> {
    const counted = await this.#database.transaction((connection) =>
      connection.run(
        sql`insert into seal_counts (key_id, seals) values (${id}, ${all})
            on conflict (key_id) do update set seals = seal_counts.seals + ${more}
            where seal_counts.seals < ${this.#limits.key}`,
      ),
    );
    return counted === 1;
  }

  #read() {
    return this.#database.reads.all<
      Pick<RowOf<typeof sealingKeys>, 'id' | 'wrapped'> & { readonly seals: number | null }
    >(
      sql`select id, wrapped, (select seals from seal_counts where key_id = id) as seals
          from sealing_keys order by id`,
    );
  }

  async #insert(id: number): Promise<void> {
    const wrapped = wrapDataKey(this.#random, this.#masterKey, newDataKey(this.#random, id));
    const now = this.#clock.now();
    await this.#database.transaction(async (connection) => {
      const inserted = await connection.run(
        sql`insert into sealing_keys (id, wrapped, created_at) values (${id}, ${wrapped}, ${now})
            on conflict do nothing`,
      );
      if (inserted === 0) return;
      await connection.run(sql`insert into seal_counts (key_id, seals) values (${id}, ${0})`);
    });
  }

  #unwrap(id: number, wrapped: Buffer): DataKey {
    try {
      return unwrapDataKey(this.#masterKey, id, wrapped);
    } catch (cause) {
      if (!(cause instanceof SealBroken)) throw cause;
      throw new Error(
        'The master key does not open this store: it was made with another one. Start with the key the store was made with.',
        { cause },
      );
    }
  }
}
