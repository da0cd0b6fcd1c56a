/**
 * What the most patient stranger gets who knows the curve by heart: the most attempts that are
 * looked at within a time, by dynamic programming over every wait that makes a difference.
 *
 * The curve is a black box here. Two states are the same when they lock as long and count the same
 * from then on; a wait is one of whole minutes after the lock, which forgiveness is told in.
 */
import { countAttempt } from '#domain/attempts/lock-curve.ts';
import type { AttemptFactor, AttemptState } from '#store/tables/attempts.ts';

const MINUTE = 60_000;
/** Nothing is left of any count after so long. */
const LONGEST_WAIT = 6 * 60 * MINUTE;
/** Failures in a row after which the lock no longer grows, and some. */
const DEPTH = 20;

interface Step {
  readonly to: number;
  /** From one attempt to the next. */
  readonly after: number;
}

/** The most attempts of which a stranger sees the outcome in `span`, beginning with no count. */
export function bestOf(factor: AttemptFactor, span: number): number {
  const moves = stepsBetween(factor);
  /** The earliest instant of the latest attempt, for each state it can have left. */
  let earliest = new Map([[1, 0]]);
  let attempts = 0;
  while (Math.min(...earliest.values()) < span) {
    attempts++;
    const next = new Map<number, number>();
    for (const [from, at] of earliest) {
      for (const { to, after } of moves[from]!) {
        if (at + after < (next.get(to) ?? Number.POSITIVE_INFINITY)) next.set(to, at + after);
      }
    }
    earliest = next;
  }
  return attempts;
}

/** For each count of failures: which counts the next attempt can lead to, and the shortest wait. */
function stepsBetween(factor: AttemptFactor): readonly (readonly Step[])[] {
  return Array.from({ length: DEPTH + 1 }, (_, tries) => {
    const state = afterFailures(factor, Math.max(tries, 1));
    const steps = new Map<number, Step>();
    const opens = Math.max(state.lastAt, state.lockedUntil);
    for (let wait = 0; wait <= LONGEST_WAIT; wait += MINUTE) {
      const to = Math.min(countAttempt(state, factor, opens + wait)!.tries, DEPTH);
      if (!steps.has(to)) steps.set(to, { to, after: opens + wait - state.lastAt });
    }
    return [...steps.values()];
  });
}

/** The state after so many failures, each at the end of the lock before. */
function afterFailures(factor: AttemptFactor, count: number): AttemptState {
  let state: AttemptState | undefined;
  for (let i = 0; i < count; i++) {
    state = countAttempt(state, factor, Math.max(state?.lockedUntil ?? 0, state?.lastAt ?? 0));
  }
  return state!;
}
