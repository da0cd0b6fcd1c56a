/** Reading access tokens: whether one is a pool's own and in time, and what it says. */
import { accessTokenExpired, accessTokenForged, accessTokenInvalid } from '#contract/errors.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { Clock } from '#platform/clock.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import type { Issuers } from './issuers.ts';
import { type Claims, isSignedBy, parseJwt } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The scope of tokens from the API: they open the user's own operations. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

interface Parts {
  readonly clock: Clock;
  readonly pools: Pools;
  readonly signingKeys: SigningKeys;
  readonly issuers: Issuers;
}

export interface AccessToken {
  readonly pool: Pool;
  readonly claims: Claims;
  readonly sub: string;
  readonly clientId: string;
}

/**
 * Checks form, pool, signature and expiry, in this order; not whether the user may still use the
 * token. @throws NotAuthorizedException
 */
export async function readAccessToken(text: string, parts: Parts): Promise<AccessToken> {
  const { clock, pools, signingKeys, issuers } = parts;
  const jwt = parseJwt(text);
  const claims = jwt?.claims;
  if (!jwt || claims?.token_use !== 'access') throw accessTokenInvalid();
  const { iss, sub, client_id, exp } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof client_id !== 'string') {
    throw accessTokenInvalid();
  }
  const pool = await pools.find(iss.slice(iss.lastIndexOf('/') + 1));
  if (!pool || !issuers.isOf(pool, iss)) throw accessTokenInvalid();
  const key = await signingKeys.verifier(pool.id, jwt.kid, 'access');
  if (!key || !isSignedBy(jwt, key)) throw accessTokenForged();
  if (typeof exp !== 'number' || exp * 1000 <= clock.now()) throw accessTokenExpired();
  return { pool, claims, sub, clientId: client_id };
}

/** Whether the user's token was revoked; `family` is the one that its claims name. */
export function isRevoked(user: User, family: TokenFamily | undefined, claims: Claims): boolean {
  const { origin_jti, iat } = claims;
  if (origin_jti !== undefined) {
    return !family || family.userId !== user.id || family.revokedAt !== undefined;
  }
  // Without an origin_jti only the second of issue is known: the sign-out covers all of it.
  return typeof iat !== 'number' || iat <= Math.floor(user.signedOutAt / 1000);
}

/** The id of the token's family. Anything but a UUID is none, and is not looked up. */
export function familyIdIn({ origin_jti }: Claims): string | undefined {
  const isUuid = typeof origin_jti === 'string' && /^[0-9a-f-]{36}$/.test(origin_jti);
  return isUuid ? origin_jti : undefined;
}

export function hasScope({ scope }: Claims, wanted: string): boolean {
  return typeof scope === 'string' && scope.split(' ').includes(wanted);
}
