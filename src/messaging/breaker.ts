/**
 * A circuit breaker for a sender. It opens after some failures in a row; from then on one message
 * is tried per pause, and the pauses grow, until one is sent. Pure: time and randomness passed in.
 */
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';

/** Failures in a row that open the breaker. */
const TOLERATED = 3;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;

export class Breaker {
  readonly #clock: Clock;
  readonly #random: Random;
  #failures = 0;
  #pauseUntil = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  get open(): boolean {
    return this.#failures >= TOLERATED;
  }

  /** When the next message may be tried. */
  get pauseUntil(): number {
    return this.open ? this.#pauseUntil : 0;
  }

  /** Whether a message posted now would be tried. */
  admits(): boolean {
    return this.#clock.now() >= this.pauseUntil;
  }

  /** Whether a message may be tried now; while the breaker is open, that begins a pause. */
  tries(): boolean {
    if (!this.admits()) return false;
    if (this.open) this.#pause();
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures++;
    if (this.open) this.#pause();
  }

  #pause(): void {
    const pause = backOff(this.#failures - TOLERATED, FIRST_PAUSE, LONGEST_PAUSE, this.#random);
    this.#pauseUntil = this.#clock.now() + pause;
  }
}

/**
 * How long to wait after `failures` failures: twice as long after each, at most `longest`, and a
 * random part of up to half less, so that many that fail together do not retry together.
 */
export function backOff(failures: number, first: number, longest: number, random: Random): number {
  const whole = Math.min(first * 2 ** failures, longest);
  return whole - random.below(Math.floor(whole / 2) + 1);
}
