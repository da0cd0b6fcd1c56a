import type { Operation } from '../../operation.ts';

/** Turns the signed-in user's second factors on or off, and prefers one. */
export const setUserMfaPreference: Operation<'SetUserMFAPreference'> = async (input, domain) => {
  const { AccessToken, ...preferences } = input;
  const { pool, user } = await domain.bearers.authenticate(AccessToken);
  await domain.userFactors.setPreferences(pool, user, preferences, 'user');
  return {};
};
