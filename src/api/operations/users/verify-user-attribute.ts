import type { Operation } from '../../operation.ts';

/** Verifies an e-mail address or phone number of the signed-in user by the code sent to it. */
export const verifyUserAttribute: Operation<'VerifyUserAttribute'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken);
  await context.userAttributes.verify(pool, user, input.AttributeName, input.Code);
  return {};
};
