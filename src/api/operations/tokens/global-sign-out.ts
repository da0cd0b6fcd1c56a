import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Revokes every token of the signed-in user, the one presented included. */
export const globalSignOut: Operation<'GlobalSignOut'> = async (input, domain) => {
  const { user } = await domain.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await domain.revocations.signOut(user);
  return {};
};
