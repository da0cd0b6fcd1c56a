import type { Operation } from '../../operation.ts';

/** Shuts a user out: no sign-in from now on, and the tokens given out so far are revoked. */
export const adminDisableUser: Operation<'AdminDisableUser'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.accounts.disable(pool, user);
  return {};
};
