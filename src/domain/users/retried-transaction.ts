/** Transactions that undo themselves and run again when another request changed the user first. */
import { setTimeout as pause } from 'node:timers/promises';
import { tooManyRequests } from '#contract/errors.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';

/** Tries before a change gives up: each failure means that another change succeeded. */
const TRIES = 30;
/** Longest pause before another try, in milliseconds; a random part of it is taken. */
const LONGEST_PAUSE = 20;

/** Another request was first: thrown inside a transaction to undo the rest of it. */
class Conflict extends Error {}

/** Undoes the transaction and has `retriedTransaction` run it again. */
export function conflict(): never {
  throw new Conflict('changed by another request');
}

/** Runs `body` in a transaction, and again after every conflict. */
export async function retriedTransaction<T>(
  store: Store,
  random: Random,
  body: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await store.transaction(body);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (tries === TRIES) throw tooManyRequests();
    }
    await pause(random.below(LONGEST_PAUSE));
  }
}
