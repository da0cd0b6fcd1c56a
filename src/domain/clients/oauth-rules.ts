/** The rules for a client's OAuth settings: redirect URIs, flows, scopes and providers. */
import { invalidOAuthFlow, invalidParameter, scopeDoesNotExist } from '#contract/errors.ts';
import type { ClientSettings } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';

/** Schemes that a browser executes or displays instead of following. */
const FORBIDDEN_SCHEMES: ReadonlySet<string> = new Set([
  'javascript',
  'data',
  'vbscript',
  'blob',
  'file',
  'about',
]);

/** A name or an address: URLs may have hosts of other characters, which cannot be resolved. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/;

/** What the settings are checked against. */
interface OAuthFacts {
  readonly pool: Pool;
  readonly hasSecret: boolean;
  /** Those of the settings' scopes that the pool knows. */
  readonly knownScopes: readonly string[];
}

export function checkOAuth(settings: ClientSettings, facts: OAuthFacts): void {
  for (const uri of [...(settings.CallbackURLs ?? []), ...(settings.LogoutURLs ?? [])]) {
    checkRedirect(uri);
  }
  const target = settings.DefaultRedirectURI;
  if (target !== undefined && !settings.CallbackURLs?.includes(target)) {
    throw invalidParameter(`The default redirect URI ${target} is not in the callback URIs list.`);
  }
  const stranger = settings.SupportedIdentityProviders?.find((name) => name !== 'COGNITO');
  if (stranger !== undefined) {
    throw invalidParameter(
      `The provider ${stranger} does not exist for User Pool ${facts.pool.id}.`,
    );
  }
  checkGrants(settings, facts.hasSecret);
  const unknown = settings.AllowedOAuthScopes?.find((scope) => !facts.knownScopes.includes(scope));
  if (unknown !== undefined) throw scopeDoesNotExist(unknown);
}

function checkGrants(settings: ClientSettings, hasSecret: boolean): void {
  const flows = settings.AllowedOAuthFlows ?? [];
  const redirects = flows.includes('code') || flows.includes('implicit');
  if (flows.includes('client_credentials')) {
    if (redirects) {
      throw invalidOAuthFlow(
        'client_credentials flow can not be selected along with code flow or implicit flow.',
      );
    }
    if (!hasSecret) {
      throw invalidOAuthFlow(
        'client_credentials flow can not be selected if client does not have a client secret.',
      );
    }
  }
  if (!settings.AllowedOAuthFlowsUserPoolClient) return;
  if (flows.length === 0 || !settings.AllowedOAuthScopes) {
    throw invalidParameter(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    );
  }
  if (redirects && !settings.CallbackURLs) {
    throw invalidOAuthFlow(
      'CallbackUrls can not be empty when code flow or implicit flow is selected',
    );
  }
}

/**
 * An absolute URI without fragment (RFC 6749 §3.1.2): https, http to this machine, or an app's own
 * scheme. @throws InvalidParameterException
 */
export function checkRedirect(uri: string): void {
  const scheme = /^([a-z][a-z0-9+.-]*):./i.exec(uri)?.[1]?.toLowerCase();
  const web = scheme === 'http' || scheme === 'https';
  if (
    scheme === undefined ||
    FORBIDDEN_SCHEMES.has(scheme) ||
    (web && !(/^https?:\/\//i.test(uri) && HOST.test(URL.parse(uri)?.hostname ?? '')))
  ) {
    throw invalidParameter(`${uri} is not a valid redirect URI.`);
  }
  if (uri.includes('#')) throw invalidParameter(`${uri} cannot use fragment`);
  const local = ['localhost', '127.0.0.1', '[::1]'];
  if (scheme === 'http' && !local.includes(new URL(uri).hostname)) {
    throw invalidParameter(`${uri} cannot use the HTTP protocol.`);
  }
}
