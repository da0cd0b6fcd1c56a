/** Work that goes on behind the caller's back, one piece after another: the next is prepared meanwhile. */
export class OneBehind<T> {
  #running: Promise<T>;

  /** `first` is the result before there is any. */
  constructor(first: T) {
    this.#running = Promise.resolve(first);
  }

  /**
   * Begins `work` with the result of the piece before, when that has come to its end; rejects, and
   * begins nothing, when that has failed.
   */
  async begin(work: (before: T) => Promise<T>): Promise<void> {
    const before = await this.#running;
    this.#running = work(before);
    // Whoever asks next is told.
    this.#running.catch(() => undefined);
  }

  /** The result of the last piece. */
  result(): Promise<T> {
    return this.#running;
  }

  /** Resolves when nothing goes on any more, however it ended. */
  async settled(): Promise<void> {
    await this.#running.catch(() => undefined);
  }
}
