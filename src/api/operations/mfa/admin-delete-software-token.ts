import { userNotConfirmed } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Removes a user's authenticator, for a device that is lost or was replaced. */
export const adminDeleteSoftwareToken: Operation<'AdminDeleteSoftwareToken'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
  await domain.authenticators.delete(pool, user);
  return {};
};
