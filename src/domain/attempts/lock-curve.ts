/**
 * How locks grow with failures: a pure state machine, time passed in.
 *
 * An attempt is counted before it is examined, and success clears the count: a crash or a race can
 * only count too much, never too little. From the fifth failure the factor locks for 2^(n−5)
 * seconds, 15 minutes at most. Quiet time after the lock forgives one failure every 15 minutes,
 * never all of them at once: waiting gains an attacker nothing, and no schedule beats one attempt
 * at the end of each longest lock. The budget `total` is forgiven by success alone.
 *
 * A success may leave one attempt counted ahead (`oneAhead`), so that the next one is counted
 * before it begins. Whoever cannot tell whether that one was made takes it for made.
 */
import type { AttemptFactor, AttemptState } from '#store/tables/attempts.ts';

const FREE_TRIES = 5;
const LONGEST_LOCK = 15 * 60_000;
/** The quiet time that forgives one failure. */
const QUIET = 15 * 60_000;
/** Failures that give the longest lock: more of them take no longer to be forgiven. */
const MOST_TRIES = FREE_TRIES + Math.ceil(Math.log2(LONGEST_LOCK / 1000));

const HOUR = 3_600_000;

/**
 * Consecutive failures after which a factor stays locked until an administrator or a recovery
 * unlocks it. What a stranger can try has no such budget, or a stranger could lock any account for
 * good: a password, and the codes that anyone can request. The lock and the hourly limits bound
 * those, and the codes of changed addresses, which nothing could unlock.
 */
const BUDGET: Record<AttemptFactor, number> = {
  password: Number.POSITIVE_INFINITY,
  'familiar-password': Number.POSITIVE_INFINITY,
  'software-token': 100,
  'message-code': 100,
  'custom-challenge': Number.POSITIVE_INFINITY,
  'familiar-custom-challenge': Number.POSITIVE_INFINITY,
  device: 100,
  'sign-in-code': Number.POSITIVE_INFINITY,
  'familiar-sign-in-code': Number.POSITIVE_INFINITY,
  'sign-up-code': Number.POSITIVE_INFINITY,
  'recovery-code': Number.POSITIVE_INFINITY,
  'attribute-code': Number.POSITIVE_INFINITY,
};

/** How long the lock lasts that the `tries`-th failure in a row begins, in milliseconds. */
export function lockAfter(tries: number): number {
  return tries < FREE_TRIES ? 0 : Math.min(1000 * 2 ** (tries - FREE_TRIES), LONGEST_LOCK);
}

/** Whether an attempt now would be refused unexamined: the factor is locked or the budget spent. */
export function isLocked(
  state: AttemptState | undefined,
  factor: AttemptFactor,
  now: number,
): boolean {
  return state !== undefined && (now < state.lockedUntil || state.total >= BUDGET[factor]);
}

/** When a lock ends by itself; undefined where the budget is spent. */
export function lockEnd(
  state: AttemptState | undefined,
  factor: AttemptFactor,
): number | undefined {
  return state && state.total < BUDGET[factor] ? state.lockedUntil : undefined;
}

/**
 * The state once one more attempt is counted, or undefined when the attempt must be refused
 * unexamined.
 */
export function countAttempt(
  state: AttemptState | undefined,
  factor: AttemptFactor,
  now: number,
): AttemptState | undefined {
  if (isLocked(state, factor, now)) return undefined;
  const tries = (state ? triesLeft(state, now) : 0) + 1;
  const lock = lockAfter(tries);
  const counted = {
    tries,
    // An attempt counted ahead is in `tries` alone.
    total: Math.max(state?.total ?? 0, state?.tries ?? 0) + 1,
    // 0, not `now`, without a lock: a node whose clock is a little behind must not refuse.
    lockedUntil: lock === 0 ? 0 : now + lock,
    lastAt: now,
  };
  return hasEnd(factor) ? counted : { ...counted, forgetAt: forgetTime(counted) };
}

/** How long an attempt counted ahead can be made. */
const AHEAD_FOR = 7 * 24 * HOUR;

/**
 * The state that a success may leave: no failure, and one attempt counted. It is dated at the end
 * of the time in which that attempt can be made: no quiet time forgives it before.
 */
export function oneAhead(now: number): AttemptState {
  const until = (Math.floor((now + AHEAD_FOR) / HOUR) + 1) * HOUR;
  return { tries: 1, total: 0, lockedUntil: 0, lastAt: until, forgetAt: until + QUIET };
}

/** For how long still the attempt counted ahead in `state` can be made. */
export function timeAhead(state: AttemptState, now: number): number {
  return state.lastAt - now;
}

/** Whether the attempt counted ahead can be left for another one, and nothing need be written. */
export const lastsLong = (state: AttemptState, now: number) =>
  timeAhead(state, now) > AHEAD_FOR / 2;

/** What quiet time has left of the count. It begins when the lock ends. */
function triesLeft({ tries, lastAt, lockedUntil }: AttemptState, now: number): number {
  const forgiven = Math.floor((now - Math.max(lastAt, lockedUntil)) / QUIET);
  return forgiven <= 0 ? tries : Math.max(0, Math.min(tries, MOST_TRIES) - forgiven);
}

/**
 * When quiet time has forgiven the whole count. Strangers can cause counts for unknown names; all
 * of those must end. In whole hours, so that most changes leave the index alone.
 */
function forgetTime({ tries, lastAt, lockedUntil }: AttemptState): number {
  const forgiven = Math.max(lastAt, lockedUntil) + Math.min(tries, MOST_TRIES) * QUIET;
  return (Math.floor(forgiven / HOUR) + 1) * HOUR;
}

/**
 * Whether failures have a budget. Such a count is kept until success or an administrator clears it.
 */
const hasEnd = (factor: AttemptFactor) => BUDGET[factor] !== Number.POSITIVE_INFINITY;
