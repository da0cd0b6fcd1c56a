import { every } from '#store/tables/page.ts';
import type { RefreshToken, TokenFamily } from '#store/tables/tokens.ts';
import type { PoolSection } from '../section.ts';

/** A sign-in, and the device it was made on. */
type ArchivedFamily = TokenFamily & { readonly deviceKey?: string };

/** Families that are not revoked: their refresh tokens keep working, and so does signing out. */
export const tokenFamilies: PoolSection<ArchivedFamily> = {
  name: 'tokenFamilies',
  async *read({ reads, pool, now }) {
    for await (const family of every((page) => reads.tokens.families(pool.id, page))) {
      if (family.expiresAt <= now) continue;
      const deviceKey = await reads.devices.ofFamily(pool.id, family.id);
      yield deviceKey === undefined ? family : { ...family, deviceKey };
    }
  },
  async write(tx, pool, { deviceKey, ...family }) {
    await tx.tokens.insertFamily({ ...family, poolId: pool.id });
    if (deviceKey === undefined) return;
    const { id: familyId, expiresAt } = family;
    await tx.devices.insertFamily({ poolId: pool.id, familyId, deviceKey, expiresAt });
  },
};

/** By their hashes: the tokens themselves are not stored. */
export const refreshTokens: PoolSection<RefreshToken> = {
  name: 'refreshTokens',
  async *read({ reads, pool, now }) {
    for await (const token of every((page) => reads.tokens.refreshTokens(pool.id, page))) {
      if (token.expiresAt > now) yield token;
    }
  },
  write: (tx, pool, token) => tx.tokens.insertRefreshToken({ ...token, poolId: pool.id }),
};
