import { notAuthorized } from '#contract/errors.ts';
import { checkClientSecret } from '#domain/clients/secret-hash.ts';
import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Renews tokens, and with rotation the refresh token itself. */
export const getTokensFromRefreshToken: Operation<'GetTokensFromRefreshToken'> = async (
  input,
  context,
) => {
  const client = await context.clients.get(input.ClientId);
  const pool = await context.pools.get(client.poolId);
  checkClientSecret(client, input.ClientSecret, notAuthorized);
  const { RefreshToken, DeviceKey, ClientMetadata } = input;
  const token = await context.renewals.inspect(pool, client, RefreshToken, DeviceKey);
  const request = { caller: callerOf(context, client), clientMetadata: ClientMetadata };
  return { AuthenticationResult: await context.renewals.renew(pool, client, token, request) };
};
