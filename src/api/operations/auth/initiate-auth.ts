import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { runFlow } from './flows.ts';

/** Begins a sign-in from an application, or renews tokens. */
export const initiateAuth: Operation<'InitiateAuth'> = async (input, domain, request) => {
  const client = await domain.clients.get(input.ClientId);
  const pool = await domain.pools.get(client.poolId);
  const caller = callerOf(request, client, input.UserContextData);
  return runFlow(domain, { pool, client, input, by: 'user', caller });
};
