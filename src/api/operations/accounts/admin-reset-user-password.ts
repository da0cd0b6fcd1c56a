import type { Operation } from '../../operation.ts';

/** Makes a user's password useless and sends the code for a new one. */
export const adminResetUserPassword: Operation<'AdminResetUserPassword'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.recovery.resetByAdministrator(pool, user, input.ClientMetadata);
  return {};
};
