/** Machine to machine: access tokens for clients that act for themselves. */
import { clientWithoutScopes, invalidScope } from '#contract/errors.ts';
import type { ClientAuthenticationResultType } from '#contract/types.ts';
import { tokenValidity } from '#domain/clients/effective-settings.ts';
import { isCustomScope, type ResourceServers } from '#domain/pools/resource-servers.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Tracer } from '#platform/tracing.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Metadata } from '#triggers/trigger.ts';
import { changedAccessClaims } from './claim-changes.ts';
import { clientClaims } from './claims.ts';
import type { Issuers } from './issuers.ts';
import { SIGNING, signJwt } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenTrigger } from './token-trigger.ts';

interface Parts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signingKeys: SigningKeys;
  readonly issuers: Issuers;
  readonly resourceServers: ResourceServers;
  readonly tokenTrigger: TokenTrigger;
  readonly tracer: Tracer;
}

interface IssueOptions {
  /** For the pool's function. */
  readonly clientMetadata?: Metadata | undefined;
  /** The API the token is for, where the client names one. */
  readonly audience?: string | undefined;
}

export class ClientTokens {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The custom scopes of the client that the pool still has. */
  scopesOf(pool: Pool, { settings }: Client): Promise<readonly string[]> {
    const custom = (settings.AllowedOAuthScopes ?? []).filter(isCustomScope);
    return this.#parts.resourceServers.known(pool, custom);
  }

  /**
   * A token for a client that has proven its secret. Its scopes are the `requested` ones, or without
   * any all custom scopes of the client. The store keeps nothing of it: it is good until it
   * expires.
   * @throws InvalidParameterException, and what the pool's function makes
   */
  async issue(
    pool: Pool,
    client: Client,
    requested: readonly string[] = [],
    { clientMetadata, audience }: IssueOptions = {},
  ): Promise<Required<ClientAuthenticationResultType>> {
    const { clock, ids, signingKeys, issuers, tokenTrigger, tracer } = this.#parts;
    const configured = await this.scopesOf(pool, client);
    if (configured.length === 0) throw clientWithoutScopes(client.id);
    const strange = requested.find((scope) => !configured.includes(scope));
    if (strange !== undefined) throw invalidScope(strange);
    const scopes = [...new Set(requested.length > 0 ? requested : configured)];
    const changes = await tokenTrigger.clientChanges(pool, client, scopes, clientMetadata);
    const key = await signingKeys.signer(client.poolId, 'access');
    const issuedAt = Math.floor(clock.now() / 1000);
    const { access } = tokenValidity(client);
    const claims = clientClaims({
      clientId: client.id,
      scopes,
      issuer: issuers.of(pool),
      jti: ids.uuid(),
      issuedAt,
      expiresAt: issuedAt + access,
      audience,
    });
    const changed = changedAccessClaims(claims, changes);
    const AccessToken = await tracer.step(SIGNING, () => signJwt(changed, key));
    return { AccessToken, ExpiresIn: access, TokenType: 'Bearer' };
  }
}
