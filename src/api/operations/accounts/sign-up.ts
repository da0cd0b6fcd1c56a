import { validationDataOf } from '#triggers/pre-sign-up.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/**
 * Creates an unconfirmed user by its own word and sends the code that confirms it.
 *
 * ValidationData and ClientMetadata are for triggers; UserContextData and AnalyticsMetadata are
 * for threat protection and analytics, and reach nobody without them.
 */
export const signUp: Operation<'SignUp'> = async (input, context) => {
  const { pool, client } = await clientRequest(context, input);
  const { user, delivery } = await context.signUps.signUp(pool, client, {
    username: input.Username,
    password: input.Password,
    attributes: input.UserAttributes ?? [],
    validationData: validationDataOf(input.ValidationData),
    clientMetadata: input.ClientMetadata,
  });
  return {
    UserConfirmed: user.status === 'CONFIRMED',
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
