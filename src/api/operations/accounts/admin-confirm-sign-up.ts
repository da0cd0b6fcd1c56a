import type { Operation } from '../../operation.ts';

/** Confirms a sign-up without a code; no address is verified by it. */
export const adminConfirmSignUp: Operation<'AdminConfirmSignUp'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.signUps.confirmByAdministrator(pool, user, input.ClientMetadata);
  return {};
};
