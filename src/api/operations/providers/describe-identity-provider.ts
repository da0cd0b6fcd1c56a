import type { Operation } from '../../operation.ts';

/** Shows one provider of a pool. */
export const describeIdentityProvider: Operation<'DescribeIdentityProvider'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.current(input.UserPoolId);
  return { IdentityProvider: await domain.identityProviders.get(pool, input.ProviderName) };
};
