/** The SAML protocol of a pool over a server's store, called as the sign-in calls it. */
import { inflateRawSync } from 'node:zlib';
import { ProviderMetadata } from '#domain/federation/saml/provider-metadata.ts';
import { SamlKeys } from '#domain/federation/saml/saml-keys.ts';
import { SamlProtocol } from '#domain/federation/saml/saml-protocol.ts';
import { publicAddresses } from '#platform/address-policy.ts';
import type { Clock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { Outgoing } from '#platform/outgoing.ts';
import { systemRandom } from '#platform/random.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { fixtureKey } from '../../support/servers.ts';
import type { Service } from '../../users/each-store.ts';

export const DOMAIN = 'https://acme.id.example.com';

export interface ConfiguredSaml {
  readonly poolId: string;
  readonly protocol: SamlProtocol;
  /** As the store has it now. */
  provider(): Promise<IdentityProvider>;
}

/** A pool with a SAML provider, configured through the API. */
export async function configuredSaml(
  { poolhouse, cognito, newPool }: Service,
  ProviderDetails: Record<string, string>,
  clock: Clock = poolhouse.clock,
): Promise<ConfiguredSaml> {
  const { store } = poolhouse.server;
  const UserPoolId = await newPool();
  const ProviderName = 'Company';
  await cognito.createIdentityProvider({
    UserPoolId,
    ProviderName,
    ProviderType: 'SAML',
    ProviderDetails,
  });
  const outgoing = new Outgoing({ policy: publicAddresses('all') });
  const samlKeys = new SamlKeys({ store, clock, generate: fixtureKey });
  const providerMetadata = new ProviderMetadata({ store, clock, log: silentLog, outgoing });
  return {
    poolId: UserPoolId,
    protocol: new SamlProtocol({ clock, ids: new Ids(systemRandom), samlKeys, providerMetadata }),
    provider: async () => (await store.identityProviders.find(UserPoolId, ProviderName))!,
  };
}

/** The XML of a message that a link carries. */
export function messageOf(location: string): string {
  const message = new URL(location).searchParams.get('SAMLRequest') ?? '';
  return inflateRawSync(Buffer.from(message, 'base64')).toString();
}

export const idOf = (xml: string) => / ID="([^"]+)"/.exec(xml)?.[1] ?? '';
