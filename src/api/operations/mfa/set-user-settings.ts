import type { Operation } from '../../operation.ts';

/** Turns codes by SMS on or off for the signed-in user, in the way of before SetUserMFAPreference. */
export const setUserSettings: Operation<'SetUserSettings'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken);
  await context.authenticators.setOptions(pool, user, input.MFAOptions, 'user');
  return {};
};
