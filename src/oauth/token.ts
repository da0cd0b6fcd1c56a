/**
 * The token endpoint (RFC 6749 §3.2): the client is authenticated first, then the grant decides. A
 * client that cannot authenticate does not use up the code it presents.
 */
import type { AuthenticationResultType } from '#contract/types.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Caller } from '#domain/risk/caller.ts';
import { callerOf, type Site, type SiteMount } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { authenticateClient } from './client-authentication.ts';
import { endpoint, type FormParameters, json, readForm, required } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';

/** A request of an authenticated client. */
export interface TokenRequest {
  readonly site: Site;
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
  /** By `grant_type`. */
  readonly grants: Readonly<Record<string, TokenGrant>>;
}

export function tokenEndpoint({ clients, grants }: Parts): SiteMount {
  return (app) =>
    endpoint(app, '/oauth2/token', ['POST'], async (c) => {
      const { site } = c.env;
      const { pool } = site;
      const form = await readForm(c);
      const type = required(form, 'grant_type');
      const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
      if (!grant) throw new OAuthError('unsupported_grant_type');
      const authorization = c.req.header('authorization');
      const client = await authenticateClient(clients, pool, { authorization, form });
      return json(c, await grant({ site, pool, client, form, caller: callerOf(c) }));
    });
}

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
