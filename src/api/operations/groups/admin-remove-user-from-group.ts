import type { Operation } from '../../operation.ts';

/** Takes a user out of a group. Tokens say it from the next ones on. */
export const adminRemoveUserFromGroup: Operation<'AdminRemoveUserFromGroup'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.groups.remove(pool, input.GroupName, user);
};
