/** What a protocol does while a provider is configured. */
import type { IdentityProvider } from '#store/tables/identity-providers.ts';

export interface ProviderSetup {
  /**
   * The provider as it is kept, with what was found out about it: `draft` has its details checked
   * and its defaults, `before` is what it replaces. Of OIDC the discovery document is looked at;
   * of SAML the metadata are read, from the URL or the text in the draft's details. Does I/O, and
   * so is called outside transactions.
   * @throws InvalidParameterException when the provider could not be used as it is
   */
  complete(
    draft: IdentityProvider,
    before: IdentityProvider | undefined,
  ): Promise<IdentityProvider>;
}

/** By protocol: that of OIDC is for social providers as well. */
export type ProviderSetups = Readonly<Record<'OIDC' | 'SAML', ProviderSetup>>;
