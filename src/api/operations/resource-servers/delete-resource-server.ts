import type { Operation } from '../../operation.ts';

/** Removes a resource server: its scopes are granted to nobody from then on. */
export const deleteResourceServer: Operation<'DeleteResourceServer'> = async (input, context) => {
  const pool = await context.pools.current(input.UserPoolId);
  await context.resourceServers.delete(pool, input.Identifier);
};
