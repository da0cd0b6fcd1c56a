/** Asking a pool's PreTokenGeneration function what to change in the tokens of a user. */
import type { PreTokenGenerationLambdaVersionType } from '#contract/types.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import {
  preTokenGeneration,
  type TokenChanges,
  type TokenSource,
} from '#triggers/pre-token-generation.ts';
import { type Metadata, userAttributesOf } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { groupConfiguration } from './group-claims.ts';

/** What tokens are made for, and the client's metadata for functions. */
export interface Issuance {
  readonly source: TokenSource;
  readonly clientMetadata?: Metadata | undefined;
}

interface Parts {
  readonly store: Pick<Store, 'groups'>;
  readonly triggers: Triggers;
}

export class TokenTrigger {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * What the function changes; undefined where the pool has none. Called outside transactions.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException
   */
  async changes(
    pool: Pool,
    client: Client,
    user: User,
    scope: string,
    { source, clientMetadata }: Issuance,
  ): Promise<TokenChanges | undefined> {
    if (!this.#parts.triggers.has(pool, 'PreTokenGeneration')) return undefined;
    const groups = await this.#parts.store.groups.ofUser(pool.id, user.id);
    return this.#parts.triggers.call(
      preTokenGeneration,
      { pool, clientId: client.id, userName: user.username },
      {
        version: versionOf(pool),
        source,
        userAttributes: userAttributesOf(pool, user),
        groups: groupConfiguration(groups),
        scopes: scope.split(' '),
        clientMetadata,
      },
    );
  }

  /**
   * What the function changes in the token of a client that acts for itself; undefined where the
   * pool has none, or one of a version that is not called for clients.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException
   */
  async clientChanges(
    pool: Pool,
    client: Client,
    scopes: readonly string[],
    clientMetadata: Metadata | undefined,
  ): Promise<TokenChanges | undefined> {
    const version = versionOf(pool);
    if (version !== 'V3_0') return undefined;
    return this.#parts.triggers.call(
      preTokenGeneration,
      { pool, clientId: client.id, userName: undefined },
      {
        version,
        source: 'ClientCredentials',
        userAttributes: {},
        groups: groupConfiguration([]),
        scopes,
        clientMetadata,
      },
    );
  }
}

function versionOf(pool: Pool): PreTokenGenerationLambdaVersionType {
  return pool.settings.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
}
