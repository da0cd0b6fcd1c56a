import type { Operation } from '../../operation.ts';
import { describeFactors } from './auth-factors.ts';

/** Lists the factors the signed-in user can sign in with. */
export const getUserAuthFactors: Operation<'GetUserAuthFactors'> = async (input, domain) => {
  const { pool, user } = await domain.bearers.authenticate(input.AccessToken);
  return describeFactors(domain, pool, user);
};
