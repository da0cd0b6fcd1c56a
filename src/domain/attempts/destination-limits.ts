/**
 * How many messages an hour a pool sends to one address, for all users together: many users with
 * one address must not flood its mailbox. They are counted in the transaction that stores the
 * message, so that the limit holds over all nodes and only stored messages count.
 */
import { createHash } from 'node:crypto';
import { attemptLimitExceeded, tooManyRequests } from '#contract/errors.ts';
import type { AskedBy, DestinationLimits, Message } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import type { Transaction } from '#store/store.ts';
import type { LimitedAction } from '#store/tables/attempts.ts';
import { oneMore } from './action-limits.ts';

/**
 * Messages that strangers cause are counted apart, so that they cannot use up those a user
 * requests.
 */
const ACTIONS: Record<Exclude<AskedBy, 'event'>, LimitedAction> = {
  anyone: 'MessageForAnyone',
  proven: 'MessageForProven',
};

/** Two messages posted at once to one address wait for each other, so that conflicts are rare. */
const COUNT_TRIES = 10;

export class HourlyDestinationLimits implements DestinationLimits {
  readonly #clock: Clock;
  readonly #most: Record<keyof typeof ACTIONS, number>;

  /** `most` is the limit for anyone in an hour; an authenticated user may cause twice as many. */
  constructor({ clock, most }: { clock: Clock; most: number }) {
    this.#clock = clock;
    this.#most = { anyone: most, proven: 2 * most };
  }

  async count(tx: Transaction, message: Message): Promise<void> {
    const { askedBy, poolId } = message;
    // Notices of changes are always sent: the one who changed a factor must not be able to silence
    // them.
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

/** An address is the same mailbox in any case of its letters. */
function subjectOf({ medium, destination }: Message): string {
  const hash = createHash('sha256').update(`${medium} ${destination.toLowerCase()}`);
  return `to-${hash.digest('base64url')}`;
}
