import type { Operation } from '../../operation.ts';

/** Verifies an e-mail address or phone number of the signed-in user by the code sent to it. */
export const verifyUserAttribute: Operation<'VerifyUserAttribute'> = async (input, domain) => {
  const { pool, user } = await domain.bearers.authenticate(input.AccessToken);
  await domain.userAttributes.verify(pool, user, input.AttributeName, input.Code);
  return {};
};
