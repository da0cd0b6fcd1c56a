/**
 * App clients: created, changed and deleted, with their secrets.
 *
 * This room owns the settings of clients, what they mean and the rules they keep, and how a client
 * proves its secret. It leaves what clients are authorized to do for users to oauth, and how their
 * pages look to branding.
 */
import {
  type CognitoError,
  clientNotFound,
  concurrentModification,
  invalidParameter,
  limitExceeded,
  poolNotFound,
  sessionsNotTracked,
  tooManyRequests,
} from '#contract/errors.ts';
import type {
  ClientSecretDescriptorType,
  ClientTypeType,
  CreateUserPoolClientRequest,
  GetUserPoolClientSessionConfigurationResponse,
  SetRiskConfigurationRequest,
  SetUserPoolClientSessionConfigurationRequest,
  UpdateUserPoolClientRequest,
} from '#contract/types.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { REGISTER_SCOPE, type ResourceServers } from '#domain/pools/resource-servers.ts';
import { replacedRisk, requireAddOn } from '#domain/pools/risk-settings.ts';
import { requireSessionsInTier, sessionSettings } from '#domain/pools/session-config.ts';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store } from '#store/store.ts';
import type { Client, ClientSecret, ClientSettings } from '#store/tables/clients.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import { clientType, describeSessions } from './description.ts';
import { OWN_USERS } from './effective-settings.ts';
import { pinnedId } from './pinned-ids.ts';
import { descriptor, secretsOf, withoutSecret, withSecret } from './secrets.ts';
import { type ClientFacts, checkClient } from './setting-rules.ts';
import { newSettings, updatedSettings } from './settings.ts';

/** Clients of a pool when none can register any more. */
const MAX_CLIENTS = 1000;

/** Clients read at once where only those of one type are asked for. */
const READ_AT_ONCE = 500;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pools: Pools;
  readonly resourceServers: ResourceServers;
  /** Whether a name `_custom_id_:{id}` decides a new client's id: for development. */
  readonly pinIds?: boolean;
  /** How many clients a pool can have when one registers itself; 1000 when absent. */
  readonly maxClients?: number | undefined;
}

export class Clients {
  readonly #parts: Parts;
  readonly #cache: Cache<Client>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#cache = new Cache((id) => parts.store.clients.find(id));
  }

  /** The client, at most a second old, or undefined when there is none. */
  find(id: string): Promise<Client | undefined> {
    return this.#cache.get(id);
  }

  /** The client, at most a second old. Throws ResourceNotFoundException when there is none. */
  async get(id: string): Promise<Client> {
    const client = await this.find(id);
    if (!client) throw clientNotFound(id);
    return client;
  }

  /**
   * The client, which must belong to the pool. Throws ResourceNotFoundException for another pool's.
   */
  async inPool(poolId: string, id: string): Promise<Client> {
    await this.#parts.pools.get(poolId);
    const client = await this.get(id);
    if (client.poolId !== poolId) throw clientNotFound(id);
    return client;
  }

  /** The client of the pool as the store has it now: for those who manage it. */
  async current(poolId: string, id: string): Promise<Client> {
    await this.#parts.pools.current(poolId);
    const client = await this.#parts.store.clients.find(id);
    if (client?.poolId !== poolId) throw clientNotFound(id);
    return client;
  }

  create(input: CreateUserPoolClientRequest): Promise<Client> {
    return this.#create(input);
  }

  /**
   * Creates a client that registers itself, while the pool has room for one.
   * @throws LimitExceededException
   */
  register(input: CreateUserPoolClientRequest): Promise<Client> {
    return this.#create(input, true);
  }

  async #create(input: CreateUserPoolClientRequest, registered = false): Promise<Client> {
    const { store, clock, ids, pools, pinIds, maxClients = MAX_CLIENTS } = this.#parts;
    const pool = await pools.current(input.UserPoolId);
    const { ClientName, GenerateSecret = false, ClientSecret } = input;
    if (GenerateSecret && ClientSecret !== undefined) {
      throw invalidParameter('GenerateSecret and ClientSecret cannot be used together.');
    }
    const hasSecret = GenerateSecret || ClientSecret !== undefined;
    const settings = newSettings(input);
    const facts = await this.#factsFor(pool, settings);
    checkClient(settings, { ...facts, hasSecret, doing: 'creating' });
    const pinned = pinIds && !registered ? pinnedId(ClientName) : undefined;
    const now = clock.now();
    const client: Client = {
      id: pinned ?? ids.clientId(),
      poolId: pool.id,
      name: ClientName,
      ...(registered && { registered }),
      settings,
      secrets: hasSecret ? [this.#newSecret(ClientSecret)] : [],
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    const created = await store.transaction(async (tx) => {
      if (!registered) {
        if (!(await tx.pools.find(pool.id))) throw poolNotFound(pool.id);
        return tx.clients.insert(client);
      }
      // Holding the pool makes clients register one by one: the last place is not taken twice.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      if ((await tx.clients.count(pool.id)) >= maxClients) {
        throw limitExceeded('The user pool has no room for more clients.');
      }
      return tx.clients.insert(client);
    });
    if (created) {
      this.#cache.forget(client.id);
      return client;
    }
    if (pinned !== undefined) throw invalidParameter(`Client ${pinned} already exists.`);
    return this.#create(input, registered);
  }

  /** Replaces the settings, but for the few that stay when the input leaves them out. */
  async update(input: UpdateUserPoolClientRequest): Promise<Client> {
    const pool = await this.#parts.pools.current(input.UserPoolId);
    const facts = await this.#factsFor(pool, input);
    return this.#change(
      pool.id,
      input.ClientId,
      (client) => {
        const settings = updatedSettings(client.settings, input);
        const hasSecret = client.secrets.length > 0;
        checkClient(settings, { ...facts, hasSecret, doing: 'updating' });
        if (client.registered && settings.AllowedOAuthScopes?.includes(REGISTER_SCOPE)) {
          throw invalidParameter(`A client that registered itself cannot have ${REGISTER_SCOPE}.`);
        }
        return { ...client, name: input.ClientName ?? client.name, settings };
      },
      concurrentModification,
    );
  }

  async delete(poolId: string, id: string): Promise<void> {
    await this.#parts.pools.get(poolId);
    const deleted = await this.#parts.store.transaction((tx) => tx.clients.delete(poolId, id));
    this.#cache.forget(id);
    if (!deleted) throw clientNotFound(id);
  }

  /** Clients of the pool, or those of one type, in order of id. */
  async list(poolId: string, page: PageRequest, type?: ClientTypeType): Promise<Page<Client>> {
    await this.#parts.pools.get(poolId);
    if (type === undefined) return this.#parts.store.clients.list(poolId, page);
    const items: Client[] = [];
    let { after } = page;
    do {
      const read = await this.#parts.store.clients.list(poolId, { limit: READ_AT_ONCE, after });
      items.push(...read.items.filter((client) => clientType(client) === type));
      after = read.next;
    } while (after !== undefined && items.length <= page.limit);
    const shown = items.slice(0, page.limit);
    return items.length > page.limit ? { items: shown, next: shown.at(-1)!.id } : { items: shown };
  }

  /**
   * Replaces the client's settings of sessions and answers them as they are now.
   * @throws FeatureUnavailableInTierException, InvalidParameterException
   */
  async setSessionConfig(
    input: SetUserPoolClientSessionConfigurationRequest,
  ): Promise<GetUserPoolClientSessionConfigurationResponse> {
    const pool = await this.#parts.pools.current(input.UserPoolId);
    requireSessionsInTier(pool);
    if (!sessionSettings(pool).tracking) throw sessionsNotTracked();
    const client = await this.#change(
      pool.id,
      input.ClientId,
      (old) => ({ ...old, ssoMinutes: input.SSOSession.MaxValidityMinutes }),
      concurrentModification,
    );
    return describeSessions(client);
  }

  /**
   * Replaces the client's risk settings, which take the place of the pool's.
   * @throws InvalidParameterException, UserPoolAddOnNotEnabledException
   */
  async setRisk(input: SetRiskConfigurationRequest, id: string): Promise<Client> {
    requireAddOn(await this.#parts.pools.current(input.UserPoolId));
    const risk = replacedRisk(input, this.#parts.clock.now());
    return this.#change(input.UserPoolId, id, ({ risk: _, ...old }) => ({
      ...old,
      ...(risk && { risk }),
    }));
  }

  async getSessionConfig(
    poolId: string,
    id: string,
  ): Promise<GetUserPoolClientSessionConfigurationResponse> {
    return describeSessions(await this.current(poolId, id));
  }

  /** Adds `value`, or a generated secret, beside the one the client has. Only this answer holds its value. */
  async addSecret(
    poolId: string,
    id: string,
    value: string | undefined,
  ): Promise<ClientSecretDescriptorType> {
    const secret = this.#newSecret(value);
    await this.#change(poolId, id, (client) => withSecret(client, secret));
    return { ...descriptor(secret), ClientSecretValue: secret.value };
  }

  /** The client's secrets without their values, oldest first. */
  async listSecrets(poolId: string, id: string): Promise<readonly ClientSecretDescriptorType[]> {
    return secretsOf(await this.current(poolId, id));
  }

  async deleteSecret(poolId: string, id: string, secretId: string): Promise<void> {
    await this.#change(poolId, id, (client) => withoutSecret(client, secretId));
  }

  /** What the pool has of all that the settings may name. */
  async #factsFor(
    pool: Pool,
    named: Pick<ClientSettings, 'AllowedOAuthScopes' | 'SupportedIdentityProviders'>,
  ): Promise<Pick<ClientFacts, 'pool' | 'knownScopes' | 'providers'>> {
    const { AllowedOAuthScopes = [], SupportedIdentityProviders = [] } = named;
    const { resourceServers, store } = this.#parts;
    const namesProviders = SupportedIdentityProviders.some((name) => name !== OWN_USERS);
    return {
      pool,
      knownScopes: await resourceServers.currentlyKnown(pool, AllowedOAuthScopes),
      providers: namesProviders ? await store.identityProviders.names(pool.id) : [],
    };
  }

  #newSecret(value: string | undefined): ClientSecret {
    return {
      id: this.#parts.ids.uuid(),
      value: value ?? this.#parts.ids.clientSecret(),
      createdAt: this.#parts.clock.now(),
    };
  }

  /**
   * Writes what `change` makes of the client; `change` may be called several times. `exhausted` is
   * thrown after too many conflicts: not every operation may answer the same.
   */
  async #change(
    poolId: string,
    id: string,
    change: (client: Client) => Client,
    exhausted: () => CognitoError = tooManyRequests,
  ): Promise<Client> {
    await this.#parts.pools.get(poolId);
    return retryOnConflict(async () => {
      const written = await this.#parts.store.transaction(async (tx) => {
        const client = await tx.clients.find(id);
        if (client?.poolId !== poolId) throw clientNotFound(id);
        const changed = { ...change(client), modifiedAt: this.#parts.clock.now() };
        return (await tx.clients.update(changed)) && changed;
      });
      this.#cache.forget(id);
      return written;
    }, exhausted);
  }
}
