import type { Operation } from '../../operation.ts';

/** Removes attributes from a user. */
export const adminDeleteUserAttributes: Operation<'AdminDeleteUserAttributes'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.userAttributes.remove(pool, user, input.UserAttributeNames, 'admin');
  return {};
};
