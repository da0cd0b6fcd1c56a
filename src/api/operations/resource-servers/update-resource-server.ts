import type { Operation } from '../../operation.ts';

/** Replaces name and scopes of a resource server. */
export const updateResourceServer: Operation<'UpdateResourceServer'> = async (input, domain) => {
  const pool = await domain.pools.current(input.UserPoolId);
  return { ResourceServer: await domain.resourceServers.update(pool, input) };
};
