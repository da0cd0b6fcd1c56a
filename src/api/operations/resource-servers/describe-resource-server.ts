import type { Operation } from '../../operation.ts';

/** Shows one resource server. */
export const describeResourceServer: Operation<'DescribeResourceServer'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.current(input.UserPoolId);
  return { ResourceServer: await domain.resourceServers.get(pool, input.Identifier) };
};
