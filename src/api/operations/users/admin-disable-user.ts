import type { Operation } from '../../operation.ts';

/** Shuts a user out: no sign-in from now on, and the tokens given out so far are revoked. */
export const adminDisableUser: Operation<'AdminDisableUser'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.accounts.disable(pool, user);
  return {};
};
