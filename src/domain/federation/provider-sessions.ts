/** Sessions that came through a sign-in at a provider: they end with what they rest on. */
import type { Transaction } from '#store/store.ts';
import type { ProviderSession } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';

/**
 * Ends those SSO sessions of the user whose sign-in at a provider is meant, with the tokens that
 * came through them, where the pool tracks sessions: elsewhere nothing tells of a token which
 * session it came through. Answers whether there was one.
 */
export async function endSessionsThrough(
  tx: Transaction,
  { poolId, id: userId }: Pick<User, 'poolId' | 'id'>,
  now: number,
  isMeant: (session: ProviderSession) => boolean,
): Promise<boolean> {
  const sessions = await tx.sso.ofUser(poolId, userId, now);
  const meant = sessions.filter(({ provider }) => provider && isMeant(provider));
  if (meant.length === 0) return false;
  for (const { hash } of meant) await tx.sso.end(poolId, hash);
  const origins = new Set(meant.map(({ id }) => id));
  for (const { familyId, originId } of await tx.tokens.activeSessions(poolId, userId, now)) {
    if (originId === undefined || !origins.has(originId)) continue;
    await tx.tokens.revokeFamily({ poolId, userId, id: familyId }, now);
  }
  return true;
}
