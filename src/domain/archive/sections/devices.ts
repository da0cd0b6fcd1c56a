import type { Device } from '#store/tables/devices.ts';
import { ArchiveRefused, every, type UserSection } from '../section.ts';

/** With the verifiers by which remembered ones prove themselves. */
export const devices: UserSection<readonly Device[]> = {
  name: 'devices',
  async read({ reads, pool }, user) {
    const all: Device[] = [];
    for await (const device of every((page) => reads.devices.list(pool.id, user.id, page))) {
      all.push(device);
    }
    return all.length > 0 ? all : undefined;
  },
  async write(tx, user, all) {
    for (const device of all) {
      const own = { ...device, poolId: user.poolId, userId: user.id };
      if (await tx.devices.insert(own)) continue;
      throw new ArchiveRefused(`The user ${user.id} has a device twice.`);
    }
  },
};
