/**
 * The identity providers of a pool: other people's sign-ins that its users come through.
 *
 * This room owns providers and their rules, what the protocols ask of them and take for an
 * answer, and whose their subjects are. What follows once a subject is known, second factors,
 * sessions and tokens, stays with sign-in.
 */
import {
  concurrentModification,
  invalidParameter,
  limitExceeded,
  poolNotFound,
  providerExists,
  providerNotFound,
  tooManyRequests,
} from '#contract/errors.ts';
import type {
  CreateIdentityProviderRequest,
  IdentityProviderType,
  ProviderDescription,
  UpdateIdentityProviderRequest,
} from '#contract/types.ts';
import { loginKey } from '#domain/users/login-names.ts';
import type { Clock } from '#platform/clock.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store, Transaction } from '#store/store.ts';
import type {
  IdentityProvider,
  ProviderObstacle,
  ProviderType,
} from '#store/tables/identity-providers.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import { checkMapping, defaultMapping } from './attribute-mapping.ts';
import { checkedDetails, shownDetails } from './provider-details.ts';
import type { ProviderSetups } from './provider-setup.ts';

/** Providers of a pool. */
const MAX_PROVIDERS = 300;

/** A social provider bears the name of its type, so that a pool has one of each. */
const SOCIAL: readonly ProviderType[] = [
  'Google',
  'Facebook',
  'LoginWithAmazon',
  'SignInWithApple',
];

const LEVELS = ['Level1', 'Level2', 'Level3', 'Level4'];

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly setups: ProviderSetups;
  /** How many a pool can have; 300 when absent. */
  readonly maxProviders?: number | undefined;
}

export class IdentityProviders {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * @throws DuplicateProviderException, InvalidParameterException, LimitExceededException,
   *   ResourceNotFoundException
   */
  async create(pool: Pool, input: CreateIdentityProviderRequest): Promise<IdentityProviderType> {
    const { ProviderName: name, ProviderType: type, IdpIdentifiers } = input;
    checkName(name, type);
    const mapping = input.AttributeMapping ?? defaultMapping(type);
    const now = this.#parts.clock.now();
    const draft: IdentityProvider = {
      poolId: pool.id,
      name,
      type,
      ...checkedDetails(type, input.ProviderDetails),
      mapping,
      acr: checkedLevels(type, input.AcrMapping),
      identifiers: checkedIdentifiers(IdpIdentifiers),
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    checkMapping(pool, type, mapping);
    const provider = await this.#complete(draft, undefined);
    await this.#parts.store.transaction(async (tx) => {
      // Holding the pool makes requests create providers one by one: neither the last place nor a
      // name in another case is taken twice.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      await this.#refuseNameOf(tx, pool, name);
      refuse(await tx.identityProviders.insert(provider), provider);
    });
    return describe(provider, IdpIdentifiers !== undefined);
  }

  /**
   * Replaces what is given: details as a whole, and mapping, levels and identifiers each by
   * itself.
   * @throws ConcurrentModificationException, InvalidParameterException, ResourceNotFoundException
   */
  async update(pool: Pool, input: UpdateIdentityProviderRequest): Promise<IdentityProviderType> {
    const { ProviderName: name, IdpIdentifiers } = input;
    const written = await retryOnConflict(async () => {
      const before = await this.#current(pool, name);
      const changed = await this.#changed(pool, before, input);
      return this.#parts.store.transaction(async (tx) => {
        const obstacle = await tx.identityProviders.update(changed);
        if (obstacle === 'version') return undefined;
        refuse(obstacle, changed);
        return changed;
      });
    }, concurrentModification);
    return describe(written, IdpIdentifiers !== undefined);
  }

  /**
   * Deletes the provider. Its users stay, and so does whose its subjects are: a provider of the
   * same name takes them up. Clients that name it go on naming it, and cannot be updated with it.
   * @throws ResourceNotFoundException, TooManyRequestsException
   */
  async delete(pool: Pool, name: string): Promise<void> {
    await retryOnConflict(
      () =>
        this.#parts.store.transaction(async (tx) => {
          const provider = await tx.identityProviders.find(pool.id, name);
          if (!provider) throw providerNotFound(name);
          return tx.identityProviders.delete(pool.id, name, provider.version);
        }),
      tooManyRequests,
    );
  }

  /** @throws ResourceNotFoundException when there is none */
  async get(pool: Pool, name: string): Promise<IdentityProviderType> {
    return describe(await this.#current(pool, name), true);
  }

  /** @throws ResourceNotFoundException when it is no provider's */
  async byIdentifier(pool: Pool, identifier: string): Promise<IdentityProviderType> {
    const { identityProviders } = this.#parts.store;
    const provider = await identityProviders.findByIdentifier(pool.id, identifier);
    if (!provider) throw providerNotFound(identifier);
    return describe(provider, true);
  }

  /** In order of name. */
  async list(pool: Pool, page: PageRequest): Promise<Page<ProviderDescription>> {
    const { items, ...rest } = await this.#parts.store.identityProviders.list(pool.id, page);
    return { items: items.map(described), ...rest };
  }

  async #current(pool: Pool, name: string): Promise<IdentityProvider> {
    const provider = await this.#parts.store.identityProviders.find(pool.id, name);
    if (!provider) throw providerNotFound(name);
    return provider;
  }

  /** The provider as an update makes it, complete. */
  async #changed(
    pool: Pool,
    before: IdentityProvider,
    input: UpdateIdentityProviderRequest,
  ): Promise<IdentityProvider> {
    const { type } = before;
    const { ProviderDetails, AttributeMapping, IdpIdentifiers, AcrMapping } = input;
    const draft: IdentityProvider = {
      ...before,
      ...(ProviderDetails && checkedDetails(type, ProviderDetails, before)),
      ...(AttributeMapping && { mapping: AttributeMapping }),
      ...(IdpIdentifiers && { identifiers: checkedIdentifiers(IdpIdentifiers) }),
      ...(AcrMapping && { acr: checkedLevels(type, AcrMapping) }),
      modifiedAt: this.#parts.clock.now(),
    };
    // What was kept may name an attribute that a pool no longer allows: only what is new is checked.
    if (AttributeMapping) checkMapping(pool, type, AttributeMapping);
    return ProviderDetails ? this.#complete(draft, before) : draft;
  }

  /** Metadata have a place of their own, so that a document is kept once. */
  async #complete(
    draft: IdentityProvider,
    before: IdentityProvider | undefined,
  ): Promise<IdentityProvider> {
    const setup = this.#parts.setups[draft.type === 'SAML' ? 'SAML' : 'OIDC'];
    const complete = await setup.complete(draft, before);
    const { MetadataFile: _, ...details } = complete.details;
    return { ...complete, details };
  }

  /** Where case does not count in usernames, two providers would make the same ones. */
  async #refuseNameOf(tx: Transaction, pool: Pool, name: string): Promise<void> {
    const { maxProviders = MAX_PROVIDERS } = this.#parts;
    const names = await tx.identityProviders.names(pool.id);
    const key = loginKey(pool, name);
    if (names.some((each) => loginKey(pool, each) === key)) throw providerExists(name, pool.id);
    if (names.length < maxProviders) return;
    throw limitExceeded(`A user pool cannot have more than ${maxProviders} identity providers.`);
  }
}

function refuse(obstacle: ProviderObstacle | undefined, { name, poolId }: IdentityProvider): void {
  if (obstacle === 'name') throw providerExists(name, poolId);
  if (obstacle === 'identifier') {
    throw invalidParameter('An identifier in IdpIdentifiers belongs to another identity provider.');
  }
}

function checkName(name: string, type: ProviderType): void {
  const isReserved = SOCIAL.some((social) => social === name) || name.toUpperCase() === 'COGNITO';
  if (SOCIAL.includes(type) ? name !== type : isReserved) {
    throw invalidParameter(`Provider ${name} cannot be of type ${type}.`);
  }
}

function checkedIdentifiers(identifiers: readonly string[] = []): readonly string[] {
  const twice = identifiers.find((each, at) => identifiers.indexOf(each) < at);
  if (twice === undefined) return identifiers;
  throw invalidParameter(`Duplicate identifier in IdpIdentifiers: ${twice}`);
}

function checkedLevels(type: ProviderType, levels: IdentityProvider['acr'] = {}) {
  const entries = Object.entries(levels);
  if (entries.length > 0 && type !== 'OIDC') {
    throw invalidParameter('AcrMapping is for identity providers of type OIDC.');
  }
  // Several are asked for in one text, with spaces between them.
  const wrong = entries.find(([level, value]) => !LEVELS.includes(level) || !/^\S+$/.test(value));
  if (wrong === undefined) return levels;
  throw invalidParameter(`AcrMapping contains invalid mapping: [${wrong[0]}]`);
}

function describe(provider: IdentityProvider, withIdentifiers: boolean): IdentityProviderType {
  const { poolId, mapping, acr, identifiers } = provider;
  return {
    UserPoolId: poolId,
    ...described(provider),
    ProviderDetails: shownDetails(provider),
    AttributeMapping: mapping,
    ...(Object.keys(acr).length > 0 && { AcrMapping: acr }),
    ...(withIdentifiers && { IdpIdentifiers: identifiers }),
  };
}

function described({ name, type, createdAt, modifiedAt }: IdentityProvider): ProviderDescription {
  return {
    ProviderName: name,
    ProviderType: type,
    CreationDate: new Date(createdAt),
    LastModifiedDate: new Date(modifiedAt),
  };
}
