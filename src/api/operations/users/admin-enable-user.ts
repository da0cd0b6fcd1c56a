import type { Operation } from '../../operation.ts';

/** Lets a disabled user sign in again. */
export const adminEnableUser: Operation<'AdminEnableUser'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.accounts.enable(pool, user);
  return {};
};
