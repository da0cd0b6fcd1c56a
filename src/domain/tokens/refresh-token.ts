/** Refresh tokens: making one for a family, and finding one by its hash. */
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { RefreshToken, TokenFamily } from '#store/tables/tokens.ts';
import { isRefreshTokenForm, newTokenText, refreshTokenHash } from './refresh-jwe.ts';

/** A token, and the record that is kept of it. */
export function newRefreshToken(
  { id: familyId, poolId }: TokenFamily,
  expiresAt: number,
  random: Random,
): { readonly token: string; readonly record: RefreshToken } {
  const token = newTokenText(random);
  return { token, record: { hash: refreshTokenHash(token), poolId, familyId, expiresAt } };
}

/** The record of a token and its family, if it is this client's. */
export async function findRefreshToken(store: Store, client: Client, token: string) {
  if (!isRefreshTokenForm(token)) return undefined;
  const found = await store.tokens.refreshToken(client.poolId, refreshTokenHash(token));
  return found?.family.clientId === client.id ? found : undefined;
}
