import type { Clock } from '#platform/clock.ts';
import type { MasterKey } from '#platform/master-key.ts';
import type { Random } from '#platform/random.ts';
import { type DataKey, newDataKey, type Reservation, SealBroken } from '#platform/sealing.ts';
import { buffer, type Database, sql } from './query.ts';
import type { RowOf, TableDescription } from './table.ts';

export const sealingKeys = {
  name: 'sealing_keys',
  columns: {
    id: 'integer',
    wrapped: 'bytes',
    created_at: 'integer',
    superseded_at: 'integer?',
  },
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

/** A data key as operators see it. */
export interface DataKeyRecord {
  readonly id: number;
  readonly createdAt: number;
  /** How often it has sealed at most: seals are counted when they are reserved. */
  readonly seals: number;
  /** Since when no seals of it are reserved. */
  readonly supersededAt: number | undefined;
  readonly wrapped: Buffer;
}

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: SealLimits;
  readonly masterKey: MasterKey;
  /** Opens what it has wrapped, and wraps nothing. */
  readonly secondMasterKey: MasterKey | undefined;
}

/**
 * The data keys of one store, wrapped by the master key.
 *
 * The first key that is not used up seals. There is always one after it that has not sealed yet:
 * every node knows a key long before anything is sealed under it.
 */
export class SealingKeys {
  readonly #parts: Parts;
  /** What an id stands for never changes, and a KMS takes its time. */
  readonly #opened = new Map<number, DataKey>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** All data keys, oldest first. */
  async load(): Promise<readonly DataKey[]> {
    return this.#open(await this.list());
  }

  /**
   * All data keys, and the id of the one that seals now: of an earlier one while the one after it
   * is not there yet, since whoever goes on to a key has to know the next one.
   */
  async current(): Promise<Pick<Reservation, 'keys' | 'id'>> {
    const records = await this.list();
    const [current, next] = records.filter((record) => this.#isOpen(record));
    return { keys: await this.#open(records), id: (next ? current! : records[0]!).id };
  }

  /** What there is to tell of all of them, oldest first. */
  async list(): Promise<readonly DataKeyRecord[]> {
    const rows = await this.#parts.database.reads.all<
      RowOf<typeof sealingKeys> & { readonly seals: number | null }
    >(
      sql`select id, wrapped, created_at, superseded_at,
                 (select seals from seal_counts where key_id = id) as seals
          from sealing_keys order by id`,
    );
    return rows.map((row) => ({
      id: row.id,
      createdAt: row.created_at,
      seals: row.seals ?? this.#uncounted,
      supersededAt: row.superseded_at ?? undefined,
      wrapped: buffer(row.wrapped),
    }));
  }

  /**
   * Reserves seals under the first key that is not used up, and makes the one that comes after it
   * where there is none. Of nodes that make a key at once, one does, and all share it.
   */
  async reserve(): Promise<Reservation> {
    const { block } = this.#parts.limits;
    for (;;) {
      const records = await this.list();
      const usedUp = records.filter((record) => !this.#isOpen(record));
      await this.#noteSuperseded(usedUp);
      const [current, next] = records.filter((record) => this.#isOpen(record));
      if (!current || !next) {
        await this.#insert((records.at(-1)?.id ?? 0) + 1);
        continue;
      }
      const { id } = current;
      if (!(await this.#count(id, this.#uncounted + block, block))) continue;
      return { keys: await this.#open(records), id, seals: block };
    }
  }

  /** Lets no key up to this one be reserved any more. */
  async supersede(last: number): Promise<void> {
    const { key } = this.#parts.limits;
    const ended = (await this.list()).filter(({ id }) => id <= last);
    for (const { id } of ended) await this.#count(id, key, key);
    await this.#noteSuperseded(ended);
  }

  /** Deletes a key under which nothing is sealed. What is derived comes from the first one. */
  async delete(id: number): Promise<void> {
    await this.#parts.database.transaction(async (connection) => {
      await connection.run(sql`delete from seal_counts where key_id = ${id}`);
      await connection.run(
        sql`delete from sealing_keys where id = ${id} and superseded_at is not null`,
      );
    });
    this.#opened.delete(id);
  }

  #isOpen({ seals }: DataKeyRecord): boolean {
    return seals < this.#parts.limits.key;
  }

  async #noteSuperseded(records: readonly DataKeyRecord[]): Promise<void> {
    const now = this.#parts.clock.now();
    for (const { id, supersededAt } of records) {
      if (supersededAt !== undefined) continue;
      await this.#parts.database.transaction((connection) =>
        connection.run(
          sql`update sealing_keys set superseded_at = ${now}
               where id = ${id} and superseded_at is null`,
        ),
      );
    }
  }

  /** What a key has sealed that was made before seals were counted: half of what it may. */
  get #uncounted(): number {
    return this.#parts.limits.key / 2;
  }

  /** Counts `more` seals, or `all` where none were counted yet; false for a key that is used up. */
  async #count(id: number, all: number, more: number): Promise<boolean> {
    const { database, limits } = this.#parts;
    const counted = await database.transaction((connection) =>
      connection.run(
        sql`insert into seal_counts (key_id, seals) values (${id}, ${all})
            on conflict (key_id) do update set seals = seal_counts.seals + ${more}
            where seal_counts.seals < ${limits.key}`,
      ),
    );
    return counted === 1;
  }

  async #insert(id: number): Promise<void> {
    const { database, clock, random, masterKey } = this.#parts;
    const wrapped = await masterKey.wrap(newDataKey(random, id));
    const now = clock.now();
    await database.transaction(async (connection) => {
      const inserted = await connection.run(
        sql`insert into sealing_keys (id, wrapped, created_at) values (${id}, ${wrapped}, ${now})
            on conflict do nothing`,
      );
      if (inserted === 0) return;
      await connection.run(sql`insert into seal_counts (key_id, seals) values (${id}, ${0})`);
    });
  }

  #open(records: readonly DataKeyRecord[]): Promise<readonly DataKey[]> {
    return Promise.all(
      records.map(async ({ id, wrapped }) => {
        const key = this.#opened.get(id) ?? (await this.#unwrap(id, wrapped));
        this.#opened.set(id, key);
        return key;
      }),
    );
  }

  async #unwrap(id: number, wrapped: Buffer): Promise<DataKey> {
    const { masterKey, secondMasterKey } = this.#parts;
    const key =
      (await unwrapWith(masterKey, id, wrapped)) ??
      (secondMasterKey && (await unwrapWith(secondMasterKey, id, wrapped)));
    if (key) return key;
    throw new Error(
      'The master key does not open this store: it was made with another one. Start with the key the store was made with.',
    );
  }

  /** Whether the master key itself has wrapped it, and not the second one. */
  async isUnderMasterKey({ id, wrapped }: DataKeyRecord): Promise<boolean> {
    return (await unwrapWith(this.#parts.masterKey, id, wrapped)) !== undefined;
  }

  /** Wraps under the master key what the second one has wrapped; answers how many data keys. */
  async rewrap(): Promise<number> {
    const { database, masterKey } = this.#parts;
    let rewrapped = 0;
    for (const record of await this.list()) {
      if (await this.isUnderMasterKey(record)) continue;
      const { id, wrapped } = record;
      const anew = await masterKey.wrap(await this.#unwrap(id, wrapped));
      rewrapped += await database.transaction((connection) =>
        connection.run(
          sql`update sealing_keys set wrapped = ${anew} where id = ${id} and wrapped = ${wrapped}`,
        ),
      );
    }
    return rewrapped;
  }
}

/** Undefined for what another master key has wrapped. */
async function unwrapWith(
  masterKey: MasterKey,
  id: number,
  wrapped: Buffer,
): Promise<DataKey | undefined> {
  try {
    return await masterKey.unwrap(id, wrapped);
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
