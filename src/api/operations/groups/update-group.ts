import type { Operation } from '../../operation.ts';

/** Changes what the input names of a group; what it leaves out stays. */
export const updateGroup: Operation<'UpdateGroup'> = async (input, { pools, groups }) => {
  const pool = await pools.get(input.UserPoolId);
  const group = await groups.update(pool, input.GroupName, {
    description: input.Description,
    roleArn: input.RoleArn,
    precedence: input.Precedence,
  });
  return { Group: groups.describe(group) };
};
