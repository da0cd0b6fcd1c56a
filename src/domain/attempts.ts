/**
 * How often one may be wrong: a pure state machine, time passed in.
 *
 * An attempt is counted before it is looked at, and success clears the count: a crash or a race
 * can only count too much, never too little. After the fifth failure the factor locks for
 * 2^(n−5) seconds, 15 minutes at most; 15 quiet minutes forgive the visible count. The budget
 * `total` is forgiven by success alone.
 */
import type { AttemptFactor, AttemptState } from '#store/records.ts';

const FREE_TRIES = 5;
const LONGEST_LOCK = 15 * 60_000;
const QUIET = 15 * 60_000;

/**
 * Consecutive failures after which a factor stays shut until an administrator or a recovery
 * opens it. A password has no such end: a stranger could shut any account for good.
 */
const BUDGET: Record<AttemptFactor, number> = {
  password: Number.POSITIVE_INFINITY,
  'software-token': 100,
  'message-code': 100,
};

/** How long the lock lasts that the `tries`-th failure in a row begins, in milliseconds. */
export function lockAfter(tries: number): number {
  return tries < FREE_TRIES ? 0 : Math.min(1000 * 2 ** (tries - FREE_TRIES), LONGEST_LOCK);
}

/**
 * The state once one more attempt is counted, or undefined when the attempt must be refused
 * unseen: the lock holds or the budget is spent.
 */
export function countAttempt(
  state: AttemptState | undefined,
  factor: AttemptFactor,
  now: number,
): AttemptState | undefined {
  if (!state) return { tries: 1, total: 1, lockedUntil: now + lockAfter(1), lastAt: now };
  if (now < state.lockedUntil || state.total >= BUDGET[factor]) return undefined;
  const forgiven = now - state.lastAt >= QUIET;
  const tries = forgiven ? 1 : state.tries + 1;
  return { tries, total: state.total + 1, lockedUntil: now + lockAfter(tries), lastAt: now };
}
