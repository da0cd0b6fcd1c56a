import type { ImportJob } from '#store/tables/imports.ts';
import { every } from '#store/tables/page.ts';
import { ArchiveRefused, type PoolSection } from '../section.ts';

/**
 * Jobs that imported hashes, so that sign-ins of unknown users still take as long as those of
 * imported ones. Other jobs are left out, and so are files; a running job arrives as stopped.
 */
export const importJobs: PoolSection<ImportJob> = {
  name: 'importJobs',
  async *read({ reads, pool, now }) {
    for await (const { upload: _, ...job } of every((page) => reads.imports.list(pool.id, page))) {
      if (job.likeness === undefined) continue;
      const hasEnded = job.completedAt !== undefined;
      yield hasEnded ? job : { ...job, status: 'Stopped', completedAt: now };
    }
  },
  async write(tx, pool, job) {
    if (await tx.imports.insertEnded({ ...job, poolId: pool.id })) return;
    throw new ArchiveRefused(`The archive has the import job ${job.id} twice.`);
  },
};
