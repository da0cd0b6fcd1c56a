import type { Operation } from '../../operation.ts';

/** Lets a disabled user sign in again. */
export const adminEnableUser: Operation<'AdminEnableUser'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.accounts.enable(pool, user);
  return {};
};
