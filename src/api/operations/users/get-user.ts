import { readableAttributes } from '#domain/clients/effective-settings.ts';
import { attributesOf, describeMfa } from '#domain/users/descriptions.ts';
import type { Operation } from '../../operation.ts';

/** Shows the signed-in user the attributes that the client may read. */
export const getUser: Operation<'GetUser'> = async (input, domain) => {
  const { user, pool, client } = await domain.bearers.authenticate(input.AccessToken);
  const readable = new Set([...readableAttributes(client, pool), 'sub']);
  return {
    Username: user.username,
    UserAttributes: attributesOf(user, readable),
    ...describeMfa(user),
  };
};
