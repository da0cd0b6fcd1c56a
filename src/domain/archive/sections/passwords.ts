import type { Password } from '#store/tables/users.ts';
import type { UserSection } from '../section.ts';

/** The record as the store has it, of whatever kind: a verifier, or a hash that was imported. */
export const password: UserSection<Password> = {
  name: 'password',
  read: ({ reads, pool }, user) => reads.users.password(pool.id, user.id),
  write: (tx, user, record) => tx.users.setPassword(user.poolId, user.id, record),
};

export const passwordHistory: UserSection<readonly Password[]> = {
  name: 'passwordHistory',
  async read({ reads, pool }, user) {
    const history = await reads.users.passwordHistory(pool.id, user.id);
    return history.length > 0 ? history : undefined;
  },
  async write(tx, user, history) {
    for (const record of history) {
      await tx.users.rememberPassword(user.poolId, user.id, record, history.length);
    }
  },
};
