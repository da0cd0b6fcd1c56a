import type { Operation } from '../../operation.ts';

/**
 * Changes a user's attributes; a blank value removes one. An e-mail address or phone number is
 * unverified after it unless the same request says otherwise.
 *
 * ClientMetadata is for triggers alone and reaches nobody without one.
 */
export const adminUpdateUserAttributes: Operation<'AdminUpdateUserAttributes'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.accounts.updateAttributes(pool, user, input.UserAttributes, 'admin');
  return {};
};
