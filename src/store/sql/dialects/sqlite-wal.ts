/**
 * The write-ahead log of an SQLite file: makes commits durable in groups, and keeps the log
 * short. See docs/decisions/0003-group-commit.md.
 *
 * SQLite writes commits to the log without syncing it. A transaction that has committed waits here
 * for an fdatasync of the log that started after its commit; one runs at a time, and all that
 * committed meanwhile share the next. Syncing and checkpoints happen on other threads.
 */
import { closeSync, fdatasync, openSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Mutex } from './mutex.ts';

/**
 * Changed rows after which the log is folded into the database: some 3,000 pages. Many of them
 * are the same page again, which a checkpoint copies once.
 */
const CHECKPOINT_AFTER = 2000;

interface Waiter {
  readonly commit: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Has what was written to a file be on disk, and calls back. */
export type SyncFile = (descriptor: number, done: (error: Error | null) => void) => void;

export class WriteAheadLog {
  readonly #file: string;
  readonly #syncFile: SyncFile;
  readonly #descriptor: number;
  readonly #breaking = Promise.withResolvers<Error>();
  #commits = 0;
  #durable = 0;
  #waiting: Waiter[] = [];
  #syncing: Promise<void> | undefined;
  #failed: Error | undefined;
  #checkpointer: Worker | undefined;
  #checkpointing: Promise<void> | undefined;
  #changesAtCheckpoint = 0;
  #closed = false;

  /** `file` is the database; its log exists. */
  constructor(file: string, syncFile: SyncFile = fdatasync) {
    this.#file = file;
    this.#syncFile = syncFile;
    this.#descriptor = openSync(`${file}-wal`, 'r+');
  }

  /** How many wait for their commit to be on disk. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when a sync has failed: what the log holds is known when it is read anew. */
  get broken(): Promise<Error> {
    return this.#breaking.promise;
  }

  /** Counts a commit: called right after it, before anything else runs. */
  committed(): void {
    this.#commits++;
  }

  /** Throws when an earlier sync failed: what the log holds since then is not known. */
  check(): void {
    if (this.#failed) throw this.#failed;
  }

  /** Resolves when every commit made so far is on disk; undefined when it is. */
  durable(): Promise<void> | undefined {
    this.check();
    if (this.#durable >= this.#commits) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit: this.#commits, resolve, reject });
      this.#syncing ??= this.#sync();
    });
  }

  /** Starts a checkpoint in the background when enough has changed since the last. */
  checkpointWhenDue(changes: number, writers: Mutex): void {
    if (this.#checkpointing || changes - this.#changesAtCheckpoint < CHECKPOINT_AFTER) return;
    this.#changesAtCheckpoint = changes;
    this.#checkpointing = this.#checkpoint(writers)
      // The log stays as it is and grows until a later checkpoint succeeds.
      .catch(() => undefined)
      .finally(() => {
        this.#checkpointing = undefined;
      });
  }

  /** Waits for the sync under way; the last connection to close folds in the log. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#syncing;
    await this.#checkpointer?.terminate();
    closeSync(this.#descriptor);
  }

  async #sync(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#failed) {
      // Let those who are about to commit in this turn of the loop share the sync.
      await new Promise(setImmediate);
      const upTo = this.#commits;
      const error = await new Promise<Error | null>((resolve) =>
        this.#syncFile(this.#descriptor, resolve),
      );
      if (error) {
        // The system may have dropped what it could not write: a later sync that succeeds
        // would prove nothing. Opening the store again reads what is really there.
        this.#failed = new Error('The store could not be synced to disk; it must be reopened.', {
          cause: error,
        });
        this.#breaking.resolve(this.#failed);
      } else {
        this.#durable = upTo;
      }
      const settled = this.#waiting.filter(({ commit }) => error !== null || commit <= upTo);
      this.#waiting = this.#waiting.filter(({ commit }) => error === null && commit > upTo);
      for (const waiter of settled) {
        if (this.#failed) waiter.reject(this.#failed);
        else waiter.resolve();
      }
    }
    this.#syncing = undefined;
  }

  /**
   * Copies the log into the database: most of it beside the writers, the short rest while they
   * wait. Only when nothing is left does the next writer begin the log again; otherwise steady
   * writing would let it grow without end.
   */
  async #checkpoint(writers: Mutex): Promise<void> {
    await this.#copy();
    await writers.run(() => this.#copy());
  }

  async #copy(): Promise<void> {
    if (this.#closed) throw new Error('the log is closed');
    const worker = this.#startCheckpointer();
    await new Promise<void>((resolve, reject) => {
      const ended = (code: number) => reject(new Error(`the checkpointer ended with ${code}`));
      worker.once('exit', ended);
      worker.once('message', () => {
        worker.off('exit', ended);
        resolve();
      });
      worker.postMessage('checkpoint');
    });
  }

  #startCheckpointer(): Worker {
    if (this.#checkpointer) return this.#checkpointer;
    const program = new URL(`./sqlite-checkpointer${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(program, { workerData: this.#file });
    worker.unref();
    // Its end is reported by `exit` as well; without a listener an error would end the process.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#checkpointer = undefined;
    });
    this.#checkpointer = worker;
    return worker;
  }
}
