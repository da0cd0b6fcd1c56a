/**
 * When hashes would be done if all requested ones were computed, one after another on every thread.
 * Pretended hashes use no thread, or strangers could delay the real ones. But their outcome, and
 * that of a real one that was wrong, is answered at the end of its turn, so that the time does not
 * distinguish them.
 *
 * A cost is a text of all parameters that decide how long a hash takes.
 */
import { availableParallelism } from 'node:os';
import { QueueFull } from './queue-full.ts';

/** How many hashes are computed at once, at most. */
export const MOST_THREADS = Math.min(availableParallelism(), 4);

/** However many are requested, a turn begins within this time. */
const LONGEST_WAIT_MS = 5_000;
/** Turns that are waited for at once. */
const MOST_WAITING = 5_000;
/** Durations of one cost that are kept. */
const SAMPLES = 16;
/** How long a measured duration is used, in ms: the load of the machine changes. */
const FRESH_MS = 30_000;
/** In ms. Shorter hashes are computed also when pretended: a timer is not exact enough. */
const SHORTEST = 25;
/** Costs that are remembered; the oldest is dropped. */
const MOST_COSTS = 100;

/** What hashes of one cost took. */
interface Durations {
  readonly samples: number[];
  /** Of the samples: the next to be replaced, and the next to be used. */
  oldest: number;
  next: number;
  notedAt: number;
}

/** A turn of one hash, in the time of performance.now. */
export interface HashTurn {
  readonly beginsAt: number;
  readonly takes: number;
}

const costs = new Map<string, Durations>();
/** When each thread would be free if it had computed all requested hashes. */
const free: number[] = Array.from({ length: MOST_THREADS }, () => 0);
let waiting = 0;

/** Records how long a hash took. */
export function noteDuration(cost: string, ms: number): void {
  const known = durationsOf(cost);
  known.samples[known.oldest++ % SAMPLES] = ms;
  known.notedAt = performance.now();
}

/** How well it is known what such hashes take; `short` is less than a timer can pretend. */
export function knowledgeOf(cost: string): 'none' | 'old' | 'short' | 'fresh' {
  const { samples, notedAt } = durationsOf(cost);
  if (samples.length === 0) return 'none';
  if (Math.min(...samples) < SHORTEST) return 'short';
  return performance.now() - notedAt < FRESH_MS ? 'fresh' : 'old';
}

/** Takes the next turn. Where nothing is known of such hashes it takes no time. */
export function takeTurn(cost: string): HashTurn {
  const now = performance.now();
  const soonest = free.indexOf(Math.min(...free));
  const beginsAt = Math.min(Math.max(free[soonest]!, now), now + LONGEST_WAIT_MS);
  const takes = sampleOf(cost);
  free[soonest] = beginsAt + takes;
  return { beginsAt, takes };
}

/**
 * Waits for the end of a pretended hash's turn. A real one that was wrong ends when it is done and
 * its turn is over, whichever is later: a pretended one at the later of two durations.
 * @throws QueueFull
 */
export function pretend(cost: string): Promise<void> {
  const { beginsAt, takes } = takeTurn(cost);
  return waitUntil(beginsAt + Math.max(takes, sampleOf(cost)));
}

/** Waits for the end of a turn. @throws QueueFull */
export function endOfTurn({ beginsAt, takes }: HashTurn): Promise<void> {
  return waitUntil(beginsAt + takes);
}

async function waitUntil(end: number): Promise<void> {
  if (waiting >= MOST_WAITING) throw new QueueFull();
  const ms = end - performance.now();
  if (ms <= 0) return;
  waiting++;
  await new Promise((resolve) => setTimeout(resolve, ms));
  waiting--;
}

/** One of the durations in turn; 0 where none is known. */
function sampleOf(cost: string): number {
  const known = durationsOf(cost);
  return known.samples[known.next++ % known.samples.length] ?? 0;
}

function durationsOf(cost: string): Durations {
  let known = costs.get(cost);
  if (!known) {
    known = { samples: [], oldest: 0, next: 0, notedAt: Number.NEGATIVE_INFINITY };
    costs.set(cost, known);
    if (costs.size > MOST_COSTS) costs.delete(costs.keys().next().value!);
  }
  return known;
}
