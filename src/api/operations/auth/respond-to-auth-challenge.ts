import { API_DOOR } from '#domain/signin/challenge.ts';
import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Answers the challenge a sign-in stands at. */
export const respondToAuthChallenge: Operation<'RespondToAuthChallenge'> = async (
  input,
  domain,
  request,
) => {
  const client = await domain.clients.get(input.ClientId);
  const pool = await domain.pools.get(client.poolId);
  const step = {
    pool,
    client,
    caller: callerOf(request, client, input.UserContextData),
    parameters: input.ChallengeResponses ?? {},
    metadata: input.ClientMetadata ?? {},
    door: API_DOOR,
  };
  return domain.signIn.respond(step, input.ChallengeName, input.Session);
};
