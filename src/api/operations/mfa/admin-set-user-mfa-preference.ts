import type { Operation } from '../../operation.ts';

/** Turns any user's second factors on or off, and prefers one. */
export const adminSetUserMfaPreference: Operation<'AdminSetUserMFAPreference'> = async (
  input,
  domain,
) => {
  const { UserPoolId, Username, ...preferences } = input;
  const pool = await domain.pools.get(UserPoolId);
  const user = await domain.accounts.byName(pool, Username);
  await domain.userFactors.setPreferences(pool, user, preferences, 'admin');
  return {};
};
