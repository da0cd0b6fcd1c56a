/** Sign-ins of others: the providers of pools, and what their protocols ask of the world. */
import { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { FederatedUsers } from '#domain/federation/federated-users.ts';
import { IdentityProviders } from '#domain/federation/identity-providers.ts';
import { Linking } from '#domain/federation/linking.ts';
import { OidcProtocol } from '#domain/federation/oidc/oidc-protocol.ts';
import { OidcSetup } from '#domain/federation/oidc/oidc-setup.ts';
import { OwnLinks } from '#domain/federation/own-links.ts';
import { ProviderLogouts } from '#domain/federation/provider-logouts.ts';
import type { ProviderSetups } from '#domain/federation/provider-setup.ts';
import { ProviderMetadata } from '#domain/federation/saml/provider-metadata.ts';
import { SamlKeys } from '#domain/federation/saml/saml-keys.ts';
import { SamlProtocol } from '#domain/federation/saml/saml-protocol.ts';
import { SamlSetup } from '#domain/federation/saml/saml-setup.ts';
import { ServiceProviderMetadata } from '#domain/federation/saml/sp-metadata.ts';
import { systemClock } from '#platform/clock.ts';
import type { AccountParts } from './accounts.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import type { OutsideParts } from './outside.ts';
import type { PoolParts } from './pools.ts';
import { generateRsaKey } from './rsa-keys.ts';

export type FederationParts = ReturnType<typeof buildFederation>;

export function buildFederation(
  below: Ground & PoolParts & OutsideParts & AccountParts,
  config: ServerConfig,
) {
  const { maxProviders, generateKey: generate = generateRsaKey } = config;
  const samlKeys = new SamlKeys({ ...below, generate });
  const providerMetadata = new ProviderMetadata(below);
  const setups: ProviderSetups = {
    OIDC: new OidcSetup(below),
    SAML: new SamlSetup({ ...below, metadata: providerMetadata, generate }),
  };
  // Providers know no other time than the world's, whatever the clock of `dev` shows.
  const oidc = new OidcProtocol({ ...below, clock: systemClock });
  const saml = new SamlProtocol({ ...below, clock: systemClock, samlKeys, providerMetadata });
  const { protocolOf = (type) => (type === 'SAML' ? saml : oidc) } = config;
  const users = new FederatedUsers(below);
  const federation = new FederatedSignIns({ ...below, protocolOf, saml, users });
  return {
    identityProviders: new IdentityProviders({ ...below, setups, maxProviders }),
    linking: new Linking(below),
    ownLinks: new OwnLinks({ ...below, federation }),
    federation,
    providerLogouts: new ProviderLogouts({ ...below, saml }),
    oidc,
    samlKeys,
    serviceProviderMetadata: new ServiceProviderMetadata({ ...below, samlKeys }),
    saml,
  };
}
