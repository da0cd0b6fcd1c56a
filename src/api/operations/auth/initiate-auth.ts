import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { runFlow } from './flows.ts';

/** Begins a sign-in from an application, or renews tokens. */
export const initiateAuth: Operation<'InitiateAuth'> = async (input, context) => {
  const client = await context.clients.get(input.ClientId);
  const pool = await context.pools.get(client.poolId);
  const caller = callerOf(context, client, input.UserContextData);
  return runFlow(context, { pool, client, input, by: 'user', caller });
};
