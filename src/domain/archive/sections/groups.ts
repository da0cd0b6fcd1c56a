import type { Group } from '#store/tables/groups.ts';
import { ArchiveRefused, every, type PoolSection } from '../section.ts';

export const groups: PoolSection<Group> = {
  name: 'groups',
  read: ({ reads, pool }) => every((page) => reads.groups.list(pool.id, page)),
  async write(tx, pool, group) {
    if (await tx.groups.insert({ ...group, poolId: pool.id })) return;
    throw new ArchiveRefused(`The archive has the group ${group.name} twice.`);
  },
};

/** Who is in which group, both by their ids. */
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
