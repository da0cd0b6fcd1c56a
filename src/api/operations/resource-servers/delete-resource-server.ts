import type { Operation } from '../../operation.ts';

/** Removes a resource server: its scopes are granted to nobody from then on. */
export const deleteResourceServer: Operation<'DeleteResourceServer'> = async (input, domain) => {
  const pool = await domain.pools.current(input.UserPoolId);
  await domain.resourceServers.delete(pool, input.Identifier);
};
