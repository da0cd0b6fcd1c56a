import type { Operation } from '../../operation.ts';

/**
 * Sends the signed-in user a code for the e-mail address or phone number the user has.
 *
 * ClientMetadata is for triggers alone and reaches nobody without one.
 */
export const getUserAttributeVerificationCode: Operation<
  'GetUserAttributeVerificationCode'
> = async (input, context) => {
  const { pool, user } = await context.tokens.authenticate(input.AccessToken);
  const details = await context.userAttributes.sendCode(pool, user, input.AttributeName);
  return { CodeDeliveryDetails: details };
};
