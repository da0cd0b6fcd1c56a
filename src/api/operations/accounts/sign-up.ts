import { validationDataOf } from '#triggers/pre-sign-up.ts';
import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/**
 * Creates an unconfirmed user and sends the code that confirms the account.
 *
 * AnalyticsMetadata has no effect: there is no analytics service to send it to.
 */
export const signUp: Operation<'SignUp'> = async (input, domain, request) => {
  const { pool, client } = await clientRequest(domain, input);
  const { Password: password } = input;
  const caller = callerOf(request, client, input.UserContextData);
  const { user, delivery } = await domain.watched.byNewUser(
    { pool, client, caller, type: 'SignUp', password },
    () =>
      domain.signUps.signUp(pool, client, {
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
    Session: await domain.autoSignIn.issue(
      'signed up',
      pool,
      client,
      user,
      delivery?.AttributeName,
      'api',
    ),
  };
};
