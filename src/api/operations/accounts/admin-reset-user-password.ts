import type { Operation } from '../../operation.ts';

/** Makes a user's password useless and sends the code for a new one. */
export const adminResetUserPassword: Operation<'AdminResetUserPassword'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.recovery.resetByAdministrator(pool, user, input.ClientMetadata);
  return {};
};
