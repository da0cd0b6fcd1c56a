import type { Password } from '#store/tables/users.ts';
import { eachUser, type UserSection } from '../section.ts';

/** The record as the store has it, of whatever kind: a verifier, or a hash that was imported. */
export const password: UserSection<Password> = {
  name: 'password',
  read: ({ reads, pool }, user) => reads.users.password(pool.id, user.id),
  write: (tx, poolId, parts) =>
    tx.users.setPasswords(
      poolId,
      parts.map(({ user, part }) => ({ userId: user.id, password: part })),
    ),
};

export const passwordHistory: UserSection<readonly Password[]> = {
  name: 'passwordHistory',
  async read({ reads, pool }, user) {
    const history = await reads.users.passwordHistory(pool.id, user.id);
    return history.length > 0 ? history : undefined;
  },
  write: eachUser(async (tx, user, history) => {
    for (const record of history) {
      await tx.users.rememberPassword(user.poolId, user.id, record, history.length);
    }
  }),
};
