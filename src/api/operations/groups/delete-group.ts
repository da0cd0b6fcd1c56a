import type { Operation } from '../../operation.ts';

/** Removes a group; its members stay users. */
export const deleteGroup: Operation<'DeleteGroup'> = async (input, { pools, groups }) => {
  const pool = await pools.get(input.UserPoolId);
  await groups.delete(pool, input.GroupName);
};
