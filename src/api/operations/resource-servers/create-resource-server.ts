import type { Operation } from '../../operation.ts';

/** Makes an API and its scopes known to a pool. */
export const createResourceServer: Operation<'CreateResourceServer'> = async (input, context) => {
  const pool = await context.pools.current(input.UserPoolId);
  return { ResourceServer: await context.resourceServers.create(pool, input) };
};
