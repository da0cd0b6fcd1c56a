import type { Operation } from '../../operation.ts';

/**
 * Changes a user's attributes; a blank value removes one. A new e-mail address or phone number is
 * unverified unless the same request says otherwise, and gets a code where the pool verifies it.
 */
export const adminUpdateUserAttributes: Operation<'AdminUpdateUserAttributes'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  const { UserAttributes, ClientMetadata } = input;
  await domain.userAttributes.update(pool, user, UserAttributes, 'admin', ClientMetadata);
  return {};
};
