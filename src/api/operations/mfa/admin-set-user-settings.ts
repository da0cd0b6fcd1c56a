import type { Operation } from '../../operation.ts';

/** Turns codes by SMS on or off for any user, in the way of before AdminSetUserMFAPreference. */
export const adminSetUserSettings: Operation<'AdminSetUserSettings'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.authenticators.setOptions(pool, user, input.MFAOptions, 'admin');
  return {};
};
