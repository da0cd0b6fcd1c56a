/**
 * Imports a pool from an archive that was read to its end.
 *
 * Users and sections are written in chunks, and in one last transaction the pool and its clients,
 * which makes all of it visible. Until then the id is taken by the arrival, and no user can sign
 * in. After a crash in between, the same import begins by removing what the earlier one has left.
 */
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { OneBehind } from '#platform/one-behind.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ArchiveLine, UserLine } from './lines.ts';
import type { Archive } from './open-archive.ts';
import { ArchiveRefused } from './section.ts';
import { userSections } from './sections.ts';

/** Lines per transaction: few enough that sign-ins to other pools need not wait for it. */
const CHUNK = 48;
/** Rows of one table that are deleted at once. */
const ROWS = 500;

export interface ImportOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly archive: Archive;
  /** Called with the number of users imported. */
  readonly progress: (users: number) => void;
}

/**
 * The whole pool is in the store when this resolves, and nothing of it when it rejects.
 * @throws ArchiveRefused when the pool cannot be imported into this store
 */
export async function importPool(options: ImportOptions): Promise<void> {
  const { store, clock, ids, archive, progress } = options;
  await refuseWhatIsThere(store, archive);
  const arrival = new Arrival(store, clock, archive.pool, ids.uuid());
  await arrival.begin();
  try {
    await arrival.write(archive.lines(), progress);
    await arrival.complete(archive.clients);
  } catch (error) {
    // What cannot be removed now is removed by the next import, or by purge.
    await arrival.giveUp().catch(() => {});
    throw error;
  }
}

/** Refuses what is known before anything is written; the last transaction decides. */
async function refuseWhatIsThere(store: Store, { pool, clients }: Archive): Promise<void> {
  if (await store.pools.find(pool.id)) throw poolIsThere(pool);
  for (const { id } of clients) if (await store.clients.find(id)) throw clientIsThere(id);
}

/** A pool that is being imported, under the id of one arrival. */
class Arrival {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #id: string;

  constructor(store: Store, clock: Clock, pool: Pool, id: string) {
    this.#store = store;
    this.#clock = clock;
    this.#pool = pool;
    this.#id = id;
  }

  async begin(): Promise<void> {
    const { id } = this.#pool;
    const at = this.#clock.now();
    const begun = await this.#store.transaction((tx) => tx.arrivals.begin(id, this.#id, at));
    if (!begun) throw poolIsThere(this.#pool);
    await this.#empty();
  }

  /** Writes everything but the pool and its clients: one chunk while the next is read. */
  async write(lines: AsyncIterable<ArchiveLine>, progress: (users: number) => void): Promise<void> {
    const writing = new OneBehind(0);
    try {
      for await (const chunk of inChunks(lines, CHUNK)) {
        await writing.begin(async (before) => {
          await this.#held((tx) => this.#writeLines(tx, chunk));
          const users = before + chunk.filter(({ name }) => name === 'users').length;
          progress(users);
          return users;
        });
      }
      await writing.result();
    } finally {
      await writing.settled();
    }
  }

  /** Makes the pool visible. */
  async complete(clients: readonly Client[]): Promise<void> {
    const pool = this.#pool;
    await this.#store.transaction(async (tx) => {
      if (!(await tx.arrivals.end(pool.id, this.#id))) throw this.#lost();
      if (!(await tx.pools.insert(pool))) throw poolIsThere(pool);
      for (const client of clients) {
        const inserted = await tx.clients.insert({ ...client, poolId: pool.id });
        if (!inserted) throw clientIsThere(client.id);
      }
    });
  }

  /**
   * Deletes what was written and frees the id, unless the arrival has ended or is another import's.
   */
  async giveUp(): Promise<void> {
    await this.#empty();
    await this.#store.transaction((tx) => tx.arrivals.end(this.#pool.id, this.#id));
  }

  /** Users that stand together are written together. */
  async #writeLines(tx: Transaction, lines: readonly ArchiveLine[]): Promise<void> {
    let users: UserLine[] = [];
    for (const line of lines) {
      if (line.name === 'users') users.push(line.record);
      if (line.name !== 'section') continue;
      await this.#writeUsers(tx, users);
      users = [];
      await line.section.write(tx, this.#pool, line.record);
    }
    await this.#writeUsers(tx, users);
  }

  async #writeUsers(tx: Transaction, lines: readonly UserLine[]): Promise<void> {
    const { id: poolId } = this.#pool;
    const own = lines.map((line) => ({ line, user: { ...line.user, poolId } }));
    const users = own.map(({ user }) => user);
    await tx.users.insertAll(poolId, users);
    for (const section of userSections) {
      const parts = own.flatMap(({ line, user }) => {
        const part = line[section.name];
        return part === undefined ? [] : [{ user, part }];
      });
      if (parts.length > 0) await section.write(tx, poolId, parts);
    }
  }

  async #empty(): Promise<void> {
    while (!(await this.#held((tx) => tx.arrivals.empty(this.#pool.id, ROWS))));
  }

  /** A transaction during which this arrival holds the id. */
  #held<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
    const at = this.#clock.now();
    return this.#store.transaction(async (tx) => {
      if (!(await tx.arrivals.hold(this.#pool.id, this.#id, at))) throw this.#lost();
      return body(tx);
    });
  }

  #lost(): ArchiveRefused {
    return new ArchiveRefused(
      `Another import of the user pool ${this.#pool.id} has begun, and this one ends.`,
    );
  }
}

async function* inChunks<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const poolIsThere = ({ id }: Pool) =>
  new ArchiveRefused(`The user pool ${id} is in this store already; nothing was changed.`);

const clientIsThere = (id: string) =>
  new ArchiveRefused(
    `The app client ${id} belongs to another user pool of this store; nothing was changed.`,
  );
