import type { ResourceServerScopeType } from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';

/** An API that takes a pool's tokens, and the scopes it knows. */
export interface ResourceServer {
  readonly poolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly ResourceServerScopeType[];
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: number;
}

export interface ResourceServerReads {
  find(poolId: string, identifier: string): Promise<ResourceServer | undefined>;
  /** In order of identifier. */
  list(poolId: string, page: PageRequest): Promise<Page<ResourceServer>>;
  count(poolId: string): Promise<number>;
}

export interface ResourceServerTable extends ResourceServerReads {
  /** False when the pool has one of this identifier. */
  insert(server: ResourceServer): Promise<boolean>;
  /** Replaces the server unless someone else changed it since `server.version` was read. */
  update(server: ResourceServer): Promise<boolean>;
  delete(poolId: string, identifier: string): Promise<boolean>;
}
