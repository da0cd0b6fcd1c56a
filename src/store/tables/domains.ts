import type { CustomDomainConfigType } from '#contract/types.ts';

/** The name under which a pool's endpoints and pages are found; unique in the whole store. */
export interface PoolDomain {
  readonly domain: string;
  readonly poolId: string;
  /** A name of its own, which has dots, or one under this server's, which has none. */
  readonly kind: 'custom' | 'prefix';
  readonly managedLoginVersion: number;
  /** Of a custom domain: kept as it was given. */
  readonly customDomainConfig?: CustomDomainConfigType | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: number;
}

export interface DomainReads {
  find(domain: string): Promise<PoolDomain | undefined>;
  /** The pool's domains: at most one of each kind, the custom one first. */
  ofPool(poolId: string): Promise<readonly PoolDomain[]>;
}

export interface DomainTable extends DomainReads {
  /** False when the domain is taken, or the pool has one of its kind. */
  insert(domain: PoolDomain): Promise<boolean>;
  /** Replaces the domain unless someone else changed it since `domain.version` was read. */
  update(domain: PoolDomain): Promise<boolean>;
  delete(poolId: string, domain: string): Promise<boolean>;
}
