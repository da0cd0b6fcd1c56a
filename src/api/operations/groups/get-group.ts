import type { Operation } from '../../operation.ts';

/** Shows one group. */
export const getGroup: Operation<'GetGroup'> = async (input, { pools, groups }) => {
  const pool = await pools.get(input.UserPoolId);
  return { Group: groups.describe(await groups.get(pool, input.GroupName)) };
};
