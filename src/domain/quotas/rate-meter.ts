/**
 * A token bucket for each key: what a second allows may come at once, and is free again as time
 * passes. Each node has its own, in memory; of too many keys those that were asked for longest ago
 * are forgotten.
 */
import type { Clock } from '#platform/clock.ts';

const MOST_KEYS = 10_000;

/** One limit that a request is counted against. */
export interface RateShare {
  readonly key: string;
  readonly perSecond: number;
}

interface Level {
  /** Requests that are not forgotten yet. */
  readonly used: number;
  readonly at: number;
}

export class RateMeter {
  readonly #clock: Clock;
  readonly #mostKeys: number;
  readonly #levels = new Map<string, Level>();

  constructor(clock: Clock, mostKeys = MOST_KEYS) {
    this.#clock = clock;
    this.#mostKeys = mostKeys;
  }

  /** Counts a request against all shares; false, and counted against none, when one is used up. */
  take(shares: readonly RateShare[]): boolean {
    const levels = shares.map((share) => this.#levelOf(share));
    if (levels.some(({ used }, i) => used + 1 > shares[i]!.perSecond)) return false;
    for (const [i, { key }] of shares.entries()) {
      const { used, at } = levels[i]!;
      this.#levels.delete(key);
      this.#levels.set(key, { used: used + 1, at });
    }
    while (this.#levels.size > this.#mostKeys) {
      this.#levels.delete(this.#levels.keys().next().value!);
    }
    return true;
  }

  /** What is used, so that a limit that was raised has its effect at once. */
  #levelOf({ key, perSecond }: RateShare): Level {
    const now = this.#clock.now();
    const { used, at } = this.#levels.get(key) ?? { used: 0, at: now };
    // A clock that steps back forgives nothing.
    const passed = Math.max(0, now - at);
    const left = Math.min(used, perSecond) - (passed * perSecond) / 1000;
    return { used: Math.max(0, left), at: Math.max(at, now) };
  }
}
