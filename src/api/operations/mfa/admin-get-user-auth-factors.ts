import type { Operation } from '../../operation.ts';
import { describeFactors } from './auth-factors.ts';

/** Lists the factors any user can sign in with. */
export const adminGetUserAuthFactors: Operation<'AdminGetUserAuthFactors'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  return describeFactors(context, pool, user);
};
