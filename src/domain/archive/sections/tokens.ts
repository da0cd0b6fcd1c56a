import type { RefreshToken, TokenFamily } from '#store/records.ts';
import { every, type PoolSection } from '../section.ts';

/** Sign-ins that still hold: their refresh tokens go on working, and so does signing out. */
export const tokenFamilies: PoolSection<TokenFamily> = {
  name: 'tokenFamilies',
  async *read({ reads, pool, now }) {
    for await (const family of every((page) => reads.tokens.families(pool.id, page))) {
      if (family.expiresAt > now) yield family;
    }
  },
  write: (tx, pool, family) => tx.tokens.insertFamily({ ...family, poolId: pool.id }),
};

/** By their hashes: the tokens themselves are kept nowhere. */
export const refreshTokens: PoolSection<RefreshToken> = {
  name: 'refreshTokens',
  async *read({ reads, pool, now }) {
    for await (const token of every((page) => reads.tokens.refreshTokens(pool.id, page))) {
      if (token.expiresAt > now) yield token;
    }
  },
  write: (tx, pool, token) => tx.tokens.insertRefreshToken({ ...token, poolId: pool.id }),
};
