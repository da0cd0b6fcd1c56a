import type { Operation } from '../../operation.ts';

/** Makes an API and its scopes known to a pool. */
export const createResourceServer: Operation<'CreateResourceServer'> = async (input, domain) => {
  const pool = await domain.pools.current(input.UserPoolId);
  return { ResourceServer: await domain.resourceServers.create(pool, input) };
};
