import { type Connection, sql } from './query.ts';
import type { TableDescription } from './table.ts';

export const groupMembers = {
  name: 'group_members',
  columns: { pool_id: 'text', group_id: 'text', user_id: 'key' },
  primaryKey: ['pool_id', 'group_id', 'user_id'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'groupMembers' },
} as const satisfies TableDescription;

/** Groups that were deleted, until none of their members can be left. */
export const deletedGroups = {
  name: 'deleted_groups',
  columns: { pool_id: 'text', group_id: 'text', deleted_at: 'integer' },
  primaryKey: ['pool_id', 'group_id'],
  deletedWith: 'pool',
  archive: { leftOut: 'the members left in them are no members any more' },
} as const satisfies TableDescription;

/** A group that was deleted and may have members left. */
export interface DeletedGroup {
  readonly poolId: string;
  readonly groupId: string;
}

/** Deletes up to `limit` of the group's members; complete when none are left. */
export async function deleteMembers(
  connection: Connection,
  poolId: string,
  groupId: string,
  limit: number,
): Promise<{ readonly deleted: number; readonly complete: boolean }> {
  const deleted = await connection.run(
    sql`delete from group_members where (pool_id, group_id, user_id) in
          (select pool_id, group_id, user_id from group_members
            where pool_id = ${poolId} and group_id = ${groupId} limit ${limit})`,
  );
  return { deleted, complete: deleted < limit };
}

/** Every deleted group that is still remembered, `chunk` rows at a time. */
export async function listDeletedGroups(
  connection: Connection,
  chunk: number,
): Promise<readonly DeletedGroup[]> {
  const found: DeletedGroup[] = [];
  for (;;) {
    const { poolId = '', groupId = '' } = found.at(-1) ?? {};
    const rows = await connection.all<{ readonly pool_id: string; readonly group_id: string }>(
      sql`select pool_id, group_id from deleted_groups
           where (pool_id, group_id) > (${poolId}, ${groupId})
           order by pool_id, group_id limit ${chunk}`,
    );
    found.push(...rows.map(({ pool_id, group_id }) => ({ poolId: pool_id, groupId: group_id })));
    if (rows.length < chunk) return found;
  }
}

/** Forgets the group, if it was deleted at `before` or earlier. */
export async function forgetGroup(
  connection: Connection,
  { poolId, groupId }: DeletedGroup,
  before: number,
): Promise<void> {
  await connection.run(
    sql`delete from deleted_groups
         where pool_id = ${poolId} and group_id = ${groupId} and deleted_at <= ${before}`,
  );
}
