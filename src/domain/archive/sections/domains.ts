import type { PoolDomain } from '#store/tables/domains.ts';
import { ArchiveRefused, type PoolSection } from '../section.ts';

/** The pool's address moves with it; a name that another pool has meanwhile is not taken from it. */
export const domains: PoolSection<PoolDomain> = {
  name: 'domains',
  async *read({ reads, pool }) {
    yield* await reads.domains.ofPool(pool.id);
  },
  async write(tx, pool, domain) {
    if (await tx.domains.insert({ ...domain, poolId: pool.id, version: 1 })) return;
    throw new ArchiveRefused(
      `The domain ${domain.domain} belongs to another user pool of this store; nothing was changed.`,
    );
  },
};
