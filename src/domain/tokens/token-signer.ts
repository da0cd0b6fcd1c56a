/** Signs the tokens of a user: an access token, and an ID token where there is to be one. */
import type { AuthenticationResultType } from '#contract/types.ts';
import { tokenValidity } from '#domain/clients/effective-settings.ts';
import { opensClaims } from '#domain/users/scoped-attributes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Tracer } from '#platform/tracing.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import type { TokenChanges } from '#triggers/pre-token-generation.ts';
import { accessTokenHash } from './access-token-hash.ts';
import { changedAccessClaims, changedIdClaims } from './claim-changes.ts';
import { accessClaims, idClaims, type TokenSubject } from './claims.ts';
import { groupConfiguration } from './group-claims.ts';
import type { Issuers } from './issuers.ts';
import { type Claims, SIGNING, signJwt } from './jwt.ts';
import type { PoolKey, SigningKeys } from './signing-keys.ts';

/** Whose tokens they are, and of which sign-in. */
export interface TokenOwner {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly family: TokenFamily;
  /** The scope of the tokens: that of the family, or less. */
  readonly scope: string;
  readonly deviceKey: string | undefined;
  /** The client's nonce, for the ID token (OpenID Connect Core 3.1.2.1). */
  readonly nonce?: string | undefined;
}

interface Parts {
  readonly store: Pick<Store, 'groups'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signingKeys: SigningKeys;
  readonly issuers: Issuers;
  readonly tracer: Tracer;
}

export class TokenSigner {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The tokens, with the changes the pool's function makes. */
  async sign(
    owner: TokenOwner,
    changes: TokenChanges | undefined,
  ): Promise<AuthenticationResultType> {
    const { store, clock, ids, signingKeys, issuers } = this.#parts;
    const { pool, user, family, scope } = owner;
    const validity = tokenValidity(owner.client);
    const issuedAt = Math.floor(clock.now() / 1000);
    const [groups, idKey, accessKey] = await Promise.all([
      store.groups.ofUser(pool.id, user.id),
      signingKeys.signer(pool.id, 'id'),
      signingKeys.signer(pool.id, 'access'),
    ]);
    const subject = (lifetime: number): TokenSubject => ({
      ...owner,
      groups: changes?.groups ?? groupConfiguration(groups),
      issuer: issuers.of(pool),
      jti: ids.uuid(),
      issuedAt,
      expiresAt: issuedAt + lifetime,
    });
    const about = { ExpiresIn: validity.access, TokenType: 'Bearer' };
    const forId = changedIdClaims(idClaims(subject(validity.id)), changes);
    const forAccess = withGrantedScope(
      changedAccessClaims(accessClaims(subject(validity.access)), changes),
      family,
    );
    if (!family.authorized) {
      const [IdToken, AccessToken] = await Promise.all([
        this.#signed(forId, idKey),
        this.#signed(forAccess, accessKey),
      ]);
      return { AccessToken, ...about, IdToken };
    }
    const AccessToken = await this.#signed(forAccess, accessKey);
    if (!scope.split(' ').includes('openid')) return { AccessToken, ...about };
    const IdToken = await this.#signed(
      { ...forId, at_hash: accessTokenHash('RS256', AccessToken) },
      idKey,
    );
    return { AccessToken, ...about, IdToken };
  }

  #signed(claims: Claims, key: PoolKey): Promise<string> {
    return this.#parts.tracer.step(SIGNING, () => signJwt(claims, key));
  }
}

/**
 * Names the scopes of the grant in a token that has no scope of attributes left while its grant has
 * some: by its own alone, userInfo would show all attributes.
 */
function withGrantedScope(claims: Claims, { scope }: TokenFamily): Claims {
  const own = String(claims.scope).split(' ');
  if (opensClaims(own) || !opensClaims(scope.split(' '))) return claims;
  return { ...claims, granted_scope: scope };
}
