import type { Operation } from '../../operation.ts';

/** Removes a user for good; its names are free at once. */
export const adminDeleteUser: Operation<'AdminDeleteUser'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.accounts.delete(pool, user);
};
