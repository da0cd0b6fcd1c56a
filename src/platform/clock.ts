/** Time as a value: everything that reads the time is given a Clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that runs like the system's but can be moved: for development and tests. */
export class MovableClock implements Clock {
  #offset = 0;
  #frozenAt: number | undefined;

  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  /** Moves time forward (or back, when negative) by `ms` milliseconds. */
  advance(ms: number): void {
    if (this.#frozenAt !== undefined) this.#frozenAt += ms;
    else this.#offset += ms;
  }

  /** Moves time to the instant `ms`; it runs on from there unless it is frozen. */
  set(ms: number): void {
    if (this.#frozenAt !== undefined) this.#frozenAt = ms;
    else this.#offset = ms - Date.now();
  }

  /** Stops time at the instant it shows. */
  freeze(): void {
    this.#frozenAt = this.now();
  }

  /** Returns to the system's time. */
  reset(): void {
    this.#offset = 0;
    this.#frozenAt = undefined;
  }
}
