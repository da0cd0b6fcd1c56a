/** Runs asynchronous work one piece after another, in the order it was asked for. */
export class Mutex {
  readonly #waiting: (() => void)[] = [];
  #held = false;

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Stays held when it is handed on: what comes in between must queue.
      if (next) next();
      else this.#held = false;
    }
  }
}
