/** The rules for a client's OAuth settings: redirect URIs, flows, scopes and providers. */
import { invalidOAuthFlow, invalidParameter, scopeDoesNotExist } from '#contract/errors.ts';
import type { ClientSettings } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { OWN_USERS } from './effective-settings.ts';
import { redirectUriFault } from './redirect-uris.ts';

/** What the settings are checked against. */
interface OAuthFacts {
  readonly pool: Pool;
  readonly hasSecret: boolean;
  /** Those of the settings' scopes that the pool knows. */
  readonly knownScopes: readonly string[];
  /** The identity providers of the pool. */
  readonly providers: readonly string[];
}

export function checkOAuth(settings: ClientSettings, facts: OAuthFacts): void {
  for (const uri of [...(settings.CallbackURLs ?? []), ...(settings.LogoutURLs ?? [])]) {
    const fault = redirectUriFault(uri);
    if (fault !== undefined) throw invalidParameter(`${uri} ${fault}`);
  }
  const target = settings.DefaultRedirectURI;
  if (target !== undefined && !settings.CallbackURLs?.includes(target)) {
    throw invalidParameter(`The default redirect URI ${target} is not in the callback URIs list.`);
  }
  const stranger = settings.SupportedIdentityProviders?.find(
    (name) => name !== OWN_USERS && !facts.providers.includes(name),
  );
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
