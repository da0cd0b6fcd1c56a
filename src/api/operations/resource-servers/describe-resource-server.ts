import type { Operation } from '../../operation.ts';

/** Shows one resource server. */
export const describeResourceServer: Operation<'DescribeResourceServer'> = async (
  input,
  context,
) => {
  const pool = await context.pools.current(input.UserPoolId);
  return { ResourceServer: await context.resourceServers.get(pool, input.Identifier) };
};
