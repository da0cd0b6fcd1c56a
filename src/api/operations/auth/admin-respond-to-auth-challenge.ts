import { callerBehind } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Answers the challenge a server's sign-in stands at. */
export const adminRespondToAuthChallenge: Operation<'AdminRespondToAuthChallenge'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const client = await context.clients.inPool(pool.id, input.ClientId);
  const responses = input.ChallengeResponses ?? {};
  const caller = callerBehind(context, input.ContextData);
  return context.signIn.respond(
    pool,
    client,
    input.ChallengeName,
    input.Session,
    responses,
    caller,
  );
};
