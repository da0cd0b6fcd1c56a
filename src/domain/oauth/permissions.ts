/** What scopes mean to the person who is asked to allow them. */
import type { ResourceServers } from '#domain/pools/resource-servers.ts';
import { SELF_SERVICE_SCOPE } from '#domain/tokens/access-token.ts';
import { opensClaims } from '#domain/users/scoped-attributes.ts';
import type { Pool } from '#store/tables/pools.ts';

export type Permission =
  | {
      readonly kind: 'username' | 'everything' | 'email' | 'phone' | 'profile' | 'account';
    }
  /** Of a resource server, in the words of its administrators. */
  | { readonly kind: 'custom'; readonly scope: string; readonly description: string };

export class Permissions {
  readonly #resourceServers: Pick<ResourceServers, 'descriptions'>;

  constructor({ resourceServers }: { resourceServers: Pick<ResourceServers, 'descriptions'> }) {
    this.#resourceServers = resourceServers;
  }

  /** What the scopes permit, in the order of the scopes. */
  async of(pool: Pool, scopes: readonly string[]): Promise<readonly Permission[]> {
    const descriptions = await this.#resourceServers.descriptions(pool, scopes);
    return scopes.flatMap((scope): Permission[] => {
      switch (scope) {
        // By itself it opens all that the others do one by one.
        case 'openid':
          return [{ kind: 'username' }, ...(opensClaims(scopes) ? [] : [EVERYTHING])];
        case 'email':
        case 'phone':
        case 'profile':
          return [{ kind: scope }];
        case SELF_SERVICE_SCOPE:
          return [{ kind: 'account' }];
        default:
          return [{ kind: 'custom', scope, description: descriptions.get(scope) ?? scope }];
      }
    });
  }
}

const EVERYTHING: Permission = { kind: 'everything' };
