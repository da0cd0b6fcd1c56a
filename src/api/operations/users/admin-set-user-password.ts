import type { Operation } from '../../operation.ts';

/** Sets a user's password: for good when `Permanent`, else until the next sign-in replaces it. */
export const adminSetUserPassword: Operation<'AdminSetUserPassword'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.accounts.setPassword(pool, user, input.Password, {
    temporary: !input.Permanent,
    wording: 'password policy',
  });
  return {};
};
