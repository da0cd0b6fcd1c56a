import type { Operation } from '../../operation.ts';

/** Removes attributes of the signed-in user that the client may write. */
export const deleteUserAttributes: Operation<'DeleteUserAttributes'> = async (input, domain) => {
  const { AccessToken, UserAttributeNames: names } = input;
  const { bearer, told } = await domain.ownChanges.bearerOfAttributes(AccessToken, names);
  const { pool, user, client } = bearer;
  await domain.ownChanges.make(bearer, {
    told,
    make: (within) => domain.userAttributes.remove(pool, user, names, client, { within }),
  });
  return {};
};
