/** The domains of pools: the names at which their endpoints and login pages are served. */
import {
  concurrentModification,
  domainNotFound,
  domainTaken,
  featureUnavailableInTier,
  invalidParameter,
  notSupported,
  poolNotFound,
} from '#contract/errors.ts';
import type {
  CreateUserPoolDomainRequest,
  DomainDescriptionType,
  UpdateUserPoolDomainRequest,
} from '#contract/types.ts';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store } from '#store/store.ts';
import type { PoolDomain } from '#store/tables/domains.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Pools } from './pools.ts';

const RESERVED_WORDS = ['aws', 'amazon', 'cognito'];

/** First segments of this server's own paths, which a prefix would hide. */
const OWN_PATHS: ReadonlySet<string> = new Set(['account', 'console', 'login', 'oauth2', 'saml2']);

/** The form of a prefix domain. */
export const PREFIX = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Where links to a prefix lead: a path of this server, or a host under `auth.`, which needs DNS. */
export type PrefixForm = 'host' | 'path';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly pools: Pools;
  /** How the outside reaches this server. */
  readonly publicUrl: () => string;
  readonly prefixForm: PrefixForm;
  readonly accountId: string;
}

export class PoolDomains {
  readonly #parts: Parts;
  readonly #byName: Cache<PoolDomain>;
  readonly #ofPool: Cache<readonly PoolDomain[]>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#byName = new Cache((domain) => parts.store.domains.find(domain));
    this.#ofPool = new Cache(async (poolId) => {
      const domains = await parts.store.domains.ofPool(poolId);
      return domains.length > 0 ? domains : undefined;
    });
  }

  /** The domain, at most a second old, or undefined when there is none of this name. */
  find(domain: string): Promise<PoolDomain | undefined> {
    return this.#byName.get(domain);
  }

  /**
   * The address of the pool's endpoints and pages, without a slash at its end: its custom domain
   * where it has one, else its prefix; undefined when it has no domain.
   */
  async siteUrl(poolId: string): Promise<string | undefined> {
    const [first] = (await this.#ofPool.get(poolId)) ?? [];
    return first && this.#urlOf(first);
  }

  /** @throws InvalidParameterException, FeatureUnavailableInTierException */
  async create(input: CreateUserPoolDomainRequest): Promise<PoolDomain> {
    const pool = await this.#parts.pools.current(input.UserPoolId);
    if (input.Routing) throw notSupported('Routing');
    const kind = input.CustomDomainConfig ? 'custom' : 'prefix';
    this.#checkName(input.Domain, kind);
    const now = this.#parts.clock.now();
    const domain: PoolDomain = {
      domain: input.Domain,
      poolId: pool.id,
      kind,
      managedLoginVersion: checkedVersion(input.ManagedLoginVersion ?? 1, pool),
      customDomainConfig: input.CustomDomainConfig,
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    await this.#parts.store.transaction(async (tx) => {
      // Holding the pool keeps it from being deleted before it has its domain.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      if (await tx.domains.insert(domain)) return;
      const own = await tx.domains.ofPool(pool.id);
      if (!own.some((other) => other.kind === kind)) throw domainTaken();
      throw invalidParameter('User pool already has a domain configured.');
    });
    this.#forget(domain);
    return domain;
  }

  /** The domain as the API describes it; without members when there is none. */
  async describe(name: string): Promise<DomainDescriptionType> {
    const domain = await this.#parts.store.domains.find(name);
    if (!domain) return {};
    return {
      UserPoolId: domain.poolId,
      AWSAccountId: this.#parts.accountId,
      Domain: domain.domain,
      CloudFrontDistribution: this.target(),
      Version: String(domain.version),
      Status: 'ACTIVE',
      CustomDomainConfig: domain.customDomainConfig,
      ManagedLoginVersion: domain.managedLoginVersion,
    };
  }

  /**
   * Changes what the input names; the rest stays.
   * @throws InvalidParameterException, FeatureUnavailableInTierException, ConcurrentModificationException
   */
  async update(input: UpdateUserPoolDomainRequest): Promise<PoolDomain> {
    const pool = await this.#parts.pools.current(input.UserPoolId);
    if (input.Routing) throw notSupported('Routing');
    const written = await retryOnConflict(
      () =>
        this.#parts.store.transaction(async (tx) => {
          const domain = await tx.domains.find(input.Domain);
          if (domain?.poolId !== pool.id) throw domainNotFound();
          const version = input.ManagedLoginVersion;
          if (input.CustomDomainConfig && domain.kind === 'prefix') {
            throw invalidParameter('CustomDomainConfig can only be set for a custom domain.');
          }
          const changed: PoolDomain = {
            ...domain,
            managedLoginVersion:
              version === undefined ? domain.managedLoginVersion : checkedVersion(version, pool),
            customDomainConfig: input.CustomDomainConfig ?? domain.customDomainConfig,
            modifiedAt: this.#parts.clock.now(),
          };
          return (await tx.domains.update(changed)) && changed;
        }),
      concurrentModification,
    );
    this.#forget(written);
    return written;
  }

  /** @throws InvalidParameterException when the pool has no such domain */
  async delete(poolId: string, name: string): Promise<void> {
    await this.#parts.pools.current(poolId);
    const deleted = await this.#parts.store.transaction((tx) => tx.domains.delete(poolId, name));
    this.#forget({ domain: name, poolId });
    if (!deleted) throw domainNotFound();
  }

  /** The host that the DNS record of a custom domain points to: this server's. */
  target(): string {
    return new URL(this.#parts.publicUrl()).hostname;
  }

  #urlOf({ domain, kind }: PoolDomain): string {
    const base = this.#parts.publicUrl();
    const { protocol, hostname, port } = new URL(base);
    if (kind === 'prefix' && this.#parts.prefixForm === 'path') return `${base}/${domain}`;
    const host = kind === 'custom' ? domain : `${domain}.auth.${hostname}`;
    return `${protocol}//${host}${port && `:${port}`}`;
  }

  #checkName(name: string, kind: PoolDomain['kind']): void {
    if (kind === 'custom') {
      if (!HOST.test(name)) throw invalidParameter(`${name} is not a valid custom domain.`);
      const own = this.target();
      if (name === own || name.endsWith(`.auth.${own}`) || name.endsWith('.localhost')) {
        throw invalidParameter(`The custom domain ${name} is a name of this server.`);
      }
      return;
    }
    if (!PREFIX.test(name)) {
      throw invalidParameter('CustomDomainConfig is required for a domain that is not a prefix.');
    }
    const word = RESERVED_WORDS.find((reserved) => name.includes(reserved));
    if (word !== undefined) throw invalidParameter(`Domain cannot contain reserved word: ${word}`);
    if (OWN_PATHS.has(name)) throw invalidParameter(`The domain ${name} is a name of this server.`);
  }

  #forget({ domain, poolId }: Pick<PoolDomain, 'domain' | 'poolId'>): void {
    this.#byName.forget(domain);
    this.#ofPool.forget(poolId);
  }
}

function checkedVersion(version: number, pool: Pool): number {
  if (version !== 1 && version !== 2) {
    throw invalidParameter('ManagedLoginVersion must be 1 or 2.');
  }
  if (version === 2 && pool.settings.UserPoolTier === 'LITE') {
    throw featureUnavailableInTier(
      'The following features need to be disabled for the LITE pricing tier configured: Managed Login',
    );
  }
  return version;
}
