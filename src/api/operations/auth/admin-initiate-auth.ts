import { callerBehind } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { runFlow } from './flows.ts';

/** Begins a sign-in from a server that holds IAM credentials. */
export const adminInitiateAuth: Operation<'AdminInitiateAuth'> = async (input, domain, request) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const client = await domain.clients.inPool(pool.id, input.ClientId);
  const caller = callerBehind(request, input.ContextData);
  return runFlow(domain, { pool, client, input, by: 'admin', caller });
};
