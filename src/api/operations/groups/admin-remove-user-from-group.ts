import type { Operation } from '../../operation.ts';

/** Takes a user out of a group. Tokens say it from the next ones on. */
export const adminRemoveUserFromGroup: Operation<'AdminRemoveUserFromGroup'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.groups.remove(pool, input.GroupName, user);
};
