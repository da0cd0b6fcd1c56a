/** `poolhouse admin import-log`: the rows of an import job that made no user, and why. */
import type { Run } from './call.ts';
import { Failure } from './failure.ts';
import { withStore } from './with-store.ts';

const PAGE_SIZE = 500;

export const importLog: Run = async ({ settings, operands }) => {
  const [poolId, jobId] = operands as [string, string];
  return withStore(settings, async ({ imports }) => {
    const job = await imports.find(poolId, jobId);
    if (!job) throw new Failure(`There is no import job ${jobId} in the user pool ${poolId}.`);
    for (let after: string | undefined; ; ) {
      const { items, next } = await imports.rows(poolId, jobId, { limit: PAGE_SIZE, after });
      for (const { line, outcome, reason } of items) {
        console.log(`[${outcome.toUpperCase()}] Line Number ${line} - ${reason}`);
      }
      if (next === undefined) break;
      after = next;
    }
    const { imported, skipped, failed } = job.counts;
    console.error(`${job.status}: ${imported} imported, ${skipped} skipped, ${failed} failed.`);
    return 0;
  });
};
