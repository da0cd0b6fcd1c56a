/**
 * How often one may be wrong: a pure state machine, time passed in.
 *
 * An attempt is counted before it is looked at, and success clears the count: a crash or a race
 * can only count too much, never too little. After the fifth failure the factor locks for
 * 2^(n−5) seconds, 15 minutes at most; 15 quiet minutes after that forgive the visible count. The
 * budget `total` is forgiven by success alone.
 */
import type { AttemptFactor, AttemptState } from '#store/tables/attempts.ts';

const FREE_TRIES = 5;
const LONGEST_LOCK = 15 * 60_000;
const QUIET = 15 * 60_000;

/**
 * Consecutive failures after which a factor stays shut until an administrator or a recovery
 * opens it. What a stranger can guess at has no such end, or a stranger could shut any account for
 * good: a password, and the codes that anyone can ask for. The lock and the hourly limits bound
 * those, and the codes of changed addresses, which nobody could open again.
 */
const BUDGET: Record<AttemptFactor, number> = {
  password: Number.POSITIVE_INFINITY,
  'software-token': 100,
  'message-code': 100,
  'custom-challenge': Number.POSITIVE_INFINITY,
  device: 100,
  'sign-in-code': Number.POSITIVE_INFINITY,
  'sign-up-code': Number.POSITIVE_INFINITY,
  'recovery-code': Number.POSITIVE_INFINITY,
  'attribute-code': Number.POSITIVE_INFINITY,
};

/** How long the lock lasts that the `tries`-th failure in a row begins, in milliseconds. */
export function lockAfter(tries: number): number {
  return tries < FREE_TRIES ? 0 : Math.min(1000 * 2 ** (tries - FREE_TRIES), LONGEST_LOCK);
}

/** Whether an attempt now would be refused unseen: the lock holds or the budget is spent. */
export function isLocked(
  state: AttemptState | undefined,
  factor: AttemptFactor,
  now: number,
): boolean {
  return state !== undefined && (now < state.lockedUntil || state.total >= BUDGET[factor]);
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
  if (isLocked(state, factor, now)) return undefined;
  const tries = !state || isForgiven(state, now) ? 1 : state.tries + 1;
  const lock = lockAfter(tries);
  return {
    tries,
    total: (state?.total ?? 0) + 1,
    // 0, not `now`, without a lock: a node whose clock is a little behind must not refuse.
    lockedUntil: lock === 0 ? 0 : now + lock,
    lastAt: now,
  };
}

/** The quiet begins where the lock ends: else the longest lock would forgive by itself. */
function isForgiven({ lastAt, lockedUntil }: AttemptState, now: number): boolean {
  return now - Math.max(lastAt, lockedUntil) >= QUIET;
}
