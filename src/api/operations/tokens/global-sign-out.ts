import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Revokes every token of the signed-in user, the one presented included. */
export const globalSignOut: Operation<'GlobalSignOut'> = async (input, context) => {
  const { user } = await context.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await context.revocations.signOut(user);
  return {};
};
