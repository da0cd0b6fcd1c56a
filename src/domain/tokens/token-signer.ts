/** Signs the tokens of a user: an access token, and an ID token where there is to be one. */
import { createHash } from 'node:crypto';
import type { AuthenticationResultType } from '#contract/types.ts';
import { tokenValidity } from '#domain/clients/effective-settings.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import type { TokenChanges } from '#triggers/pre-token-generation.ts';
import { changedAccessClaims, changedIdClaims } from './claim-changes.ts';
import { accessClaims, idClaims, type TokenSubject } from './claims.ts';
import { groupConfiguration } from './group-claims.ts';
import { signJwt } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Whose tokens, and of which sign-in. */
export interface Signed {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly family: TokenFamily;
  readonly deviceKey: string | undefined;
  /** What the client sent to find again in the ID token, once. */
  readonly nonce?: string | undefined;
}

interface Options {
  readonly store: Pick<Store, 'groups'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signingKeys: SigningKeys;
  /** The issuer URL of a pool. */
  readonly issuer: (poolId: string) => string;
}

export class TokenSigner {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The tokens, with the changes the pool's function makes. */
  async sign(who: Signed, changes: TokenChanges | undefined): Promise<AuthenticationResultType> {
    const { store, clock, ids, signingKeys, issuer } = this.#options;
    const { pool, user, family } = who;
    const validity = tokenValidity(who.client);
    const issuedAt = Math.floor(clock.now() / 1000);
    const [groups, idKey, accessKey] = await Promise.all([
      store.groups.ofUser(pool.id, user.id),
      signingKeys.signer(pool.id, 'id'),
      signingKeys.signer(pool.id, 'access'),
    ]);
    const subject = (lifetime: number): TokenSubject => ({
      ...who,
      groups: changes?.groups ?? groupConfiguration(groups),
      issuer: issuer(pool.id),
      jti: ids.uuid(),
      issuedAt,
      expiresAt: issuedAt + lifetime,
    });
    const about = { ExpiresIn: validity.access, TokenType: 'Bearer' };
    const forId = changedIdClaims(idClaims(subject(validity.id)), changes);
    const forAccess = changedAccessClaims(accessClaims(subject(validity.access)), changes);
    if (!family.authorized) {
      const [IdToken, AccessToken] = await Promise.all([
        signJwt(forId, idKey),
        signJwt(forAccess, accessKey),
      ]);
      return { AccessToken, ...about, IdToken };
    }
    const AccessToken = await signJwt(forAccess, accessKey);
    if (!family.scope.split(' ').includes('openid')) return { AccessToken, ...about };
    const IdToken = await signJwt({ ...forId, at_hash: hashOf(AccessToken) }, idKey);
    return { AccessToken, ...about, IdToken };
  }
}

/** `at_hash` of OpenID Connect Core 3.1.3.6, for RS256: the left half of the hash. */
function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
