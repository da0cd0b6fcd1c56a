/** What goes with a pool or with a user, as the descriptions of tables say it. */
import { atFirstUse, type Connection, key, type Query, template } from './query.ts';
import type { TableDescription } from './table.ts';

/** Deletes up to `limit` rows of a pool from each table; complete when none are left. */
export type PoolDeletion = (
  connection: Connection,
  poolId: string,
  limit: number,
) => Promise<{ readonly deleted: number; readonly complete: boolean }>;

/** Deletes up to `limit` rows of a pool from one table. */
export type TableDeletion = (poolId: string, limit: number) => Query;

/** Deletes what one table has of a user. */
export type UserDeletion = (poolId: string, userId: string) => Query;

/** For each table whose rows go with their pool. */
export function tableDeletions(
  tables: readonly TableDescription[],
): () => readonly TableDeletion[] {
  return atFirstUse(() =>
    tables
      .filter(({ deletedWith }) => deletedWith !== 'none')
      .map(({ name, primaryKey }) => {
        const key = ['pool_id', ...primaryKey.filter((column) => column !== 'pool_id')].join(', ');
        return template(
          `delete from ${name} where (${key}) in (select ${key} from ${name} where pool_id = ? limit ?)`,
        );
      }),
  );
}

/** All of them together. */
export function poolDeletion(deletions: () => readonly TableDeletion[]): PoolDeletion {
  return async (connection, poolId, limit) => {
    let deleted = 0;
    let complete = true;
    for (const deleteFrom of deletions()) {
      const rows = await connection.run(deleteFrom(poolId, limit));
      deleted += rows;
      if (rows === limit) complete = false;
    }
    return { deleted, complete };
  };
}

/** Those whose rows go with their user, in the order of the tables. */
export function userDeletions(tables: readonly TableDescription[]): () => readonly UserDeletion[] {
  return atFirstUse(() =>
    tables.flatMap(({ name, columns, deletedWith }): UserDeletion[] => {
      if (typeof deletedWith === 'string') return [];
      const { user } = deletedWith;
      const deleteFrom = template(`delete from ${name} where pool_id = ? and ${user} = ?`);
      const isKey = columns[user] === 'key';
      return [(poolId, userId) => deleteFrom(poolId, isKey ? key(userId) : userId)];
    }),
  );
}
