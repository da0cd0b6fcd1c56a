import type { Operation } from '../../operation.ts';

/** Turns codes by SMS on or off for the signed-in user, in the way of before SetUserMFAPreference. */
export const setUserSettings: Operation<'SetUserSettings'> = async (input, domain) => {
  const { pool, user } = await domain.bearers.authenticate(input.AccessToken);
  await domain.userFactors.setOptions(pool, user, input.MFAOptions, 'user');
  return {};
};
