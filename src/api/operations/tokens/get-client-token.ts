import { invalidParameter, notAuthorized } from '#contract/errors.ts';
import { flowEnabled } from '#domain/clients/effective-settings.ts';
import { checkClientSecret } from '#domain/clients/secret-hash.ts';
import type { Operation } from '../../operation.ts';

/** Gives a client that proves its secret a token of its own. */
export const getClientToken: Operation<'GetClientToken'> = async (input, domain) => {
  const client = await domain.clients.get(input.ClientId);
  const pool = await domain.pools.get(client.poolId);
  if (!flowEnabled(client, 'CLIENT_TOKEN_AUTH')) {
    throw invalidParameter('CLIENT_TOKEN_AUTH is not enabled for the client.');
  }
  checkClientSecret(client, input.Secret, notAuthorized);
  const { Scopes, ClientMetadata } = input;
  return {
    ClientAuthenticationResult: await domain.clientTokens.issue(pool, client, Scopes, {
      clientMetadata: ClientMetadata,
    }),
  };
};
