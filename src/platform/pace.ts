/**
 * The pace of long work beside requests: in steps whose length is bounded by time, since how long
 * a number of rows takes depends on the rows, the store and the machine, with a rest after each.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

export interface PaceOptions {
  /** Rows of the first step, and the fewest and most of any. */
  readonly first: number;
  readonly least: number;
  readonly most: number;
  /** How long others may have to wait for a step, in ms. */
  readonly stepMs: number;
  /** How long the work rests after a step, as a multiple of what it took. */
  readonly rest: number;
  /** A monotonic time in ms. */
  readonly now?: () => number;
}

/** By how much a step grows at most: one that was quick by chance says little of the next. */
const GROWTH = 1.5;

export class Pace {
  readonly #options: PaceOptions;
  readonly #now: () => number;
  #rows: number;
  #took = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#rows = options.first;
  }

  /** How many rows the next step takes. */
  get rows(): number {
    return this.#rows;
  }

  /** Does the part of a step that others wait for; how long it takes decides on the next one. */
  async timed<T>(work: () => Promise<T>): Promise<T> {
    const begun = this.#now();
    const result = await work();
    this.#took = this.#now() - begun;
    const { least, most, stepMs } = this.#options;
    const fitting = (this.#rows * stepMs) / Math.max(this.#took, Number.EPSILON);
    const rows = Math.floor(Math.min(fitting, this.#rows * GROWTH));
    this.#rows = Math.max(least, Math.min(most, rows));
    return result;
  }

  /** Lets others have their turn, for as long as the last step was. */
  async rest(): Promise<void> {
    const ms = this.#took * this.#options.rest;
    await (ms < 1 ? nextTurn() : wait(ms));
  }
}
