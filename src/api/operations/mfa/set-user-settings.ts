import type { Operation } from '../../operation.ts';

/** Turns codes by SMS on or off for the signed-in user, in the way of before SetUserMFAPreference. */
export const setUserSettings: Operation<'SetUserSettings'> = async (input, domain) => {
  const bearer = await domain.ownChanges.bearer(input.AccessToken);
  const { pool, user } = bearer;
  await domain.ownChanges.make(bearer, {
    told: 'second-factors-changed',
    make: (within) =>
      domain.userFactors.setOptions(pool, user, input.MFAOptions, 'user', { within }),
  });
  return {};
};
