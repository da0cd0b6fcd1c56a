/**
 * How many messages an hour one address is sent by a pool, whoever they are for: nobody's mailbox is
 * to be flooded, by as many users as may name it. Counted in the store, in the transaction that
 * keeps the message, so that the limit holds over all nodes and a message that is not kept is not
 * counted.
 */
import { createHash } from 'node:crypto';
import { attemptLimitExceeded, tooManyRequests } from '#contract/errors.ts';
import type { AskedBy, DestinationLimits, Message } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import type { Transaction } from '#store/store.ts';
import type { LimitedAction } from '#store/tables/attempts.ts';
import { oneMore } from './action-limits.ts';

/** What strangers cause is counted apart, so that it cannot use up what a user asks for. */
const ACTIONS: Record<Exclude<AskedBy, 'event'>, LimitedAction> = {
  anyone: 'MessageForAnyone',
  proven: 'MessageForProven',
};

/** Two messages posted at once to one address wait for each other: tries are seldom needed. */
const COUNT_TRIES = 10;

export class HourlyDestinationLimits implements DestinationLimits {
  readonly #clock: Clock;
  readonly #most: Record<keyof typeof ACTIONS, number>;

  /** `most` is what anyone can cause in an hour; whoever is proven may cause twice as much. */
  constructor({ clock, most }: { clock: Clock; most: number }) {
    this.#clock = clock;
    this.#most = { anyone: most, proven: 2 * most };
  }

  async count(tx: Transaction, message: Message): Promise<void> {
    const { askedBy, poolId } = message;
    // What has happened is told in any case: who changed a factor must not silence the notice.
    if (askedBy === 'event') return;
    const action = ACTIONS[askedBy];
    const subject = subjectOf(message);
    for (let tries = 0; tries < COUNT_TRIES; tries++) {
      const from = await tx.attempts.find(poolId, subject, action);
      const to = oneMore(from, this.#most[askedBy], this.#clock.now());
      if (!to) throw attemptLimitExceeded();
      if (await tx.attempts.move(poolId, subject, action, from, to)) return;
    }
    throw tooManyRequests();
  }
}

/** Where addresses are not counted. */
export const anyNumber: DestinationLimits = { count: async () => undefined };

/** Spelled in different cases, an address is the same mailbox. */
function subjectOf({ medium, destination }: Message): string {
  const hash = createHash('sha256').update(`${medium} ${destination.toLowerCase()}`);
  return `to-${hash.digest('base64url')}`;
}
