import type { Clock } from '#platform/clock.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import type { Pool, PoolTable } from '../tables/pools.ts';
import { claimId, releaseId } from './arrivals.ts';
import type { PoolDeletion } from './deletions.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { insertInto, jsonOf, recordReader } from './rows.ts';
import type { RowOf, TableDescription, TableFor } from './table.ts';

/**
 * Rows of each table that a deletion removes at once, few enough for others to wait; `purge`
 * removes what is more.
 */
const AT_ONCE = 50;

const IN_DATA = [
  'settings',
  'mfa',
  'sessions',
  'risk',
  'logs',
  'replica',
  'administration',
  'schema',
  'tags',
] as const;

export const pools = {
  name: 'pools',
  columns: {
    id: 'key',
    region: 'text',
    name: 'text',
    data: IN_DATA,
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { section: 'pool' },
} as const satisfies TableFor<Pool, typeof IN_DATA>;

/** What is left of a deleted pool, until its rows are gone. */
export const deletedPools = {
  name: 'deleted_pools',
  columns: { pool_id: 'text', deleted_at: 'integer', emptied: 'integer' },
  primaryKey: ['pool_id'],
  deletedWith: 'none',
  archive: { leftOut: 'only the ids of pools that are deleted' },
} as const satisfies TableDescription;

type PoolRow = RowOf<typeof pools>;

const toPool = recordReader<Pool, typeof IN_DATA>(pools);
const insertPool = insertInto<Pool, typeof IN_DATA>(pools, 'on conflict do nothing');

export class SqlPools implements PoolTable {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #deleteRows: PoolDeletion;

  constructor(connection: Connection, clock: Clock, deleteRows: PoolDeletion) {
    this.#connection = connection;
    this.#clock = clock;
    this.#deleteRows = deleteRows;
  }

  async find(id: string): Promise<Pool | undefined> {
    const row = await this.#connection.first<PoolRow>(
      sql`select * from pools where id = ${key(id)}`,
    );
    return row && toPool(row);
  }

  async list(region: string, { limit, after = '' }: PageRequest): Promise<Page<Pool>> {
    const rows = await this.#connection.all<PoolRow>(
      sql`select * from pools where region = ${region} and id > ${key(after)} order by id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toPool, ({ id }) => fromKey(id));
  }

  /** Goes from one region to the next by the index, past all the pools of each. */
  async regions(): Promise<readonly string[]> {
    const regions: string[] = [];
    for (let last = ''; ; ) {
      const next = await this.#connection.first<{ region: string }>(
        sql`select region from pools where region > ${last} order by region limit 1`,
      );
      if (!next) return regions;
      last = next.region;
      regions.push(last);
    }
  }

  async countUsers(id: string): Promise<number> {
    const rows = await this.#connection.all<{ users: number }>(
      sql`select users from user_counts where pool_id = ${id}`,
    );
    return rows.reduce((sum, { users }) => sum + users, 0);
  }

  /**
   * False also while rows of a deleted pool with this id remain, or of one that arrives: they are
   * not the new pool's.
   */
  async insert(pool: Pool): Promise<boolean> {
    if (!(await claimId(this.#connection, pool.id))) return false;
    const inserted = await this.#insertUnlessTaken(pool);
    await releaseId(this.#connection, pool.id);
    return inserted;
  }

  async #insertUnlessTaken(pool: Pool): Promise<boolean> {
    const remains = await this.#connection.first<{ emptied: number }>(
      sql`select emptied from deleted_pools where pool_id = ${pool.id}`,
    );
    if (remains?.emptied === 0) return false;
    if (remains) {
      await this.#connection.run(sql`delete from deleted_pools where pool_id = ${pool.id}`);
    }
    const changes = await this.#connection.run(insertPool(pool));
    return changes === 1;
  }

  async update(pool: Pool): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update pools
             set name = ${pool.name}, data = ${jsonOf(pool, IN_DATA)}, modified_at = ${pool.modifiedAt},
                 version = version + 1
           where id = ${key(pool.id)} and version = ${pool.version}`,
    );
    return changes === 1;
  }

  async hold(id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update pools set version = version where id = ${key(id)}`,
    );
    return changes === 1;
  }

  async delete(id: string): Promise<boolean> {
    const changes = await this.#connection.run(sql`delete from pools where id = ${key(id)}`);
    if (changes === 0) return false;
    await this.#connection.run(sql`delete from clients where pool_id = ${id}`);
    const rest = await this.#deleteRows(this.#connection, id, AT_ONCE);
    const emptied = rest.complete ? 1 : 0;
    const at = this.#clock.now();
    await this.#connection.run(
      sql`insert into deleted_pools (pool_id, deleted_at, emptied) values (${id}, ${at}, ${emptied})
          on conflict (pool_id) do update set deleted_at = excluded.deleted_at, emptied = excluded.emptied`,
    );
    return true;
  }
}
