import type { Operation } from '../../operation.ts';

/** Adds a user to a group; a member stays one. Tokens say it from the next ones on. */
export const adminAddUserToGroup: Operation<'AdminAddUserToGroup'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.groups.add(pool, input.GroupName, user);
};
