import { attributesOf, describeMfa, describeState } from '#domain/users/descriptions.ts';
import type { Operation } from '../../operation.ts';

/** Shows one user with every attribute. */
export const adminGetUser: Operation<'AdminGetUser'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  return { ...describeState(user), UserAttributes: attributesOf(user), ...describeMfa(user) };
};
