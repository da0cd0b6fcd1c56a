import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import {
  type DataKey,
  newDataKey,
  SealBroken,
  unwrapDataKey,
  wrapDataKey,
} from '#platform/sealing.ts';
import { buffer, type Database, sql } from './query.ts';
import { type RowOf, table } from './table.ts';

export const sealingKeys = table({
  name: 'sealing_keys',
  columns: { id: 'integer', wrapped: 'bytes', created_at: 'integer' },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { leftOut: 'an archive has a key of its own' },
});

/** The data keys of one store, wrapped by the master key. */
export class SealingKeys {
  readonly #database: Database;
  readonly #masterKey: Buffer;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(database: Database, masterKey: Buffer, clock: Clock, random: Random) {
    if (masterKey.length !== 32) throw new Error('The master key must have 32 bytes.');
    this.#database = database;
    this.#masterKey = masterKey;
    this.#clock = clock;
    this.#random = random;
  }

  /** All data keys, oldest first; makes the first when there is none. */
  async load(): Promise<readonly DataKey[]> {
    const keys = await this.#read();
    if (keys.length > 0) return keys;
    // Of nodes that start at once, one inserts key 1; all then read that one.
    await this.#insert(1);
    return this.#read();
  }

  /** Adds a data key and answers all keys; when others add one at the same time, it is shared. */
  async add(): Promise<readonly DataKey[]> {
    const keys = await this.#read();
    await this.#insert((keys.at(-1)?.id ?? 0) + 1);
    return this.#read();
  }

  async #read(): Promise<readonly DataKey[]> {
    const rows = await this.#database.reads.all<Pick<RowOf<typeof sealingKeys>, 'id' | 'wrapped'>>(
      sql`select id, wrapped from sealing_keys order by id`,
    );
    return rows.map(({ id, wrapped }) => this.#unwrap(id, buffer(wrapped)));
  }

  async #insert(id: number): Promise<void> {
    const wrapped = wrapDataKey(this.#random, this.#masterKey, newDataKey(this.#random, id));
    const now = this.#clock.now();
    await this.#database.transaction((connection) =>
      connection.run(
        sql`insert into sealing_keys (id, wrapped, created_at) values (${id}, ${wrapped}, ${now})
            on conflict do nothing`,
      ),
    );
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
