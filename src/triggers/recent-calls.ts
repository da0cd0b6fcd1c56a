/**
 * The last calls of each pool's functions, as this process made them, for operators to look at. They
 * are kept in memory, so many and no more, and hold nothing of events and answers, nor what a
 * function said when it failed: that may repeat either.
 */
import type { TriggerName } from './trigger.ts';

export type TriggerOutcome = 'answered' | 'threw' | 'unreachable' | 'invalid answer';

export interface TriggerCall {
  readonly at: number;
  readonly trigger: TriggerName;
  readonly functionName: string;
  readonly clientId: string | undefined;
  readonly outcome: TriggerOutcome;
  readonly ms: number;
  /** Why it could not be called, in the words of the transport. */
  readonly reason?: string;
}

const MOST_CALLS = 50;
const MOST_POOLS = 200;

export class RecentCalls {
  /** The pool that was called for last stands last. */
  readonly #pools = new Map<string, TriggerCall[]>();

  note(poolId: string, call: TriggerCall): void {
    const calls = this.#pools.get(poolId) ?? [];
    this.#pools.delete(poolId);
    this.#pools.set(poolId, calls);
    calls.push(call);
    if (calls.length > MOST_CALLS) calls.shift();
    if (this.#pools.size > MOST_POOLS) this.#pools.delete(this.#pools.keys().next().value!);
  }

  /** Newest first. */
  of(poolId: string): readonly TriggerCall[] {
    return (this.#pools.get(poolId) ?? []).toReversed();
  }
}
