import type { Operation } from '../../operation.ts';

/** Turns codes by SMS on or off for any user, in the way of before AdminSetUserMFAPreference. */
export const adminSetUserSettings: Operation<'AdminSetUserSettings'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.userFactors.setOptions(pool, user, input.MFAOptions, 'admin');
  return {};
};
