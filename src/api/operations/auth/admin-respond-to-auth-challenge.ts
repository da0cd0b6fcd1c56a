import { API_DOOR } from '#domain/signin/challenge.ts';
import { callerBehind } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Answers the challenge a server's sign-in stands at. */
export const adminRespondToAuthChallenge: Operation<'AdminRespondToAuthChallenge'> = async (
  input,
  domain,
  request,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const client = await domain.clients.inPool(pool.id, input.ClientId);
  const step = {
    pool,
    client,
    caller: callerBehind(request, input.ContextData),
    parameters: input.ChallengeResponses ?? {},
    metadata: input.ClientMetadata ?? {},
    door: API_DOOR,
  };
  return domain.signIn.respond(step, input.ChallengeName, input.Session);
};
