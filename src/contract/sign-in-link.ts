/** Where the sign-in of a client begins, by what the API says of the client. Pure. */

/**
 * Where a development server shows who has signed in, for whoever has no application yet: the
 * console there gets tokens for the code. `state` says whose code it is.
 */
export const SIGNED_IN = '/_dev/signed-in';

/** What the link is made of, as UserPoolClientType has it. */
export interface LinkedClient {
  readonly UserPoolId?: string | undefined;
  readonly ClientId?: string | undefined;
  readonly AllowedOAuthFlowsUserPoolClient?: boolean | undefined;
  readonly AllowedOAuthFlows?: readonly string[] | undefined;
  readonly AllowedOAuthScopes?: readonly string[] | undefined;
  readonly CallbackURLs?: readonly string[] | undefined;
  readonly DefaultRedirectURI?: string | undefined;
  readonly SupportedIdentityProviders?: readonly string[] | undefined;
}

/** Why a client has no sign-in link. */
export type NoLink = 'no domain' | 'machine' | 'no OAuth' | 'no callback' | 'no provider';

export type SignInLink = { readonly url: string } | { readonly missing: NoLink };

/**
 * The address that takes a person through the sign-in and on to the application: `site` is where the
 * pages of the pool are, undefined for a pool without a domain.
 */
export function signInLink(client: LinkedClient, site: string | undefined): SignInLink {
  const { AllowedOAuthFlows: flows = [], CallbackURLs: callbacks = [] } = client;
  if (flows.includes('client_credentials')) return { missing: 'machine' };
  if (!client.AllowedOAuthFlowsUserPoolClient || flows.length === 0) return { missing: 'no OAuth' };
  const tried = callbacks.find((url) => url.endsWith(SIGNED_IN));
  const callback = tried ?? client.DefaultRedirectURI ?? callbacks[0];
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
