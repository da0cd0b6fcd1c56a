/** Refresh tokens: making one for a family, and finding one by its hash. */
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { RefreshToken, TokenFamily } from '#store/tables/tokens.ts';
import { isRefreshTokenForm, refreshTokenHash, sealRefreshToken } from './refresh-jwe.ts';
import type { PoolKey } from './signing-keys.ts';

interface Parts {
  readonly ids: Ids;
  readonly random: Random;
  /** The issuer URL of a pool. */
  readonly issuer: (poolId: string) => string;
}

/** A token, and the record that is kept of it. */
export function newRefreshToken(
  family: TokenFamily,
  expiresAt: number,
  key: PoolKey,
  { ids, random, issuer }: Parts,
): { readonly token: string; readonly record: RefreshToken } {
  const claims = {
    iss: issuer(family.poolId),
    sub: family.userId,
    client_id: family.clientId,
    origin_jti: family.id,
    jti: ids.uuid(),
    token_use: 'refresh',
    exp: Math.floor(expiresAt / 1000),
  };
  const token = sealRefreshToken(claims, key, random);
  const record: RefreshToken = {
    hash: refreshTokenHash(token),
    poolId: family.poolId,
    familyId: family.id,
    expiresAt,
  };
  return { token, record };
}

/** The record of a token and its family, if it is this client's. */
export async function findRefreshToken(store: Store, client: Client, token: string) {
  if (!isRefreshTokenForm(token)) return undefined;
  const found = await store.tokens.refreshToken(client.poolId, refreshTokenHash(token));
  return found?.family.clientId === client.id ? found : undefined;
}
