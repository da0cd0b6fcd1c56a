/**
 * Spans on their way to the collector: a bounded queue, sent in batches, one after another. A
 * request never waits for it. What finds no room, and what the collector does not take in time, is
 * dropped and counted.
 */
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Spans that wait at most: some MB. */
const MOST_WAITING = 8192;
/** Spans in one request to the collector. */
const BATCH = 512;
/** How long a span waits for others to travel with, in ms. */
const EVERY_MS = 1000;

/** Hands a batch over; answers whether it was taken, at the latest when the signal says so. */
export type SendSpans = (batch: ReadableSpan[], signal: AbortSignal) => Promise<boolean>;

export class SpanQueue implements SpanProcessor {
  readonly #send: SendSpans;
  readonly #closing = new AbortController();
  #waiting: ReadableSpan[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;

  constructor(send: SendSpans) {
    this.#send = send;
  }

  get dropped(): number {
    return this.#dropped;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#waiting.length >= MOST_WAITING || this.#closing.signal.aborted) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= BATCH) this.#begin();
    else this.#wait();
  }

  /** Resolves when everything that waits was sent or dropped. */
  async forceFlush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#sending) {
      this.#begin();
      await this.#sending;
    }
  }

  /** Takes no more spans, and drops those that have not arrived. */
  async shutdown(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#dropped += this.#waiting.length;
    this.#waiting = [];
    await this.#sending;
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => this.#begin(), EVERY_MS).unref();
  }

  /** Sends a batch, unless one is under way. */
  #begin(): void {
    if (this.#sending) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting.splice(0, BATCH);
    if (batch.length === 0) return;
    this.#sending = this.#send(batch, this.#closing.signal).then((taken) => {
      if (!taken) this.#dropped += batch.length;
      this.#sending = undefined;
      if (this.#waiting.length >= BATCH) this.#begin();
      else if (this.#waiting.length > 0) this.#wait();
    });
  }
}
