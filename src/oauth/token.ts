/**
 * The token endpoint (RFC 6749 §3.2): the client is authenticated first, then the grant decides. A
 * client that cannot authenticate does not use up the code it presents.
 */
import type { Context } from 'hono';
import type { AuthenticationResultType } from '#contract/types.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { Category } from '#domain/quotas/categories.ts';
import type { RequestRates } from '#domain/quotas/request-rates.ts';
import type { Caller } from '#domain/risk/caller.ts';
import { type Mount, recordOf } from '#http/app.ts';
import { callerOf, type SiteMount } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { authenticateClient, type ClientsOf } from './client-authentication.ts';
import { endpoint, type FormParameters, json, readForm, required } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';

/** A request of an authenticated client. */
export interface TokenRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly form: FormParameters;
  readonly caller: Caller;
}

export interface TokenResponse {
  readonly access_token: string;
  readonly id_token?: string | undefined;
  readonly refresh_token?: string | undefined;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

/** One way to get tokens. Throws OAuthError or CognitoError when the client may not. */
export type TokenGrant = (request: TokenRequest) => Promise<TokenResponse>;

interface Parts {
  readonly clients: Clients;
  readonly pools: Pick<Pools, 'get'>;
  readonly requestRates: RequestRates;
  /** By `grant_type`. */
  readonly grants: Readonly<Record<string, TokenGrant>>;
}

/** Where applications look for it: the second is what many have come to use. */
const PATHS = ['/oauth2/token', '/token'] as const;

/** The endpoint at the domain of a pool. */
export function tokenEndpoint(parts: Parts): SiteMount {
  return (app) => {
    for (const path of PATHS) {
      endpoint(app, path, ['POST'], (c) =>
        answerToken(parts, c, callerOf(c), { pool: c.env.site.pool }),
      );
    }
  };
}

/**
 * The endpoint at the server's own address, for applications that know no domain: a client's id
 * says whose it is, since no two pools have the same.
 */
export function commonTokenEndpoint(parts: Parts): Mount {
  return (app) =>
    endpoint(app, '/oauth2/token', ['POST'], (c) =>
      answerToken(parts, c, callerOf(c), 'every pool'),
    );
}

async function answerToken(
  { clients, pools, requestRates, grants }: Parts,
  c: Context,
  caller: Caller,
  of: ClientsOf,
): Promise<Response> {
  const form = await readForm(c);
  const type = required(form, 'grant_type');
  const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
  if (!grant) throw new OAuthError('unsupported_grant_type');
  const authorization = c.req.header('authorization');
  const client = await authenticateClient(clients, of, { authorization, form });
  recordOf(c).clientId = client.id;
  const pool = of === 'every pool' ? await pools.get(client.poolId) : of.pool;
  await requestRates.count(pool.region, categoryOfGrant(type));
  return json(c, await grant({ pool, client, form, caller }));
}

const categoryOfGrant = (type: string): Category =>
  type === 'client_credentials' ? 'ClientAuthentication' : 'UserAuthentication';

/** The tokens of a user as the endpoint answers them. */
export function tokenResponse(tokens: AuthenticationResultType): TokenResponse {
  const { AccessToken = '', IdToken, RefreshToken, ExpiresIn = 0 } = tokens;
  return {
    ...(IdToken !== undefined && { id_token: IdToken }),
    access_token: AccessToken,
    ...(RefreshToken !== undefined && { refresh_token: RefreshToken }),
    expires_in: ExpiresIn,
    token_type: 'Bearer',
  };
}

/** @throws OAuthError unless the client is set up for OAuth with this flow */
export function requireFlow(client: Client, flow: 'client_credentials' | 'code'): void {
  const { AllowedOAuthFlowsUserPoolClient: isOn, AllowedOAuthFlows } = client.settings;
  // The service documents unauthorized_client for codes and refreshing alone.
  if (!isOn && flow === 'client_credentials') throw new OAuthError('invalid_grant');
  if (!isOn || !AllowedOAuthFlows?.includes(flow)) throw new OAuthError('unauthorized_client');
}
