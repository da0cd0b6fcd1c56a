import type { Operation } from '../../operation.ts';
import { describeFactors } from './auth-factors.ts';

/** Lists the factors any user can sign in with. */
export const adminGetUserAuthFactors: Operation<'AdminGetUserAuthFactors'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  return describeFactors(domain, pool, user);
};
