import type { TokenSession } from '#store/tables/tokens.ts';
import { eachUser, type UserSection } from '../section.ts';

/** Sessions of sign-ins that have not ended, in a pool that tracks sessions. */
export const sessions: UserSection<readonly TokenSession[]> = {
  name: 'sessions',
  async read({ reads, pool, now }, user) {
    if (!pool.sessions) return undefined;
    const active = await reads.tokens.activeSessions(pool.id, user.id, now);
    return active.length > 0 ? active : undefined;
  },
  write: eachUser(async (tx, user, all) => {
    for (const session of all) {
      await tx.tokens.insertSession({ ...session, poolId: user.poolId, userId: user.id });
    }
  }),
};
