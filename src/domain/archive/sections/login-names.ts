import type { LoginName } from '#store/tables/users.ts';
import { ArchiveRefused, type UserSection } from '../section.ts';

/** Username and aliases, as the pool compares them. */
export const loginNames: UserSection<readonly LoginName[]> = {
  name: 'loginNames',
  async read({ reads, pool }, user) {
    const names = await reads.users.loginNames(pool.id, user.id);
    return names.length > 0 ? names : undefined;
  },
  async write(tx, user, names) {
    for (const name of names) {
      if (await tx.users.claimLogin(user.poolId, name, user.id)) continue;
      throw new ArchiveRefused(`The user ${user.id} has a name that is another user's.`);
    }
  },
};
