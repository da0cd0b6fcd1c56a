/**
 * Removing what has expired and what deleted pools and groups left, beside requests: in steps that
 * are over before a sign-in has to wait for them, with a longer rest after each.
 */
import { Pace, type PaceOptions } from '#platform/pace.ts';
import { abandon, abandonedArrivals } from './arrivals.ts';
import { deleteMembers, forgetGroup, listDeletedGroups } from './group-rows.ts';
import type { HeldDatabase } from './leases.ts';
import { atFirstUse, type Connection, sql, template } from './query.ts';
import { deleteRowsOfPool, deletionsOfPool, TABLES } from './tables.ts';

/** Rows per transaction. What has expired goes as fast as sign-ins leave it. */
const STEPS = { first: 20, least: 10, most: 500, stepMs: 4, rest: 3 };
/** What deleted pools and groups left has time, and lies all over the store. */
const SLOW_STEPS = { ...STEPS, stepMs: 2, rest: 19 };
/** Rows of each table, in the step that makes sure that nothing is left. */
const LAST = 5;
/** Rows of a list that is read at once. */
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

/** Does one step of a kind, of up to `rows` rows. */
type Step = (
  connection: Connection,
  rows: number,
) => Promise<{ readonly deleted: number; readonly complete: boolean }>;

/**
 * Answers how many rows went. What `signal` ends leaves the rest to the next time; so does what
 * fails.
 */
export async function purge(
  database: HeldDatabase,
  now: number,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  for (const deleteExpired of deletions()) {
    await inSteps(STEPS, async (connection, rows) => {
      const deleted = await connection.run(deleteExpired(now, rows));
      return { deleted, complete: deleted < rows };
    });
  }
  for (const group of await listDeletedGroups(database.reads, CHUNK)) {
    await inSteps(SLOW_STEPS, async (connection, rows) => {
      const result = await deleteMembers(connection, group.poolId, group.groupId, rows);
      if (result.complete) await forgetGroup(connection, group, now - STRAGGLERS);
      return result;
    });
  }
  const before = now - ABANDONED;
  for (const arrival of await abandonedArrivals(database.reads, before, CHUNK)) {
    await database.transaction((connection) => abandon(connection, arrival, before, now));
  }
  for (const poolId of await deletedPools(database.reads)) {
    if (signal.aborted) break;
    await emptyPool(poolId);
  }
  return removed;

  /**
   * Table by table, unless little is left; then all of them once more, since others may have
   * written meanwhile.
   */
  async function emptyPool(poolId: string): Promise<void> {
    const whileDeleted =
      (step: Step): Step =>
      async (connection, rows) =>
        (await isDeleted(connection, poolId))
          ? step(connection, rows)
          : { deleted: 0, complete: true };
    const last = whileDeleted(async (connection) => {
      const result = await deleteRowsOfPool(connection, poolId, LAST);
      if (result.complete) await forget(connection, poolId, now);
      return result;
    });
    if (await take(new Pace(SLOW_STEPS), last)) return;
    for (const deleteFrom of deletionsOfPool()) {
      const step: Step = async (connection, rows) => {
        const deleted = await connection.run(deleteFrom(poolId, rows));
        return { deleted, complete: deleted < rows };
      };
      await inSteps(SLOW_STEPS, whileDeleted(step));
    }
    await inSteps(SLOW_STEPS, last);
  }

  async function inSteps(steps: PaceOptions, step: Step): Promise<void> {
    const pace = new Pace(steps);
    while (!signal.aborted) {
      if (await take(pace, step)) return;
      await pace.rest();
    }
  }

  /** Does one step; answers whether nothing is left for another. */
  async function take(pace: Pace, step: Step): Promise<boolean> {
    const { rows } = pace;
    const { deleted, complete } = await database.transaction((connection) =>
      pace.timed(() => step(connection, rows)),
    );
    removed += deleted;
    return complete;
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
