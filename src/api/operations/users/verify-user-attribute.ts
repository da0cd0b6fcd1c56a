import { contactChange } from '#messaging/account-changes.ts';
import type { Operation } from '../../operation.ts';

/** Verifies an e-mail address or phone number of the signed-in user by the code sent to it. */
export const verifyUserAttribute: Operation<'VerifyUserAttribute'> = async (input, domain) => {
  const { AccessToken, AttributeName, Code } = input;
  const bearer = await domain.ownChanges.bearer(AccessToken);
  const { pool, user } = bearer;
  await domain.ownChanges.make(bearer, {
    told: contactChange([AttributeName]),
    make: (within) => domain.userAttributes.verify(pool, user, AttributeName, Code, { within }),
  });
  return {};
};
