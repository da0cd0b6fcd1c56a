/**
 * The one place where a code or password may be checked.
 *
 * An attempt is counted, and the count is durable, before anything is compared; success forgives
 * the count in the transaction that uses it. Counts belong to a user and a factor, never to a
 * session, which a caller could begin anew.
 *
 * Where this process alone writes to the store, a success leaves one attempt counted ahead, and the
 * next attempt needs no commit of its own before it begins. See
 * docs/decisions/0019-attempts-counted-ahead.md.
 *
 * This room owns how often anyone may be wrong, and how often anyone may ask. It leaves what is
 * compared to passwords, messages and factors, and what a wrong attempt means to its caller.
 */
import {
  attemptLimitExceeded,
  attemptsExceeded,
  CognitoError,
  codeMistyped,
  enrolmentCodeMistyped,
  tooManyRequests,
} from '#contract/errors.ts';
import { LockedError } from '#contract/telling-errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { AttemptOutcomeLabel, Meters } from '#platform/meters.ts';
import type { Tracer, TraceStep } from '#platform/tracing.ts';
import type { Statements, Store, Transaction } from '#store/store.ts';
import type { AttemptFactor, AttemptState } from '#store/tables/attempts.ts';
import { type AttemptsAhead, attemptsAheadIn } from './attempts-ahead.ts';
import { countAttempt, isLocked, lastsLong, lockEnd, oneAhead, timeAhead } from './lock-curve.ts';

/** Attempts on one factor of one user that may wait for their turn on this node. */
const LONGEST_QUEUE = 1000;
/** Attempts on all factors of all users together that may wait on this node. */
const MOST_WAITING = 5000;
/** How often a count is tried again when other nodes count the same user meanwhile. */
const COUNT_TRIES = 50;

/** What an attempt is counted on: a user (or the decoy of an unknown one) and a factor. */
export interface AttemptSubject {
  readonly poolId: string;
  readonly subject: string;
  readonly factor: AttemptFactor;
}

/** What was typed as a code, and how many digits the code has. */
export interface TypedCode {
  readonly given: string;
  readonly digits: number;
}

/** Whether the text could be a code of so many digits. */
export const isCode = (text: string, digits: number) =>
  text.length === digits && /^[0-9]+$/.test(text);

interface Turn {
  waiting: number;
  last: Promise<unknown>;
}

/** What is done with an attempt: given the statements that forgive it. */
type Check<T> = (forgive: Statements) => Promise<T>;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meters: Meters;
  readonly tracer: Tracer;
}

export class AttemptGuard {
  readonly #parts: Parts;
  readonly #turns = new Map<string, Turn>();
  readonly #ahead: AttemptsAhead;
  #waiting = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ahead = attemptsAheadIn(parts.store);
  }

  /** Throws while the factor is locked; counts nothing. */
  async refuseWhileLocked({ poolId, subject, factor }: AttemptSubject): Promise<void> {
    const state = await this.#parts.store.attempts.find(poolId, subject, factor);
    if (isLocked(state, factor, this.#parts.clock.now())) throw refusalOf(factor, state);
  }

  /**
   * Has one attempt counted, then runs `check`. A check that proves the factor runs `forgive` in
   * the transaction that uses the proof, before it resolves; one that throws leaves the attempt
   * counted. Where the answer was right and is refused for another reason, `clear` forgives it.
   *
   * Attempts on one factor take turns on a node: many right ones at once, each counted before
   * it is known to be right, would otherwise lock the user out.
   */
  attempt<T>(subject: AttemptSubject, check: Check<T>): Promise<T> {
    const name = nameOf(subject);
    const turn = this.#turns.get(name) ?? { waiting: 0, last: Promise.resolve() };
    if (turn.waiting >= LONGEST_QUEUE || this.#waiting >= MOST_WAITING) {
      return Promise.reject(tooManyRequests());
    }
    this.#waiting++;
    turn.waiting++;
    this.#turns.set(name, turn);
    // With the time that it waits for its turn.
    const mine = this.#parts.tracer.step(stepOf(subject), () =>
      turn.last.then(() => this.#take(subject, check)),
    );
    turn.last = mine
      .then(
        () => this.#meter(subject, 'proven'),
        (failure: unknown) => this.#tell(subject, failure),
      )
      .finally(() => {
        this.#waiting--;
        turn.waiting--;
        if (turn.waiting === 0) this.#turns.delete(name);
      });
    return mine;
  }

  /**
   * The same for a code of so many digits. What cannot be one is a typing error and no guess: it is
   * checked, so that it meets the refusal of a wrong code, and not counted.
   */
  async attemptCode<T>(
    subject: AttemptSubject,
    { given, digits }: TypedCode,
    check: Check<T>,
  ): Promise<T> {
    if (isCode(given, digits)) return this.attempt(subject, check);
    await this.refuseWhileLocked(subject);
    try {
      return await check(nothingToForgive);
    } catch (refusal) {
      throw mistyped(refusal);
    }
  }

  /** Takes an attempt whose turn it is. */
  async #take<T>(subject: AttemptSubject, check: Check<T>): Promise<T> {
    if (!this.#parts.store.isSoleWriter) {
      const counted = await this.#count(subject, this.#ahead.take(nameOf(subject)));
      return this.#notingLock(subject, counted, () => check((tx) => this.clear(tx, subject)));
    }
    const known = this.#ahead.take(nameOf(subject));
    const ahead = known && (await this.#isCounted(subject, known)) ? known : undefined;
    const counted = ahead ? undefined : await this.#count(subject, known);
    let left: AttemptState | undefined;
    try {
      const proven = await this.#notingLock(subject, counted, () =>
        check(async (tx) => {
          left = await this.#leaveAhead(tx, subject, ahead);
        }),
      );
      if (left) this.#ahead.keep(nameOf(subject), left);
      return proven;
    } catch (failure) {
      if (ahead) await this.#noteFailure(subject, ahead);
      throw failure;
    }
  }

  /** Counts a lock that begins because the check of a counted attempt fails. */
  async #notingLock<T>(
    { factor }: AttemptSubject,
    counted: AttemptState | undefined,
    check: () => Promise<T>,
  ): Promise<T> {
    try {
      return await check();
    } catch (failure) {
      const { meters, clock } = this.#parts;
      if (isLocked(counted, factor, clock.now())) meters.lockOuts.count(factor);
      throw failure;
    }
  }

  /** Whether the store has the attempt counted that is known to be ahead. */
  async #isCounted(
    { poolId, subject, factor }: AttemptSubject,
    ahead: AttemptState,
  ): Promise<boolean> {
    const { store, clock } = this.#parts;
    if (timeAhead(ahead, clock.now()) <= 0) return false;
    return isSame(await store.attempts.find(poolId, subject, factor), ahead);
  }

  /** Forgives, and leaves the next attempt counted. What was left the last time may still do. */
  async #leaveAhead(
    tx: Transaction,
    { poolId, subject, factor }: AttemptSubject,
    ahead: AttemptState | undefined,
  ): Promise<AttemptState> {
    const now = this.#parts.clock.now();
    const state = await tx.attempts.find(poolId, subject, factor);
    if (ahead && isSame(state, ahead) && lastsLong(ahead, now)) return ahead;
    const next = oneAhead(now);
    await tx.attempts.move(poolId, subject, factor, state, next);
    return next;
  }

  /**
   * Makes a failure of the attempt that was counted ahead, before it is answered. Where the count
   * has moved meanwhile, that one is in it or was forgiven.
   */
  async #noteFailure(
    { poolId, subject, factor }: AttemptSubject,
    ahead: AttemptState,
  ): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      const failed = countAttempt(undefined, factor, this.#parts.clock.now());
      if (failed) await tx.attempts.move(poolId, subject, factor, ahead, failed);
    });
  }

  /** Clears the count, also of what is counted ahead. */
  clear(tx: Transaction, { poolId, subject, factor }: AttemptSubject): Promise<void> {
    return tx.attempts.clear(poolId, subject, factor);
  }

  #meter({ factor }: AttemptSubject, outcome: AttemptOutcomeLabel): void {
    this.#parts.meters.attempts.count(factor, outcome);
  }

  /** Says of an attempt that failed. */
  #tell(subject: AttemptSubject, failure: unknown): void {
    this.#audit(subject, failure);
    if (failure instanceof LockedError) this.#meter(subject, 'locked');
    else this.#meter(subject, failure instanceof CognitoError ? 'wrong' : 'failed');
  }

  #audit({ poolId, subject, factor }: AttemptSubject, failure: unknown): void {
    const error = failure instanceof CognitoError ? failure.name : 'defect';
    this.#parts.log.audit('attempt failed', { poolId, userId: subject, factor, error });
  }

  /**
   * Counts one attempt for a check that a function of the pool makes: that may take long, so other
   * attempts do not wait for it. The count commits in its own transaction: nothing that fails later
   * takes it back.
   */
  async count(subject: AttemptSubject): Promise<void> {
    await this.#count(subject, this.#ahead.take(nameOf(subject)));
  }

  #count(subject: AttemptSubject, ahead: AttemptState | undefined): Promise<AttemptState> {
    return this.#parts.tracer.step(COUNTING, () => this.#countIn(subject, ahead));
  }

  async #countIn(
    { poolId, subject, factor }: AttemptSubject,
    ahead: AttemptState | undefined,
  ): Promise<AttemptState> {
    for (let tries = 0; tries < COUNT_TRIES; tries++) {
      const counted = await this.#parts.store.transaction(async (tx) => {
        const from = await tx.attempts.find(poolId, subject, factor);
        // What is counted ahead was not made: this one takes its place.
        const before = ahead && isSame(from, ahead) ? undefined : from;
        const to = countAttempt(before, factor, this.#parts.clock.now());
        if (!to) return refusalOf(factor, from);
        return (await tx.attempts.move(poolId, subject, factor, from, to)) ? to : undefined;
      });
      if (counted instanceof CognitoError) throw counted;
      if (counted) return counted;
    }
    throw tooManyRequests();
  }
}

const nothingToForgive: Statements = async () => {};

const COUNTING: TraceStep = { name: 'count attempt' };

const STEPS = new Map<AttemptFactor, TraceStep>();

/** The check of a factor, as a trace has it. */
function stepOf({ factor }: AttemptSubject): TraceStep {
  const known = STEPS.get(factor);
  if (known) return known;
  const step = { name: `check ${factor}`, attributes: { 'poolhouse.factor': factor } };
  STEPS.set(factor, step);
  return step;
}

const nameOf = ({ poolId, subject, factor }: AttemptSubject) => `${factor} ${poolId} ${subject}`;

const isSame = (state: AttemptState | undefined, { tries, total, lastAt }: AttemptState) =>
  state !== undefined && state.tries === tries && state.total === total && state.lastAt === lastAt;

/**
 * Codes that are not factors of a sign-in: the message of their lock does not speak of passwords.
 */
const OUTSIDE_SIGN_IN: readonly AttemptFactor[] = [
  'sign-up-code',
  'recovery-code',
  'attribute-code',
];

function refusalOf(factor: AttemptFactor, state: AttemptState | undefined): LockedError {
  const refusal = OUTSIDE_SIGN_IN.includes(factor) ? attemptLimitExceeded() : attemptsExceeded();
  return new LockedError(refusal, lockEnd(state, factor));
}

/** The refusal of a wrong code, with the reason that tells the typing error from it. */
function mistyped(refusal: unknown): unknown {
  if (!(refusal instanceof CognitoError)) return refusal;
  switch (refusal.name) {
    case 'CodeMismatchException':
      return codeMistyped(refusal.message);
    case 'EnableSoftwareTokenMFAException':
      return enrolmentCodeMistyped(refusal.message);
    default:
      return refusal;
  }
}
