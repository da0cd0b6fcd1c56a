import { validationDataOf } from '#triggers/pre-sign-up.ts';
import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/**
 * Creates an unconfirmed user by its own word and sends the code that confirms it.
 *
 * AnalyticsMetadata is for analytics, and reaches nobody without them.
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
        validationData: validationDataOf(input.ValidationData),
        clientMetadata: input.ClientMetadata,
      }),
  );
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
