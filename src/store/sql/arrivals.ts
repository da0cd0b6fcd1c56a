import type { ArrivalTable } from '../tables/arrivals.ts';
import type { PoolDeletion } from './deletions.ts';
import { type Connection, key, sql } from './query.ts';
import type { TableDescription } from './table.ts';

/** Ids of pools that are being brought in from an archive. */
export const arrivingPools = {
  name: 'arriving_pools',
  columns: { pool_id: 'text', arrival: 'text', touched_at: 'integer' },
  primaryKey: ['pool_id'],
  deletedWith: 'none',
  archive: { leftOut: 'only the ids of pools that cannot be exported yet' },
} as const satisfies TableDescription;

export class SqlArrivals implements ArrivalTable {
  readonly #connection: Connection;
  readonly #deleteRows: PoolDeletion;

  constructor(connection: Connection, deleteRows: PoolDeletion) {
    this.#connection = connection;
    this.#deleteRows = deleteRows;
  }

  async begin(poolId: string, arrival: string, at: number): Promise<boolean> {
    const db = this.#connection;
    await db.run(
      sql`insert into arriving_pools (pool_id, arrival, touched_at)
          values (${poolId}, ${arrival}, ${at})
          on conflict (pool_id) do update
            set arrival = excluded.arrival, touched_at = excluded.touched_at`,
    );
    const there = await db.first(sql`select id from pools where id = ${key(poolId)}`);
    if (there) {
      await releaseId(db, poolId);
      return false;
    }
    // What a deleted pool has left is the arrival's to remove: purge would not know it apart.
    await db.run(sql`delete from deleted_pools where pool_id = ${poolId}`);
    return true;
  }

  async hold(poolId: string, arrival: string, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update arriving_pools set touched_at = ${at}
           where pool_id = ${poolId} and arrival = ${arrival}`,
    );
    return changes === 1;
  }

  async empty(poolId: string, limit: number): Promise<boolean> {
    return (await this.#deleteRows(this.#connection, poolId, limit)).complete;
  }

  async end(poolId: string, arrival: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from arriving_pools where pool_id = ${poolId} and arrival = ${arrival}`,
    );
    return changes === 1;
  }
}

/**
 * Takes the id for the rest of this transaction: a new pool and one that arrives write the same
 * row, so that of two at once the later sees the earlier. False when a pool is arriving.
 */
export async function claimId(connection: Connection, poolId: string): Promise<boolean> {
  const changes = await connection.run(
    sql`insert into arriving_pools (pool_id, arrival, touched_at) values (${poolId}, '', 0)
        on conflict do nothing`,
  );
  return changes === 1;
}

export async function releaseId(connection: Connection, poolId: string): Promise<void> {
  await connection.run(sql`delete from arriving_pools where pool_id = ${poolId}`);
}

interface AbandonedArrival {
  readonly poolId: string;
  readonly arrival: string;
}

/** Every arrival that no import has touched since `before`, `chunk` rows at a time. */
export async function abandonedArrivals(
  connection: Connection,
  before: number,
  chunk: number,
): Promise<readonly AbandonedArrival[]> {
  const found: AbandonedArrival[] = [];
  for (let after = ''; ; ) {
    const rows = await connection.all<{
      readonly pool_id: string;
      readonly arrival: string;
      readonly touched_at: number;
    }>(
      sql`select pool_id, arrival, touched_at from arriving_pools where pool_id > ${after}
           order by pool_id limit ${chunk}`,
    );
    const old = rows.filter(({ touched_at }) => touched_at <= before);
    found.push(...old.map(({ pool_id, arrival }) => ({ poolId: pool_id, arrival })));
    if (rows.length < chunk) return found;
    after = rows.at(-1)!.pool_id;
  }
}

/** Turns what an arrival has brought into what a deleted pool has left, unless it goes on after all. */
export async function abandon(
  connection: Connection,
  { poolId, arrival }: AbandonedArrival,
  before: number,
  now: number,
): Promise<void> {
  const changes = await connection.run(
    sql`delete from arriving_pools
         where pool_id = ${poolId} and arrival = ${arrival} and touched_at <= ${before}`,
  );
  if (changes === 0) return;
  await connection.run(
    sql`insert into deleted_pools (pool_id, deleted_at, emptied) values (${poolId}, ${now}, 0)
        on conflict (pool_id) do update set deleted_at = excluded.deleted_at, emptied = 0`,
  );
}
