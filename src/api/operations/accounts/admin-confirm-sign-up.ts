import type { Operation } from '../../operation.ts';

/** Confirms a sign-up without a code; no address is verified by it. */
export const adminConfirmSignUp: Operation<'AdminConfirmSignUp'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.signUps.confirmByAdministrator(pool, user, input.ClientMetadata);
  return {};
};
