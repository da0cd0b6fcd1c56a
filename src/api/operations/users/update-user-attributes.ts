import type { Operation } from '../../operation.ts';

/**
 * Changes attributes of the signed-in user that the client may write, and tells where codes for
 * new addresses and numbers went.
 */
export const updateUserAttributes: Operation<'UpdateUserAttributes'> = async (input, domain) => {
  const { pool, user, client } = await domain.bearers.authenticate(input.AccessToken);
  const CodeDeliveryDetailsList = await domain.userAttributes.update(
    pool,
    user,
    input.UserAttributes,
    client,
    input.ClientMetadata,
  );
  return { CodeDeliveryDetailsList };
};
