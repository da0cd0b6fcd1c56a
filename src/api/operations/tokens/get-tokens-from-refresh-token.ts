import { notAuthorized } from '#contract/errors.ts';
import { checkClientSecret } from '#domain/clients/secret-hash.ts';
import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Renews tokens, and with rotation the refresh token itself. */
export const getTokensFromRefreshToken: Operation<'GetTokensFromRefreshToken'> = async (
  input,
  domain,
  request,
) => {
  const client = await domain.clients.get(input.ClientId);
  const pool = await domain.pools.get(client.poolId);
  checkClientSecret(client, input.ClientSecret, notAuthorized);
  const { RefreshToken, DeviceKey, ClientMetadata } = input;
  const token = await domain.renewals.inspect(pool, client, RefreshToken, DeviceKey);
  const renewal = { caller: callerOf(request, client), clientMetadata: ClientMetadata };
  return { AuthenticationResult: await domain.renewals.renew(pool, client, token, renewal) };
};
