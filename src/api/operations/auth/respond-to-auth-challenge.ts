import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Answers the challenge a sign-in stands at. */
export const respondToAuthChallenge: Operation<'RespondToAuthChallenge'> = async (
  input,
  context,
) => {
  const client = await context.clients.get(input.ClientId);
  const pool = await context.pools.get(client.poolId);
  const request = {
    pool,
    client,
    caller: callerOf(context, client, input.UserContextData),
    parameters: input.ChallengeResponses ?? {},
    metadata: input.ClientMetadata ?? {},
  };
  return context.signIn.respond(request, input.ChallengeName, input.Session);
};
