/** ID tokens that applications give back as hints of whom a request is about (OpenID Connect). */
import type { Pool } from '#store/tables/pools.ts';
import { isSignedBy, parseJwt } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface IdTokenHint {
  /** The client the token was made for. */
  readonly clientId: string;
  /** The id of its user. */
  readonly sub: string;
}

/**
 * What an ID token of the pool says; undefined for anything else. It may have expired, and its
 * issuer may be a former one of the pool: that the pool's own key signed it is all that counts.
 */
export async function readIdTokenHint(
  text: string,
  { id: poolId }: Pool,
  signingKeys: Pick<SigningKeys, 'hintVerifier'>,
): Promise<IdTokenHint | undefined> {
  const jwt = parseJwt(text);
  if (!jwt) return undefined;
  const { token_use, aud, sub } = jwt.claims;
  if (token_use !== 'id' || typeof aud !== 'string' || typeof sub !== 'string') return undefined;
  const key = await signingKeys.hintVerifier(poolId, jwt.kid);
  return key && isSignedBy(jwt, key) ? { clientId: aud, sub } : undefined;
}
