/** Resource servers: the APIs that take a pool's tokens, and the scopes they define. */
import {
  invalidParameter,
  limitExceeded,
  poolNotFound,
  resourceServerNotFound,
  tooManyRequests,
} from '#contract/errors.ts';
import type {
  CreateResourceServerRequest,
  ResourceServerScopeType,
  ResourceServerType,
  UpdateResourceServerRequest,
} from '#contract/types.ts';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store } from '#store/store.ts';
import { every, type Page, type PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ResourceServer } from '#store/tables/resource-servers.ts';

const MAX_SERVERS = 300;

/** Scopes every pool knows. */
const STANDARD_SCOPES: ReadonlySet<string> = new Set([
  'openid',
  'email',
  'phone',
  'profile',
  'aws.cognito.signin.user.admin',
]);

/** The scope that lets a token's bearer register clients; no resource server can define it. */
export const REGISTER_SCOPE = 'aws.cognito/dcr/register';

const REGISTRATION: Omit<ResourceServerType, 'UserPoolId'> & { readonly Identifier: string } = {
  Identifier: 'aws.cognito/dcr',
  Name: 'Dynamic client registration',
  Scopes: [{ ScopeName: 'register', ScopeDescription: 'Register app clients' }],
  ManagedBy: 'COGNITO',
};

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  /** How many a pool can have; 300 when absent. */
  readonly maxServers?: number;
}

export class ResourceServers {
  readonly #parts: Parts;
  readonly #scopes: Cache<ReadonlySet<string>>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#scopes = new Cache(async (poolId) => {
      const scopes = await this.#readScopes(poolId);
      return scopes.size > 0 ? scopes : undefined;
    });
  }

  /** @throws InvalidParameterException, LimitExceededException, ResourceNotFoundException */
  async create(pool: Pool, input: CreateResourceServerRequest): Promise<ResourceServerType> {
    const { Identifier, Name } = input;
    if (isReserved(Identifier)) throw invalidParameter(`${Identifier} is a reserved identifier.`);
    const { store, clock, maxServers = MAX_SERVERS } = this.#parts;
    const now = clock.now();
    const server: ResourceServer = {
      poolId: pool.id,
      identifier: Identifier,
      name: Name,
      scopes: checkedScopes(input.Scopes),
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    await store.transaction(async (tx) => {
      // Holding the pool makes requests create resource servers one by one: the last place is not
      // taken twice.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      if (!(await tx.resourceServers.insert(server))) {
        throw invalidParameter(`${Identifier} already exists in user pool ${pool.id}.`);
      }
      if ((await tx.resourceServers.count(pool.id)) > maxServers) {
        throw limitExceeded(`A user pool cannot have more than ${maxServers} resource servers.`);
      }
    });
    this.#scopes.forget(pool.id);
    return describe(server);
  }

  /** @throws ResourceNotFoundException when there is none */
  async get(pool: Pool, identifier: string): Promise<ResourceServerType> {
    const managed = managedIn(pool);
    if (managed && identifier === managed.Identifier) return managed;
    const server = await this.#parts.store.resourceServers.find(pool.id, identifier);
    if (!server) throw resourceServerNotFound(identifier);
    return describe(server);
  }

  /**
   * Replaces name and scopes. A scope that is left out is granted to no new sign-in from then on,
   * although clients still name it.
   * @throws InvalidParameterException, ResourceNotFoundException, TooManyRequestsException
   */
  async update(pool: Pool, input: UpdateResourceServerRequest): Promise<ResourceServerType> {
    const { Identifier, Name } = input;
    if (isReserved(Identifier)) throw invalidParameter(`${Identifier} is a reserved identifier.`);
    const scopes = checkedScopes(input.Scopes);
    const written = await retryOnConflict(
      () =>
        this.#parts.store.transaction(async (tx) => {
          const server = await tx.resourceServers.find(pool.id, Identifier);
          if (!server) throw resourceServerNotFound(Identifier);
          const changed = { ...server, name: Name, scopes, modifiedAt: this.#parts.clock.now() };
          return (await tx.resourceServers.update(changed)) && changed;
        }),
      tooManyRequests,
    );
    this.#scopes.forget(pool.id);
    return describe(written);
  }

  /** @throws InvalidParameterException, ResourceNotFoundException */
  async delete(pool: Pool, identifier: string): Promise<void> {
    if (isReserved(identifier)) throw invalidParameter(`${identifier} is a reserved identifier.`);
    const deleted = await this.#parts.store.transaction((tx) =>
      tx.resourceServers.delete(pool.id, identifier),
    );
    this.#scopes.forget(pool.id);
    if (!deleted) throw resourceServerNotFound(identifier);
  }

  /** In order of identifier, with the managed one of client registration. */
  async list(pool: Pool, { limit, after }: PageRequest): Promise<Page<ResourceServerType>> {
    const { items, next } = await this.#parts.store.resourceServers.list(pool.id, { limit, after });
    const managed = managedIn(pool);
    const shown = items.map(describe);
    if (managed && (after === undefined || managed.Identifier > after)) {
      const at = items.findIndex(({ identifier }) => identifier > managed.Identifier);
      if (at >= 0) shown.splice(at, 0, managed);
      else if (next === undefined) shown.push(managed);
    }
    const page = shown.slice(0, limit);
    return shown.length > limit
      ? { items: page, next: page.at(-1)!.Identifier! }
      : { items: page, ...(next !== undefined && { next }) };
  }

  /**
   * Those of `scopes` that the pool knows, at most a second old: the standard ones, those of its
   * resource servers, and the one to register clients where it lets clients register.
   */
  async known(pool: Pool, scopes: readonly string[]): Promise<readonly string[]> {
    const custom = scopes.some((scope) => !STANDARD_SCOPES.has(scope))
      ? await this.#scopes.get(pool.id)
      : undefined;
    return scopes.filter((scope) => isKnown(pool, custom, scope));
  }

  /** The same as the store has it now: for configuring clients. */
  async currentlyKnown(pool: Pool, scopes: readonly string[]): Promise<readonly string[]> {
    if (scopes.every((scope) => STANDARD_SCOPES.has(scope))) return scopes;
    const custom = await this.#readScopes(pool.id);
    return scopes.filter((scope) => isKnown(pool, custom, scope));
  }

  /** What the custom ones of `scopes` mean, in the words they were configured with. */
  async descriptions(pool: Pool, scopes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const scope of scopes.filter(isCustomScope)) {
      const identifier = scope.slice(0, scope.lastIndexOf('/'));
      const server = await this.#parts.store.resourceServers.find(pool.id, identifier);
      const own = server?.scopes.find(({ ScopeName }) => `${identifier}/${ScopeName}` === scope);
      if (own) found.set(scope, own.ScopeDescription);
    }
    return found;
  }

  async #readScopes(poolId: string): Promise<ReadonlySet<string>> {
    const scopes = new Set<string>();
    const { resourceServers } = this.#parts.store;
    for await (const server of every((page) => resourceServers.list(poolId, page))) {
      const { identifier, scopes: own } = server;
      for (const { ScopeName } of own) scopes.add(`${identifier}/${ScopeName}`);
    }
    return scopes;
  }
}

/** Whether clients can register themselves in the pool. */
export function registersClients({ settings }: Pool): boolean {
  return settings.DcrConfiguration?.EnableStatus === 'Enabled';
}

/** Scopes of resource servers, and the one to register clients: all that is not standard. */
export function isCustomScope(scope: string): boolean {
  return !STANDARD_SCOPES.has(scope);
}

function isKnown(pool: Pool, custom: ReadonlySet<string> | undefined, scope: string): boolean {
  if (STANDARD_SCOPES.has(scope)) return true;
  return scope === REGISTER_SCOPE ? registersClients(pool) : custom?.has(scope) === true;
}

function isReserved(identifier: string): boolean {
  return /^aws\.cognito(?:[./]|$)/i.test(identifier);
}

function managedIn(pool: Pool) {
  return registersClients(pool) ? { UserPoolId: pool.id, ...REGISTRATION } : undefined;
}

function checkedScopes(
  scopes: readonly ResourceServerScopeType[] = [],
): readonly ResourceServerScopeType[] {
  const names = scopes.map(({ ScopeName }) => ScopeName);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw invalidParameter(`Duplicate scope name: ${twice}`);
  return scopes;
}

function describe({ poolId, identifier, name, scopes }: ResourceServer): ResourceServerType {
  return { UserPoolId: poolId, Identifier: identifier, Name: name, Scopes: scopes };
}
