/**
 * ID tokens as proof of who somebody is, towards this server itself: with one a user of a pool
 * begins the session of a role. Keys and users are asked of the store; a token proves it once.
 */
import type { WebIdentityPrincipal } from '#domain/access/principal.ts';
import type { IdentityStanding, SessionIdentity } from '#domain/access/role-sessions.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import { familyIdIn } from './access-token.ts';
import type { Issuers } from './issuers.ts';
import { isSignedBy, parseJwt } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Whom a token names, as far as it is good. */
export interface WebIdentity {
  readonly principal: WebIdentityPrincipal;
  readonly familyId: string;
  readonly issuer: string;
  /** The id of the token. */
  readonly tokenId: string;
  readonly expiresAt: number;
}

/**
 * Why a token names nobody: no pool of this server made it as an ID token that can be revoked; it
 * has expired; or its user was disabled, deleted or signed out since.
 */
export type WebIdentityRefusal = 'invalid' | 'expired' | 'ended';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly signingKeys: SigningKeys;
  readonly issuers: Issuers;
}

export class WebIdentities implements IdentityStanding {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whose token it is. Nothing of it counts before its signature does. */
  async read(text: string): Promise<WebIdentity | WebIdentityRefusal> {
    const { store, clock, pools, clients, signingKeys, issuers } = this.#parts;
    const jwt = parseJwt(text);
    if (jwt?.claims.token_use !== 'id') return 'invalid';
    const { iss, sub, aud, exp, jti } = jwt.claims;
    if (typeof iss !== 'string' || typeof sub !== 'string' || typeof aud !== 'string') {
      return 'invalid';
    }
    const pool = await pools.find(iss.slice(iss.lastIndexOf('/') + 1));
    if (!pool || !issuers.isOf(pool, iss)) return 'invalid';
    const key = await signingKeys.verifier(pool.id, jwt.kid, 'id');
    if (!key || !isSignedBy(jwt, key) || typeof exp !== 'number') return 'invalid';
    if (exp * 1000 <= clock.now()) return 'expired';
    // Clients with token revocation switched off have tokens without these.
    const familyId = familyIdIn(jwt.claims);
    if (typeof jti !== 'string' || familyId === undefined) return 'invalid';
    const client = await clients.find(aud);
    if (client?.poolId !== pool.id) return 'invalid';
    const user = await store.users.find(pool.id, sub);
    const groups = await store.groups.ofUser(pool.id, sub);
    const principal: WebIdentityPrincipal = {
      type: 'WebIdentityUser',
      poolId: pool.id,
      userId: sub,
      userName: user?.username ?? '',
      clientId: aud,
      groups: groups.map(({ name }) => name),
    };
    if (!(await this.stands({ ...principal, familyId }))) return 'ended';
    return { principal, familyId, issuer: iss, tokenId: jti, expiresAt: exp * 1000 };
  }

  /** Takes the token, which is good once: others see one, in logs and in addresses. */
  claim({ principal, tokenId, expiresAt }: WebIdentity): Promise<boolean> {
    const id = `web-identity ${tokenId}`;
    return this.#parts.store.transaction((tx) =>
      tx.sessions.spend(principal.poolId, id, expiresAt),
    );
  }

  /**
   * Whether the user is there and enabled, was not signed out since, and is still in every group
   * that counted when the session began.
   */
  async stands({ poolId, userId, familyId, groups }: SessionIdentity): Promise<boolean> {
    const { store } = this.#parts;
    const [user, family, memberships] = await Promise.all([
      store.users.find(poolId, userId),
      store.tokens.family(poolId, familyId),
      groups.length > 0 ? store.groups.ofUser(poolId, userId) : [],
    ]);
    const isSignedIn = family?.userId === userId && family.revokedAt === undefined;
    const names = new Set(memberships.map(({ name }) => name));
    return user?.enabled === true && isSignedIn && groups.every((name) => names.has(name));
  }
}
