/** Signing in at a provider: which one, by which protocol, and whom it has named. */
import { OWN_USERS, providersOf } from '#domain/clients/effective-settings.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ProviderLogout } from '#store/tables/sso.ts';
import type { FederatedUsers } from './federated-users.ts';
import type {
  ProviderProtocol,
  ProviderRequest,
  ProviderReturn,
  ProviderVisit,
} from './provider-answer.ts';
import type { FederatedUser, FederatedVisit } from './returning-user.ts';

/** The protocol that providers of a type speak. */
export type ProtocolOf = (type: ProviderType) => ProviderProtocol;

interface Parts {
  readonly store: Store;
  readonly protocolOf: ProtocolOf;
  readonly users: FederatedUsers;
}

export class FederatedSignIns {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The provider of this name, if the client's users may come through it. */
  async find(pool: Pool, client: Client, name: string): Promise<IdentityProvider | undefined> {
    if (name === OWN_USERS || !providersOf(client).includes(name)) return undefined;
    return this.#parts.store.identityProviders.find(pool.id, name);
  }

  /** The providers that the client's users may come through, in the order of its settings. */
  async offered(pool: Pool, client: Client): Promise<readonly IdentityProvider[]> {
    const names = providersOf(client).filter((name) => name !== OWN_USERS);
    const found = await Promise.all(names.map((name) => this.find(pool, client, name)));
    return found.filter((provider) => provider !== undefined);
  }

  /** The one among them that has the domain of an e-mail address for an identifier. */
  async ofAddress(
    pool: Pool,
    client: Client,
    address: string,
  ): Promise<IdentityProvider | undefined> {
    const domain = /@([^@]+)$/.exec(address)?.[1]?.toLowerCase();
    if (domain === undefined) return undefined;
    const offered = await this.offered(pool, client);
    return offered.find(({ identifiers }) =>
      identifiers.some((identifier) => identifier.toLowerCase() === domain),
    );
  }

  /** Where the browser goes to sign in there. @throws FederationRefusal */
  async begin(provider: IdentityProvider, request: ProviderRequest): Promise<ProviderVisit> {
    return this.#parts.protocolOf(provider.type).begin(provider, request);
  }

  /** The user whom the provider has named. @throws FederationRefusal */
  async finish(
    visit: FederatedVisit,
    back: ProviderReturn,
  ): Promise<FederatedUser & { readonly logout: ProviderLogout | undefined }> {
    const protocol = this.#parts.protocolOf(visit.provider.type);
    const answer = await protocol.finish(visit.provider, back);
    const { keep, ...admitted } = await this.#parts.users.admit(visit, answer);
    const { logout, claim } = answer;
    return {
      ...admitted,
      logout,
      keep: async (tx) => {
        await claim?.(tx);
        await keep?.(tx);
      },
    };
  }
}
