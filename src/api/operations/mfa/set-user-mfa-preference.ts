import type { Operation } from '../../operation.ts';

/** Turns the signed-in user's second factors on or off, and prefers one. */
export const setUserMfaPreference: Operation<'SetUserMFAPreference'> = async (input, context) => {
  const { AccessToken, ...preferences } = input;
  const { pool, user } = await context.bearers.authenticate(AccessToken);
  await context.authenticators.setPreferences(pool, user, preferences, 'user');
  return {};
};
