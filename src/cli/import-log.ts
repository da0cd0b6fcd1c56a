/** `poolhouse admin import-log`: the rows of an import job that made no user, and why. */
import { every } from '#store/tables/page.ts';
import type { Run } from './call.ts';
import { Failure } from './failure.ts';
import { withStore } from './with-store.ts';

export const importLog: Run = async ({ settings, operands }) => {
  const [poolId, jobId] = operands as [string, string];
  return withStore(settings, async ({ imports }) => {
    const job = await imports.find(poolId, jobId);
    if (!job) throw new Failure(`There is no import job ${jobId} in the user pool ${poolId}.`);
    for await (const row of every((page) => imports.rows(poolId, jobId, page))) {
      const { line, outcome, reason } = row;
      console.log(`[${outcome.toUpperCase()}] Line Number ${line} - ${reason}`);
    }
    const { imported, skipped, failed } = job.counts;
    console.error(`${job.status}: ${imported} imported, ${skipped} skipped, ${failed} failed.`);
    return 0;
  });
};
