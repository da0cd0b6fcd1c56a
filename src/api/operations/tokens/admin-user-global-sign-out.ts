import type { Operation } from '../../operation.ts';

/** Revokes every token of a user. */
export const adminUserGlobalSignOut: Operation<'AdminUserGlobalSignOut'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.revocations.signOut(user);
  return {};
};
