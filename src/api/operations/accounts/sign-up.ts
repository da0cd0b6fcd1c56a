import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/**
 * Creates an unconfirmed user by its own word and sends the code that confirms it.
 *
 * ValidationData, ClientMetadata, UserContextData and AnalyticsMetadata are for triggers, threat
 * protection and analytics, and reach nobody without them.
 */
export const signUp: Operation<'SignUp'> = async (input, context) => {
  const { pool, client } = await clientRequest(context, input);
  const { user, delivery } = await context.signUps.signUp(pool, client, {
    username: input.Username,
    password: input.Password,
    attributes: input.UserAttributes ?? [],
    clientMetadata: input.ClientMetadata,
  });
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
