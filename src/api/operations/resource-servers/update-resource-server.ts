import type { Operation } from '../../operation.ts';

/** Replaces name and scopes of a resource server. */
export const updateResourceServer: Operation<'UpdateResourceServer'> = async (input, context) => {
  const pool = await context.pools.current(input.UserPoolId);
  return { ResourceServer: await context.resourceServers.update(pool, input) };
};
