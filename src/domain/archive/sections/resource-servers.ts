import type { ResourceServer } from '#store/tables/resource-servers.ts';
import { ArchiveRefused, every, type PoolSection } from '../section.ts';

export const resourceServers: PoolSection<ResourceServer> = {
  name: 'resourceServers',
  read: ({ reads, pool }) => every((page) => reads.resourceServers.list(pool.id, page)),
  async write(tx, pool, server) {
    if (await tx.resourceServers.insert({ ...server, poolId: pool.id, version: 1 })) return;
    throw new ArchiveRefused(`The archive has the resource server ${server.identifier} twice.`);
  },
};
