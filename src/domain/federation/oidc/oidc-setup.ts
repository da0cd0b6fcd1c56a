/** What is found out about OpenID and social providers while they are configured. */
import { invalidParameter } from '#contract/errors.ts';
import type { OutgoingFetch } from '#platform/outgoing.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { ProviderSetup } from '../provider-setup.ts';
import { appleKeyOf } from './apple-secret.ts';
import { readEndpoints, UnusableEndpoints } from './endpoints.ts';

export class OidcSetup implements ProviderSetup {
  readonly #outgoing: OutgoingFetch;

  constructor(parts: { outgoing: OutgoingFetch }) {
    this.#outgoing = parts.outgoing;
  }

  async complete(draft: IdentityProvider): Promise<IdentityProvider> {
    const { type, details, secrets } = draft;
    const scopes = (details['authorize_scopes'] ?? '').split(/[\s,]+/);
    if (type === 'OIDC' && !scopes.includes('openid')) {
      throw invalidParameter('The authorize_scopes of an OIDC provider must include openid.');
    }
    if (type === 'SignInWithApple' && !appleKeyOf(secrets['private_key'] ?? '')) {
      throw invalidParameter('The private_key must be a P-256 key as PKCS #8.');
    }
    try {
      await readEndpoints(this.#outgoing, draft);
    } catch (cause) {
      if (cause instanceof UnusableEndpoints) throw invalidParameter(cause.message);
      throw cause;
    }
    return draft;
  }
}
