import type { Clock } from '#platform/clock.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import type { Pool, PoolTable } from '../tables/pools.ts';
import { claimId, releaseId } from './arrivals.ts';
import { deleteRows } from './pool-rows.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';

/** Rows of one table that a deletion removes at once; `purge` removes what is more. */
const AT_ONCE = 500;

interface PoolRow {
  readonly id: Uint8Array;
  readonly region: string;
  readonly name: string;
  readonly data: string;
  readonly created_at: number;
  readonly modified_at: number;
  readonly version: number;
}

export class SqlPools implements PoolTable {
  readonly #connection: Connection;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
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
    const { id, region, name, createdAt, modifiedAt, version } = pool;
    const changes = await this.#connection.run(
      sql`insert into pools (id, region, name, data, created_at, modified_at, version)
          values (${key(id)}, ${region}, ${name}, ${dataOf(pool)}, ${createdAt}, ${modifiedAt}, ${version})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async update(pool: Pool): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update pools
             set name = ${pool.name}, data = ${dataOf(pool)}, modified_at = ${pool.modifiedAt},
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
    const rest = await deleteRows(this.#connection, id, AT_ONCE);
    const emptied = rest.complete ? 1 : 0;
    const at = this.#clock.now();
    await this.#connection.run(
      sql`insert into deleted_pools (pool_id, deleted_at, emptied) values (${id}, ${at}, ${emptied})
          on conflict (pool_id) do update set deleted_at = excluded.deleted_at, emptied = excluded.emptied`,
    );
    return true;
  }
}

function dataOf({ settings, mfa, sessions, risk, schema, tags }: Pool): string {
  return JSON.stringify({ settings, mfa, sessions, risk, schema, tags });
}

function toPool(row: PoolRow): Pool {
  return {
    id: fromKey(row.id),
    region: row.region,
    name: row.name,
    ...(JSON.parse(row.data) as Pick<
      Pool,
      'settings' | 'mfa' | 'sessions' | 'risk' | 'schema' | 'tags'
    >),
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    version: row.version,
  };
}
