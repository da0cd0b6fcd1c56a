import type { Operation } from '../../operation.ts';

/** Removes attributes from a user. */
export const adminDeleteUserAttributes: Operation<'AdminDeleteUserAttributes'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.userAttributes.remove(pool, user, input.UserAttributeNames, 'admin');
  return {};
};
