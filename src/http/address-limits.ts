/**
 * How many requests one address has in any minute. Each node counts on its own, in memory: for a
 * bounded number of addresses, of which those that were silent longest are forgotten.
 */
import type { Clock } from '#platform/clock.ts';
import { networkOf } from '#platform/networks.ts';

/** A minute is looked at in slots; of the oldest, all counts as long as part of it may. */
const SLOT = 10_000;
const SLOTS = 7;
const MOST_ADDRESSES = 20_000;

interface Counts {
  /** By the number of their slot, modulo SLOTS. */
  readonly bySlot: Uint32Array;
  /** The number of the last slot that was counted in. */
  latest: number;
}

export class AddressLimits {
  readonly #clock: Clock;
  readonly #perMinute: number;
  readonly #mostAddresses: number;
  /** By address, of IPv6 by network; the one that was counted last is the last. */
  readonly #counts = new Map<string, Counts>();

  constructor(options: {
    readonly clock: Clock;
    readonly perMinute: number;
    readonly mostAddresses?: number;
  }) {
    this.#clock = options.clock;
    this.#perMinute = options.perMinute;
    this.#mostAddresses = options.mostAddresses ?? MOST_ADDRESSES;
  }

  /** Counts a request; false, and not counted, when the address has had its share of this minute. */
  take(address: string): boolean {
    const counts = this.#countsOf(networkOf(address));
    if (counts.bySlot.reduce((sum, one) => sum + one) >= this.#perMinute) return false;
    counts.bySlot[counts.latest % SLOTS]!++;
    return true;
  }

  /** Takes a request back that was counted. */
  giveBack(address: string): void {
    const counts = this.#countsOf(networkOf(address));
    for (let age = 0; age < SLOTS; age++) {
      const slot = (counts.latest - age + SLOTS) % SLOTS;
      if (counts.bySlot[slot]! > 0) {
        counts.bySlot[slot]!--;
        return;
      }
    }
  }

  #countsOf(network: string): Counts {
    const now = Math.floor(this.#clock.now() / SLOT);
    const counts = this.#counts.get(network) ?? { bySlot: new Uint32Array(SLOTS), latest: now };
    // A clock that steps back forgives nothing.
    const passed = Math.min(Math.max(0, now - counts.latest), SLOTS);
    for (let i = 1; i <= passed; i++) counts.bySlot[(counts.latest + i) % SLOTS] = 0;
    counts.latest = Math.max(counts.latest, now);
    this.#counts.delete(network);
    this.#counts.set(network, counts);
    if (this.#counts.size > this.#mostAddresses) {
      this.#counts.delete(this.#counts.keys().next().value!);
    }
    return counts;
  }
}
