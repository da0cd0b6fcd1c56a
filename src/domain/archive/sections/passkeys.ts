import type { Passkey } from '#store/tables/passkeys.ts';
import { ArchiveRefused, type UserSection } from '../section.ts';

/** They go on working where the other server has the same relying party, which is a domain. */
export const passkeys: UserSection<readonly Passkey[]> = {
  name: 'passkeys',
  async read({ reads, pool }, user) {
    const all = await reads.passkeys.ofUser(pool.id, user.id);
    return all.length > 0 ? all : undefined;
  },
  async write(tx, user, all) {
    for (const passkey of all) {
      const own = { ...passkey, poolId: user.poolId, userId: user.id };
      if (await tx.passkeys.insert(own)) continue;
      throw new ArchiveRefused(`The user ${user.id} has a passkey that is another user's.`);
    }
  },
};
