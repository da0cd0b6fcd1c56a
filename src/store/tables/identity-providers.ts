import type { Page, PageRequest } from './page.ts';

export type ProviderType =
  | 'SAML'
  | 'OIDC'
  | 'Google'
  | 'Facebook'
  | 'LoginWithAmazon'
  | 'SignInWithApple';

/** Somebody else's sign-in that a pool lets its users come through. */
export interface IdentityProvider {
  readonly poolId: string;
  readonly name: string;
  readonly type: ProviderType;
  /** ProviderDetails, less the secrets among them. */
  readonly details: Readonly<Record<string, string>>;
  /** By the names they have in ProviderDetails, or that the protocol gives them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** AttributeMapping: the pool's attribute → the provider's claim. */
  readonly mapping: Readonly<Record<string, string>>;
  /** AcrMapping: the pool's level → what the provider calls it. */
  readonly acr: Readonly<Record<string, string>>;
  /** IdpIdentifiers, in the order given; in one pool each belongs to one provider. */
  readonly identifiers: readonly string[];
  /** Of SAML: the document itself, however it came. */
  readonly metadata?: string;
  /** When it was last read from its URL. */
  readonly metadataFetchedAt?: number;
  /** When it says of itself that it ends. */
  readonly metadataEndsAt?: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: number;
}

export interface IdentityProviderReads {
  find(poolId: string, name: string): Promise<IdentityProvider | undefined>;
  findByIdentifier(poolId: string, identifier: string): Promise<IdentityProvider | undefined>;
  /** In order of name. */
  list(poolId: string, page: PageRequest): Promise<Page<IdentityProvider>>;
  /** In order, without opening any. */
  names(poolId: string): Promise<readonly string[]>;
}

/** What stands in the way of a provider that is written. */
export type ProviderObstacle = 'name' | 'identifier' | 'version';

export interface IdentityProviderTable extends IdentityProviderReads {
  /** Undefined when it is there; a transaction that is told of an obstacle has to be given up. */
  insert(provider: IdentityProvider): Promise<ProviderObstacle | undefined>;
  /** Replaces the provider unless someone else changed it since `provider.version` was read. */
  update(provider: IdentityProvider): Promise<ProviderObstacle | undefined>;
  /**
   * Keeps metadata that was read again; false when the provider was changed since `version` was
   * read. It is no change of the provider: `version` stays.
   */
  keepMetadata(provider: IdentityProvider): Promise<boolean>;
  /** False when it was deleted, or changed since `version` was read. */
  delete(poolId: string, name: string, version: number): Promise<boolean>;
}
