import type { LoginName } from '#store/tables/users.ts';
import { ArchiveRefused, type UserSection } from '../section.ts';

/** Username and aliases, as the pool compares them. */
export const loginNames: UserSection<readonly LoginName[]> = {
  name: 'loginNames',
  async read({ reads, pool }, user) {
    const names = await reads.users.loginNames(pool.id, user.id);
    return names.length > 0 ? names : undefined;
  },
  async write(tx, poolId, parts) {
    const claims = parts.flatMap(({ user, part }) =>
      part.map((name) => ({ name, userId: user.id })),
    );
    if (await tx.users.claimLogins(poolId, claims)) return;
    for (const { name, userId } of claims) {
      if (await tx.users.claimLogin(poolId, name, userId)) continue;
      throw new ArchiveRefused(`The user ${userId} has a name that is another user's.`);
    }
  },
};
