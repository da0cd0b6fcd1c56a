import type { Operation } from '../../operation.ts';

/** Adds a user to a group; a member stays one. Tokens say it from the next ones on. */
export const adminAddUserToGroup: Operation<'AdminAddUserToGroup'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.groups.add(pool, input.GroupName, user);
};
