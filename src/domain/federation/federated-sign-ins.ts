/** Signing in at a provider: which one, by which protocol, and whom it has named. */
import { hasOwnUsers, OWN_USERS, providersOf } from '#domain/clients/effective-settings.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ProviderSession } from '#store/tables/sso.ts';
import type { FederatedUsers, ProvenSubject } from './federated-users.ts';
import type {
  ProviderAnswer,
  ProviderProtocol,
  ProviderRequest,
  ProviderReturn,
  ProviderVisit,
} from './provider-answer.ts';
import type { FederatedUser, FederatedVisit } from './returning-user.ts';
import { unaskedRefused } from './saml/refusals.ts';
import type { LogoutReturn, SamlProtocol } from './saml/saml-protocol.ts';

/** The protocol that providers of a type speak. */
export type ProtocolOf = (type: ProviderType) => ProviderProtocol;

/** Whom a provider has named, and what its logout will need. */
export type FederatedSignIn = FederatedUser & Pick<ProviderAnswer, 'level' | 'logout'>;

interface Parts {
  readonly store: Store;
  readonly protocolOf: ProtocolOf;
  readonly saml: Pick<SamlProtocol, 'finishUnasked' | 'beginLogout' | 'finishLogout'>;
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
  async finish(visit: FederatedVisit, back: ProviderReturn): Promise<FederatedSignIn> {
    const protocol = this.#parts.protocolOf(visit.provider.type);
    return this.#admit(visit, await protocol.finish(visit.provider, back));
  }

  /**
   * The person whom the provider has named, who is to be linked with a user: nobody is signed in.
   * @throws FederationRefusal
   */
  async prove(visit: FederatedVisit, back: ProviderReturn): Promise<ProvenSubject> {
    const protocol = this.#parts.protocolOf(visit.provider.type);
    return this.#parts.users.named(visit, await protocol.finish(visit.provider, back));
  }

  /**
   * The user whom a provider has named without having been asked. The application must have no
   * other way in beside: whoever can send a browser there chooses as whom it signs in.
   * @throws FederationRefusal
   */
  async finishUnasked(
    visit: FederatedVisit,
    back: Omit<ProviderReturn, 'memory'>,
  ): Promise<FederatedSignIn> {
    if (visit.provider.type !== 'SAML' || hasOwnUsers(visit.client)) throw unaskedRefused();
    return this.#admit(visit, await this.#parts.saml.finishUnasked(visit.provider, back));
  }

  /**
   * Where a browser goes that has signed out here, to sign out at its provider too; undefined where
   * its provider is not asked. @throws FederationRefusal
   */
  async beginLogout(
    pool: Pool,
    { name, logout }: ProviderSession,
    state: string,
  ): Promise<{ readonly provider: IdentityProvider; readonly visit: ProviderVisit } | undefined> {
    if (!logout) return undefined;
    const provider = await this.#parts.store.identityProviders.find(pool.id, name);
    if (provider?.type !== 'SAML') return undefined;
    const asked = { poolId: pool.id, state, session: logout };
    const visit = await this.#parts.saml.beginLogout(provider, asked);
    return visit && { provider, visit };
  }

  /** Whether the provider has signed the browser out. @throws FederationRefusal */
  async finishLogout(pool: Pool, name: string, back: LogoutReturn): Promise<void> {
    const provider = await this.#parts.store.identityProviders.find(pool.id, name);
    if (provider?.type === 'SAML') await this.#parts.saml.finishLogout(provider, back);
  }

  async #admit(visit: FederatedVisit, answer: ProviderAnswer): Promise<FederatedSignIn> {
    const { keep, ...admitted } = await this.#parts.users.admit(visit, answer);
    const { level, logout, claim } = answer;
    return {
      ...admitted,
      ...(level !== undefined && { level }),
      ...(logout && { logout }),
      keep: async (tx) => {
        await claim?.(tx);
        await keep?.(tx);
      },
    };
  }
}
