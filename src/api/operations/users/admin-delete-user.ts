import type { Operation } from '../../operation.ts';

/** Removes a user for good; its names are free at once. */
export const adminDeleteUser: Operation<'AdminDeleteUser'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.accounts.delete(pool, user);
};
