import type { Operation } from '../../operation.ts';

/** Sends the signed-in user a code for the e-mail address or phone number the user has. */
export const getUserAttributeVerificationCode: Operation<
  'GetUserAttributeVerificationCode'
> = async (input, domain) => {
  const { pool, client, user } = await domain.bearers.authenticate(input.AccessToken);
  const { AttributeName, ClientMetadata } = input;
  const { userAttributes } = domain;
  return {
    CodeDeliveryDetails: await userAttributes.sendCode(
      pool,
      client,
      user,
      AttributeName,
      ClientMetadata,
    ),
  };
};
