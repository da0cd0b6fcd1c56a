/**
 * The outbox: messages are stored in the transaction of their code, and delivered at least once or
 * given up when the code has expired.
 *
 * An attempt begins with a lease that one statement gives to one node, and never happens inside a
 * transaction. A node takes what it has a sender for, and leaves the rest to others. What a crashed
 * node leaves unfinished is due again when its lease ends. Of two
 * messages to a user on one topic, the earlier is not sent once the later is stored, and the later
 * waits for an attempt with the earlier to finish.
 */
import { emailOutage, emailUnconfigured, smsOutage, smsUnconfigured } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log, LogFields } from '#platform/log.ts';
import type { Meters } from '#platform/meters.ts';
import type { Random } from '#platform/random.ts';
import type { Tracer, TraceStep } from '#platform/tracing.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { OutgoingMessage } from '#store/tables/outbox.ts';
import { Breaker, backOff } from './breaker.ts';
import {
  DeliveryFailure,
  type DestinationLimits,
  type Medium,
  type Message,
  type Messaging,
  type Sender,
  type Senders,
} from './messaging.ts';

/** The longest attempt, in ms; it is then aborted. */
const LONGEST_ATTEMPT = 25_000;
/** How long a lease lasts: longer than an attempt by far more than clocks differ. */
const LEASE = 40_000;
const MOST_AT_A_LOOK = 50;
/** How often a look goes on when all that it has found is for other nodes. */
const PAGES_AT_A_LOOK = 8;
/** How often the store is searched for messages that this node has not just posted, in ms. */
const LOOK_EVERY = 1_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 5 * 60_000;
/** How long closing waits for running attempts. */
const CLOSING = 1_000;

/** The sender of messages to decoys: an attempt with one takes the steps of any other. */
const NOBODY: Sender = { send: async () => undefined };

const MEDIUMS: readonly Medium[] = ['EMAIL', 'SMS'];

const UNDELIVERABLE = {
  EMAIL: { unconfigured: emailUnconfigured, outage: emailOutage },
  SMS: { unconfigured: smsUnconfigured, outage: smsOutage },
};

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  readonly meters: Meters;
  readonly tracer: Tracer;
  readonly senders: Senders;
  readonly destinations: DestinationLimits;
  /** Told of a message that is given up, and why. */
  readonly undelivered?: ((message: Message, why: string) => void) | undefined;
  /** Concurrent attempts of one medium on this node. */
  readonly atOnce?: number;
  /** LOOK_EVERY when absent; for tests. */
  readonly lookEvery?: number | undefined;
  /**
   * Whether `dispatch` waits for the first attempt, so that the inbox has the message right after
   * it.
   */
  readonly waits?: boolean;
}

export class Outbox implements Messaging {
  readonly #parts: Parts;
  readonly #atOnce: number;
  readonly #breakers = new WeakMap<Sender, Breaker>();
  /** The last attempt for each user and topic: they take turns. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #running: Record<Medium, Set<Promise<void>>> = { EMAIL: new Set(), SMS: new Set() };
  /** The last message that was passed over: of many, the first must not hide the others. */
  readonly #passed: Partial<Record<Medium, OutgoingMessage | undefined>> = {};
  readonly #aborting = new AbortController();
  readonly #looking: NodeJS.Timeout;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#atOnce = parts.atOnce ?? 8;
    this.#looking = setInterval(() => {
      for (const medium of MEDIUMS) void this.#look(medium);
    }, parts.lookEvery ?? LOOK_EVERY).unref();
  }

  async ready(poolId: string, medium: Medium): Promise<void> {
    const sender = await this.#parts.senders.of(poolId, medium);
    if (!sender) throw UNDELIVERABLE[medium].unconfigured();
    if (!this.#breakerOf(sender).admits()) throw UNDELIVERABLE[medium].outage();
  }

  async post(tx: Transaction, message: Message): Promise<void> {
    await this.#parts.destinations.count(tx, message);
    const { poolId, userId, topic, id, medium, expiresAt } = message;
    const content = JSON.stringify(message);
    const dueAt = this.#parts.clock.now();
    const kept = { poolId, userId, topic, id, medium, content, expiresAt, dueAt, tries: 0 };
    await tx.outbox.put(kept);
  }

  async dispatch(...messages: readonly Message[]): Promise<void> {
    const attempts = messages.map((message) => this.#begin(message, 0));
    if (this.#parts.waits) await Promise.all(attempts);
  }

  /** Stops looking for messages and aborts attempts; undelivered messages stay stored. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    const attempts = Promise.all(MEDIUMS.flatMap((medium) => [...this.#running[medium]]));
    const cut = setTimeout(() => this.#aborting.abort(), CLOSING);
    await attempts;
    clearTimeout(cut);
    this.#aborting.abort();
  }

  /** Attempts due messages, as many as may run at once, and passes over those of other nodes. */
  async #look(medium: Medium): Promise<void> {
    const { store, clock, log } = this.#parts;
    try {
      for (let pages = 0; pages < PAGES_AT_A_LOOK; pages++) {
        const room = Math.min(this.#atOnce - this.#running[medium].size, MOST_AT_A_LOOK);
        if (room <= 0 || this.#aborting.signal.aborted) return;
        const due = await store.outbox.due(medium, clock.now(), room, this.#passed[medium]);
        let isOurs = false;
        for (const each of due) {
          if (this.#last.has(turnOf(each))) continue;
          const message = JSON.parse(each.content) as Message;
          if (await this.#isOurs(message)) {
            isOurs = true;
            void this.#begin(message, each.tries);
          } else this.#passed[medium] = each;
        }
        if (due.length < room) this.#passed[medium] = undefined;
        if (isOurs || due.length < room) return;
      }
    } catch (cause) {
      log.error('outbox unreadable', { cause });
    }
  }

  /** Whether this node has a sender for it. One that has expired can be given up by any node. */
  async #isOurs({ poolId, medium, decoy, expiresAt }: Message): Promise<boolean> {
    const { senders, clock } = this.#parts;
    if (decoy || expiresAt <= clock.now()) return true;
    return (await senders.of(poolId, medium)) !== undefined;
  }

  /** Makes an attempt if one may run; after it, other due messages may. */
  async #begin(message: Message, tries: number): Promise<void> {
    const { medium } = message;
    const running = this.#running[medium];
    if (running.size >= this.#atOnce || this.#aborting.signal.aborted) return;
    const turn = turnOf(message);
    const attempt = Promise.resolve(this.#last.get(turn))
      .then(() => this.#trace(message, () => this.#attempt(message, tries)))
      // The message stays stored, and is due again when the lease ends.
      .catch((cause: unknown) =>
        this.#parts.log.error('outbox failed', { ...told(message), cause }),
      );
    this.#last.set(turn, attempt);
    running.add(attempt);
    await attempt;
    running.delete(attempt);
    if (this.#last.get(turn) === attempt) this.#last.delete(turn);
    if (running.size === this.#atOnce - 1) void this.#look(medium);
  }

  /**
   * An attempt is a trace of its own: it may be made by another node, and long after the request
   * that the message is of.
   */
  async #trace({ medium, purpose }: Message, attempt: () => Promise<void>): Promise<void> {
    const { tracer } = this.#parts;
    const span = tracer.begin({
      name: 'deliver message',
      kind: 'internal',
      attributes: { 'poolhouse.medium': medium, 'poolhouse.purpose': purpose },
    });
    await tracer.within(span, attempt).finally(() => span.end());
  }

  async #attempt(message: Message, tries: number): Promise<void> {
    const { store, clock, ids } = this.#parts;
    if (!(await this.#isOurs(message))) return;
    const lease = ids.uuid();
    const now = clock.now();
    const until = now + LEASE;
    const claimed = await store.transaction((tx) => tx.outbox.claim(message, lease, now, until));
    if (!claimed) return;
    const next = await this.#deliver(message, tries, until);
    // One that was delivered goes, whoever has it by now.
    const replaced = await store.transaction(async (tx) => {
      const over = next
        ? await tx.outbox.putOff(message, lease, next.dueAt, next.tries)
        : await tx.outbox.remove(message);
      return !over && (await tx.outbox.release(message, lease, clock.now()));
    });
    if (replaced) void this.#look(message.medium);
  }

  /**
   * Gives the message to its sender; answers when to try again, or undefined when it is done with.
   * A node that was frozen until its lease was over tries nothing.
   */
  async #deliver(
    message: Message,
    tries: number,
    until: number,
  ): Promise<Pick<OutgoingMessage, 'dueAt' | 'tries'> | undefined> {
    const { senders, clock, random, log, meters, tracer } = this.#parts;
    const { poolId, medium, decoy } = message;
    const sender = decoy ? NOBODY : await senders.of(poolId, medium);
    if (clock.now() >= until) return { dueAt: until, tries };
    if (message.expiresAt <= clock.now()) {
      meters.deliveries.count(message.medium, 'given up');
      log.audit('message given up', { ...told(message), count: tries });
      this.#parts.undelivered?.(message, 'its code expired before it could be sent');
      return undefined;
    }
    const breaker = sender && this.#breakerOf(sender);
    if (breaker && !breaker.tries()) {
      const dueAt = breaker.pauseUntil + random.below(LOOK_EVERY);
      return { dueAt: Math.min(dueAt, message.expiresAt), tries };
    }
    try {
      if (!sender) throw new DeliveryFailure('outage', 'no sender');
      await tracer.step(SENDING[medium], () =>
        within(this.#timeLimit(), (signal) => sender.send(message, signal)),
      );
      if (breaker?.open) log.info('sender works again', { medium: message.medium });
      breaker?.succeeded();
      meters.deliveries.count(medium, 'delivered');
      return undefined;
    } catch (cause) {
      const { kind, message: outcome } = failureOf(cause);
      const fields = { ...told(message), count: tries + 1, outcome };
      // A sender that refuses one message is working.
      if (kind === 'outage') breaker?.failed();
      else breaker?.succeeded();
      meters.deliveries.count(medium, kind === 'never' ? 'refused' : 'failed');
      if (kind === 'never') {
        log.audit('message refused', fields);
        this.#parts.undelivered?.(message, outcome);
        return undefined;
      }
      log.warn('message not delivered', fields);
      const dueAt = clock.now() + backOff(tries, FIRST_RETRY, LONGEST_RETRY, random);
      return { dueAt: Math.min(dueAt, message.expiresAt), tries: tries + 1 };
    }
  }

  #timeLimit(): AbortSignal {
    return AbortSignal.any([this.#aborting.signal, AbortSignal.timeout(LONGEST_ATTEMPT)]);
  }

  #breakerOf(sender: Sender): Breaker {
    const known = this.#breakers.get(sender);
    if (known) return known;
    const breaker = new Breaker(this.#parts.clock, this.#parts.random);
    this.#breakers.set(sender, breaker);
    return breaker;
  }
}

const SENDING: Readonly<Record<Medium, TraceStep>> = {
  EMAIL: { name: 'send e-mail', kind: 'client' },
  SMS: { name: 'send SMS', kind: 'client' },
};

const turnOf = ({ poolId, userId, topic }: Message | OutgoingMessage) =>
  `${poolId} ${userId} ${topic}`;

/** Waits for `work` until the signal, whatever becomes of the work then. */
function within(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = () => reject(new DeliveryFailure('outage', 'it took too long'));
    signal.addEventListener('abort', cut, { once: true });
    work(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', cut));
  });
}

/**
 * The DeliveryFailure for what a sender threw. The text of other exceptions may hold an address.
 */
function failureOf(cause: unknown): DeliveryFailure {
  if (cause instanceof DeliveryFailure) return cause;
  return new DeliveryFailure('outage', cause instanceof Error ? cause.name : typeof cause);
}

/** The fields of a message that may be logged. */
function told({ poolId, userId, medium, purpose }: Message): LogFields {
  return { poolId, userId, medium, purpose };
}
