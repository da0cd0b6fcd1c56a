/** Where the world finds a pool and the sign-in of a client. */
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';

/** The addresses of a pool, as its discovery document says them. */
export interface PoolPlaces {
  readonly issuer: string;
  /** Its login pages and OAuth endpoints; undefined for a pool without a domain. */
  readonly site: string | undefined;
  readonly tokenEndpoint: string | undefined;
}

const AUTHORIZE = '/oauth2/authorize';

export async function readPlaces(pool: string): Promise<PoolPlaces> {
  const answer = await fetch(`${location.origin}/${pool}/.well-known/openid-configuration`, {
    cache: 'no-cache', // it may have got its domain just now
  });
  if (!answer.ok)
    return { issuer: `${location.origin}/${pool}`, site: undefined, tokenEndpoint: undefined };
  const document = (await answer.json()) as Readonly<Record<string, string | undefined>>;
  const authorize = document['authorization_endpoint'];
  return {
    issuer: document['issuer'] ?? `${location.origin}/${pool}`,
    site: authorize?.endsWith(AUTHORIZE) ? authorize.slice(0, -AUTHORIZE.length) : undefined,
    tokenEndpoint: document['token_endpoint'],
  };
}

/**
 * Where a development server shows who has signed in, for whoever has no application yet. `state`
 * says there whose code it is.
 */
export const SIGNED_IN = '/_dev/signed-in';

/** Why a client has no sign-in link. */
export type NoLink = 'no domain' | 'machine' | 'no OAuth' | 'no callback' | 'no provider';

export type SignInLink = { readonly url: string } | { readonly missing: NoLink };

/** The address that takes a person through the sign-in and on to the application. */
export function signInLink(client: UserPoolClientType, site: string | undefined): SignInLink {
  const flows = client.AllowedOAuthFlows ?? [];
  if (flows.includes('client_credentials')) return { missing: 'machine' };
  if (!client.AllowedOAuthFlowsUserPoolClient || flows.length === 0) return { missing: 'no OAuth' };
  const [first] = client.CallbackURLs ?? [];
  const tried = (client.CallbackURLs ?? []).find((url) => url.endsWith(SIGNED_IN));
  const callback = tried ?? client.DefaultRedirectURI ?? first;
  if (callback === undefined) return { missing: 'no callback' };
  if ((client.SupportedIdentityProviders ?? []).length === 0) return { missing: 'no provider' };
  if (site === undefined) return { missing: 'no domain' };
  const query = new URLSearchParams({
    client_id: client.ClientId ?? '',
    response_type: flows.includes('code') ? 'code' : 'token',
    scope: (client.AllowedOAuthScopes ?? []).join(' '),
    redirect_uri: callback,
    ...(tried !== undefined && { state: `${client.UserPoolId}/${client.ClientId}` }),
  });
  return { url: `${site}/login?${query}` };
}
