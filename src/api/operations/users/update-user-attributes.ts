import type { Operation } from '../../operation.ts';

/**
 * Changes attributes of the signed-in user that the client may write, and tells where codes for
 * new addresses and numbers went.
 */
export const updateUserAttributes: Operation<'UpdateUserAttributes'> = async (input, domain) => {
  const { AccessToken, UserAttributes, ClientMetadata } = input;
  const names = UserAttributes.map(({ Name }) => Name);
  const { bearer, told } = await domain.ownChanges.bearerOfAttributes(AccessToken, names);
  const { pool, user, client } = bearer;
  const CodeDeliveryDetailsList = await domain.ownChanges.make(bearer, {
    told,
    make: (within) =>
      domain.userAttributes.update(pool, user, UserAttributes, client, ClientMetadata, { within }),
  });
  return { CodeDeliveryDetailsList };
};
