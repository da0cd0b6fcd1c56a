import { callerBehind } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { runFlow } from './flows.ts';

/** Begins a sign-in from a server that holds IAM credentials. */
export const adminInitiateAuth: Operation<'AdminInitiateAuth'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const client = await context.clients.inPool(pool.id, input.ClientId);
  const caller = callerBehind(context, input.ContextData);
  return runFlow(context, { pool, client, input, by: 'admin', caller });
};
