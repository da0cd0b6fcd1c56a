import type { Operation } from '../../operation.ts';

/** Removes attributes of the signed-in user that the client may write. */
export const deleteUserAttributes: Operation<'DeleteUserAttributes'> = async (input, domain) => {
  const { pool, user, client } = await domain.bearers.authenticate(input.AccessToken);
  await domain.userAttributes.remove(pool, user, input.UserAttributeNames, client);
  return {};
};
