/**
 * How much the server takes on at once, so that overrun it does as much as it can: what is in
 * progress has a bound, and more is refused at once, before its body is read.
 *
 * The bound is learnt. It shrinks while work waits for its turn longer than it should, and grows
 * again while waits are short. What is measured is the wait in the server's own queues and not the
 * time of requests: a function of a pool that takes seconds is no overload.
 */

/**
 * Who may have which part of the bound. People who are half way through a sign-in go before those
 * who begin one, or most of what was done for them would be in vain; operators never wait for
 * either.
 */
export type Lane = 'beginning' | 'continuing' | 'operator';

/** How often the wait is looked at while there is work, in ms. */
const TICK = 50;
/** Ticks in a row with long waits that are overload; fewer are a pause of the machine. */
const PATIENCE = 3;
/** A wait is long beyond this, in ms, and beyond so many times the usual one. */
const SHORT = 80;
const TIMES_USUAL = 10;
/** The bound of a server that knows nothing yet, and the greatest. */
const MOST = 2_000;
/** The part of the bound that is for each lane. */
const SHARES: Readonly<Record<Lane, number>> = { beginning: 0.7, continuing: 1, operator: 0.25 };

interface Options {
  /** Resolve when work that is given now to each of the server's queues would begin. */
  readonly turns: readonly (() => Promise<unknown>)[];
  /** Milliseconds of a clock that is never set. */
  readonly elapsed: () => number;
  /** What is never refused, however long the waits. */
  readonly least: number;
}

export class WorkBound {
  readonly #options: Options;
  readonly #inProgress = { users: 0, operators: 0 };
  #bound = MOST;
  #usual = Number.POSITIVE_INFINITY;
  #longInARow = 0;
  #ticking: NodeJS.Timeout | undefined;
  #due = 0;
  /** When the turns that are waited for were asked for. */
  #askedAt: number | undefined;
  #lastWait = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Takes a place; answers how it is left, or undefined where there is none. */
  enter(lane: Lane): (() => void) | undefined {
    const counts = this.#inProgress;
    const who = lane === 'operator' ? 'operators' : 'users';
    if (counts[who] >= this.#placesFor(lane)) return undefined;
    counts[who]++;
    this.#ticking ??= this.#startTicking();
    return () => {
      counts[who]--;
    };
  }

  /** How much may be in progress of those who use the server; for tests and metrics. */
  get bound(): number {
    return Math.floor(this.#bound);
  }

  /** What is in progress now. */
  get inProgress(): Readonly<Record<'users' | 'operators', number>> {
    return this.#inProgress;
  }

  #placesFor(lane: Lane): number {
    return Math.max(this.#options.least / 2, this.#bound * SHARES[lane]);
  }

  #startTicking(): NodeJS.Timeout {
    this.#due = this.#options.elapsed() + TICK;
    this.#ask();
    return setInterval(() => this.#tick(), TICK).unref();
  }

  #tick(): void {
    const now = this.#options.elapsed();
    const late = Math.max(0, now - this.#due);
    this.#due = now + TICK;
    const { users, operators } = this.#inProgress;
    const waiting = this.#askedAt === undefined ? this.#lastWait : now - this.#askedAt;
    this.learn(Math.max(late, waiting), users + operators);
    if (this.#askedAt === undefined) this.#ask();
    if (users + operators > 0 || this.#bound < MOST) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  /** What follows from a wait of `ms` beside so much work. */
  learn(ms: number, inProgress: number): void {
    // Follows a shorter wait at once, and a longer one in some minutes.
    this.#usual = Math.min(ms, this.#usual * 1.001 + 0.001);
    const isLong = ms > Math.max(SHORT, TIMES_USUAL * this.#usual);
    this.#longInARow = isLong ? this.#longInARow + 1 : 0;
    if (this.#longInARow >= PATIENCE) {
      this.#bound = Math.max(this.#options.least, Math.min(this.#bound, inProgress) * 0.85);
    } else if (!isLong) {
      this.#bound = Math.min(MOST, this.#bound * 1.05);
    }
  }

  #ask(): void {
    const { turns, elapsed } = this.#options;
    const askedAt = elapsed();
    this.#askedAt = askedAt;
    Promise.allSettled(turns.map((turn) => turn())).then((outcomes) => {
      // A queue that refuses is full: it waits for as long as it can.
      const isFull = outcomes.some(({ status }) => status === 'rejected');
      this.#lastWait = isFull ? Number.POSITIVE_INFINITY : elapsed() - askedAt;
      this.#askedAt = undefined;
    });
  }
}
