import { every } from '#store/tables/page.ts';
import { ArchiveRefused, type PoolSection } from '../section.ts';

/** Which user is in which group, both by their ids. */
export const groupMembers: PoolSection<{ readonly group: string; readonly user: string }> = {
  name: 'groupMembers',
  async *read({ reads, pool }) {
    for await (const group of every((page) => reads.groups.list(pool.id, page))) {
      for await (const user of every((page) => reads.groups.members(pool.id, group.id, page))) {
        yield { group: group.id, user: user.id };
      }
    }
  },
  async write(tx, pool, { group, user }) {
    if (await tx.groups.addMember(pool.id, group, user)) return;
    throw new ArchiveRefused('The archive has a member of a group that it does not have.');
  },
};
