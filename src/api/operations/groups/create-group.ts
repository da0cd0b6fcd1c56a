import type { Operation } from '../../operation.ts';

/** Creates a group. The role is kept and told in tokens; whether it exists is not asked. */
export const createGroup: Operation<'CreateGroup'> = async (input, { pools, groups }) => {
  const pool = await pools.get(input.UserPoolId);
  const group = await groups.create(pool, input.GroupName, {
    description: input.Description,
    roleArn: input.RoleArn,
    precedence: input.Precedence,
  });
  return { Group: groups.describe(group) };
};
