import type { AttemptCount } from '#store/tables/attempts.ts';
import { every } from '#store/tables/page.ts';
import type { PoolSection } from '../section.ts';

/** Locks and spent budgets: a move does not bring more guesses. */
export const attempts: PoolSection<AttemptCount> = {
  name: 'attempts',
  async *read({ reads, pool }) {
    for await (const count of every((page) => reads.attempts.list(pool.id, page))) {
      if (await reads.users.find(pool.id, count.subject)) yield count;
    }
  },
  async write(tx, pool, { subject, factor, state }) {
    await tx.attempts.move(pool.id, subject, factor, undefined, state);
  },
};
