import { callerBehind } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Answers the challenge a server's sign-in stands at. */
export const adminRespondToAuthChallenge: Operation<'AdminRespondToAuthChallenge'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const client = await context.clients.inPool(pool.id, input.ClientId);
  const request = {
    pool,
    client,
    caller: callerBehind(context, input.ContextData),
    parameters: input.ChallengeResponses ?? {},
    metadata: input.ClientMetadata ?? {},
  };
  return context.signIn.respond(request, input.ChallengeName, input.Session);
};
