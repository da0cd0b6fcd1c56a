import type { Operation } from '../../operation.ts';

/** Revokes every token of a user. */
export const adminUserGlobalSignOut: Operation<'AdminUserGlobalSignOut'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.revocations.signOut(user);
  return {};
};
