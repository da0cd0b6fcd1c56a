/**
 * The one place where a code or password may be checked.
 *
 * An attempt is counted, and the count is durable, before anything is compared; success clears the
 * count in the transaction that uses it. Counts belong to a user and a factor, never to a session,
 * which a caller could begin anew.
 *
 * This room owns how often anyone may be wrong, and how often anyone may ask. It leaves what is
 * compared to passwords, messages and factors, and what a wrong attempt means to its caller.
 */
import {
  attemptLimitExceeded,
  attemptsExceeded,
  CognitoError,
  tooManyRequests,
} from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { AttemptFactor } from '#store/tables/attempts.ts';
import { countAttempt, isLocked } from './lock-curve.ts';

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

interface Turn {
  waiting: number;
  last: Promise<unknown>;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

export class AttemptGuard {
  readonly #parts: Parts;
  readonly #turns = new Map<string, Turn>();
  #waiting = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws while the factor is locked; counts nothing. */
  async refuseWhileLocked({ poolId, subject, factor }: AttemptSubject): Promise<void> {
    const state = await this.#parts.store.attempts.find(poolId, subject, factor);
    if (isLocked(state, factor, this.#parts.clock.now())) throw refusalOf(factor);
  }

  /**
   * Counts one attempt, then runs `check`. A check that proves the factor must clear the count
   * with `clear` in its own transaction before it resolves; one that throws leaves it counted.
   *
   * Attempts on one factor take turns on a node: many right ones at once, each counted before
   * it is known to be right, would otherwise lock the user out.
   */
  attempt<T>(subject: AttemptSubject, check: () => Promise<T>): Promise<T> {
    const name = `${subject.factor} ${subject.poolId} ${subject.subject}`;
    const turn = this.#turns.get(name) ?? { waiting: 0, last: Promise.resolve() };
    if (turn.waiting >= LONGEST_QUEUE || this.#waiting >= MOST_WAITING) {
      return Promise.reject(tooManyRequests());
    }
    this.#waiting++;
    turn.waiting++;
    this.#turns.set(name, turn);
    const mine = turn.last.then(async () => {
      await this.count(subject);
      return check();
    });
    turn.last = mine
      .catch((failure: unknown) => this.#audit(subject, failure))
      .finally(() => {
        this.#waiting--;
        turn.waiting--;
        if (turn.waiting === 0) this.#turns.delete(name);
      });
    return mine;
  }

  /** Clears the count; part of the transaction that uses the proof. */
  clear(tx: Transaction, { poolId, subject, factor }: AttemptSubject): Promise<void> {
    return tx.attempts.clear(poolId, subject, factor);
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
  async count({ poolId, subject, factor }: AttemptSubject): Promise<void> {
    for (let tries = 0; tries < COUNT_TRIES; tries++) {
      const counted = await this.#parts.store.transaction(async (tx) => {
        const from = await tx.attempts.find(poolId, subject, factor);
        const to = countAttempt(from, factor, this.#parts.clock.now());
        return to ? tx.attempts.move(poolId, subject, factor, from, to) : 'refused';
      });
      if (counted === 'refused') throw refusalOf(factor);
      if (counted) return;
    }
    throw tooManyRequests();
  }
}

/**
 * Codes that are not factors of a sign-in: the message of their lock does not speak of passwords.
 */
const OUTSIDE_SIGN_IN: readonly AttemptFactor[] = [
  'sign-up-code',
  'recovery-code',
  'attribute-code',
];

function refusalOf(factor: AttemptFactor): CognitoError {
  return OUTSIDE_SIGN_IN.includes(factor) ? attemptLimitExceeded() : attemptsExceeded();
}
