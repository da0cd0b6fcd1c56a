import { abandon, abandonedArrivals } from './arrivals.ts';
import { deleteMembers, forgetGroup, listDeletedGroups } from './group-rows.ts';
import { atFirstUse, type Connection, type Database, sql, template } from './query.ts';
import { deleteRowsOfPool, TABLES } from './tables.ts';

/** Rows per transaction: each is over before a sign-in has to wait for it. */
const CHUNK = 500;

/** How long after a deletion a request that began before it may still write a row. */
const STRAGGLERS = 60_000;

/** How long after its last write an arrival is given up: no import will go on with it. */
const ABANDONED = 24 * 3_600_000;

/** For each table whose rows expire. */
const deletions = atFirstUse(() =>
  TABLES.flatMap(({ name, primaryKey, expires }) => {
    if (expires === undefined) return [];
    const key = primaryKey.join(', ');
    const statement = template(
      `delete from ${name} where (${key}) in (select ${key} from ${name} where ${expires} <= ? order by ${expires} limit ?)`,
    );
    return [statement];
  }),
);

/** Removes what has expired and what deleted pools and groups left; answers how many rows went. */
export async function purge(database: Database, now: number): Promise<number> {
  let removed = 0;
  for (const deleteExpired of deletions()) {
    removed += await repeatedly(async (connection) => {
      const rows = await connection.run(deleteExpired(now, CHUNK));
      return { deleted: rows, complete: rows < CHUNK };
    });
  }
  for (const group of await listDeletedGroups(database.reads, CHUNK)) {
    removed += await repeatedly(async (connection) => {
      const result = await deleteMembers(connection, group.poolId, group.groupId, CHUNK);
      if (result.complete) await forgetGroup(connection, group, now - STRAGGLERS);
      return result;
    });
  }
  const before = now - ABANDONED;
  for (const arrival of await abandonedArrivals(database.reads, before, CHUNK)) {
    await database.transaction((connection) => abandon(connection, arrival, before, now));
  }
  for (const poolId of await deletedPools(database.reads)) {
    removed += await repeatedly(async (connection) => {
      if (!(await isDeleted(connection, poolId))) return { deleted: 0, complete: true };
      const result = await deleteRowsOfPool(connection, poolId, CHUNK);
      if (result.complete) await forget(connection, poolId, now);
      return result;
    });
  }
  return removed;

  async function repeatedly(
    chunk: (connection: Connection) => Promise<{ deleted: number; complete: boolean }>,
  ): Promise<number> {
    let sum = 0;
    for (;;) {
      const { deleted, complete } = await database.transaction(chunk);
      sum += deleted;
      if (complete) return sum;
    }
  }
}

async function deletedPools(connection: Connection): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const rows = await connection.all<{ readonly pool_id: string }>(
      sql`select pool_id from deleted_pools where pool_id > ${ids.at(-1) ?? ''}
           order by pool_id limit ${CHUNK}`,
    );
    ids.push(...rows.map(({ pool_id }) => pool_id));
    if (rows.length < CHUNK) return ids;
  }
}

/**
 * Whether the pool is still a deleted one, and keeps it so until this transaction ends. A
 * pool that is made or brought in with the same id removes the mark first, and keeps its rows.
 */
async function isDeleted(connection: Connection, poolId: string): Promise<boolean> {
  const changes = await connection.run(
    sql`update deleted_pools set emptied = emptied where pool_id = ${poolId}`,
  );
  return changes === 1;
}

/** Notes that nothing is left of the pool, and once nothing more can come, forgets it. */
async function forget(connection: Connection, poolId: string, now: number): Promise<void> {
  const before = now - STRAGGLERS;
  await connection.run(
    sql`delete from deleted_pools where pool_id = ${poolId} and deleted_at <= ${before}`,
  );
  await connection.run(sql`update deleted_pools set emptied = 1 where pool_id = ${poolId}`);
}
