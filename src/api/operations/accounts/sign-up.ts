import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/**
 * Creates an unconfirmed user by its own word and sends the code that confirms it.
 *
 * ValidationData and AnalyticsMetadata are for triggers and analytics, and reach nobody without
 * them.
 */
export const signUp: Operation<'SignUp'> = async (input, context) => {
  const { pool, client } = await clientRequest(context, input);
  const { Password: password } = input;
  const caller = callerOf(context, client, input.UserContextData);
  const { user, delivery } = await context.watched.byUser(
    { pool, client, caller, type: 'SignUp', password },
    ({ user: { id } }) => id,
    () =>
      context.signUps.signUp(pool, client, {
        username: input.Username,
        password,
        attributes: input.UserAttributes ?? [],
        clientMetadata: input.ClientMetadata,
      }),
  );
  return {
    UserConfirmed: false,
    UserSub: user.id,
    ...(delivery && { CodeDeliveryDetails: delivery }),
    Session: await context.autoSignIn.issue(
      'signed up',
      pool,
      client,
      user,
      delivery?.AttributeName,
    ),
  };
};
