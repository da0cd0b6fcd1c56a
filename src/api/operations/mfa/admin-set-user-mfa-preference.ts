import type { Operation } from '../../operation.ts';

/** Turns any user's second factors on or off, and prefers one. */
export const adminSetUserMfaPreference: Operation<'AdminSetUserMFAPreference'> = async (
  input,
  context,
) => {
  const { UserPoolId, Username, ...preferences } = input;
  const pool = await context.pools.get(UserPoolId);
  const user = await context.accounts.byName(pool, Username);
  await context.authenticators.setPreferences(pool, user, preferences, 'admin');
  return {};
};
