import type { Operation } from '../../operation.ts';

/** Removes attributes of the signed-in user that the client may write. */
export const deleteUserAttributes: Operation<'DeleteUserAttributes'> = async (input, context) => {
  const { pool, user, client } = await context.bearers.authenticate(input.AccessToken);
  await context.userAttributes.remove(pool, user, input.UserAttributeNames, client);
  return {};
};
