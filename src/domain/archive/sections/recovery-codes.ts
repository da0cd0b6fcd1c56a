import { eachUser, type UserSection } from '../section.ts';

interface ArchivedCodes {
  /** In base64. */
  readonly digests: readonly string[];
  readonly createdAt: number;
}

/** The digests of those that are still good; the codes themselves are not stored. */
export const recoveryCodes: UserSection<ArchivedCodes> = {
  name: 'recoveryCodes',
  async read({ reads, pool }, user) {
    const left = await reads.recoveryCodes.left(pool.id, user.id);
    if (!left) return undefined;
    const digests = await reads.recoveryCodes.list(pool.id, user.id);
    // Sorted, because the order of the store depends on its keys.
    return {
      digests: digests.map((each) => each.toString('base64')).sort(),
      createdAt: left.createdAt,
    };
  },
  write: eachUser(async (tx, user, { digests, createdAt }) => {
    const own = digests.map((each) => Buffer.from(each, 'base64'));
    await tx.recoveryCodes.replace(user.poolId, user.id, own, createdAt);
  }),
};
