/** Sign-ins of others: the providers of pools, and what their protocols ask of the world. */
import { notSupported } from '#contract/errors.ts';
import { IdentityProviders } from '#domain/federation/identity-providers.ts';
import type { ProviderSetups } from '#domain/federation/provider-setup.ts';
import type { AccountParts } from './accounts.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import type { PoolParts } from './pools.ts';

export type FederationParts = ReturnType<typeof buildFederation>;

export function buildFederation(
  below: Ground & PoolParts & AccountParts,
  { maxProviders }: ServerConfig,
) {
  const setups: ProviderSetups = {
    OIDC: { complete: async (draft) => draft },
    SAML: { complete: () => Promise.reject(notSupported('ProviderType SAML')) },
  };
  return { identityProviders: new IdentityProviders({ ...below, setups, maxProviders }) };
}
