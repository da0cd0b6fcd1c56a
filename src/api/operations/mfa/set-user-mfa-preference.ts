import type { Operation } from '../../operation.ts';

/** Turns the signed-in user's second factors on or off, and prefers one. */
export const setUserMfaPreference: Operation<'SetUserMFAPreference'> = async (input, domain) => {
  const { AccessToken, ...preferences } = input;
  const bearer = await domain.ownChanges.bearer(AccessToken);
  const { pool, user } = bearer;
  await domain.ownChanges.make(bearer, {
    told: 'second-factors-changed',
    make: (within) =>
      domain.userFactors.setPreferences(pool, user, preferences, 'user', { within }),
  });
  return {};
};
