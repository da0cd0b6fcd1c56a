/**
 * Standard output for the log. Lines go out together, after a short while; what waits for a reader
 * that is slow has a bound, and beyond it lines are dropped, counted, and told of once there is room.
 * Neither the event loop nor a thread of the pool waits for the reader, and nor does the end of the
 * process.
 */
import { fstatSync, write, writeSync } from 'node:fs';

const STDOUT = 1;
/** Lines go out after so long or so many characters. */
const TOGETHER_MS = 10;
const TOGETHER = 8 * 1024;
/** Characters that may wait. */
const MOST = 4 * 1024 * 1024;
/** How soon a reader that has taken no more is tried again. */
const RETRY_MS = 20;
/** How long a flush, and the end of the process, wait for a reader that takes nothing. */
const LAST_MS = 250;

export class LogOutput {
  readonly #isPipe: boolean;
  #waiting: string[] = [];
  #size = 0;
  /** What is going out: taken from `waiting`, and not all of it written yet. */
  #leaving: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;
  #isWriting = false;
  #isGone = false;
  #flushing: (() => void)[] = [];
  /** When the reader last took something, or a flush began to wait for it. */
  #takenAt = 0;
  #dropped = 0;
  #untold = 0;
  readonly #tell: (dropped: number) => string;

  /** `tell` makes the line that says how many are missing before it. */
  constructor(tell: (dropped: number) => string) {
    this.#tell = tell;
    const stats = fstatSync(STDOUT);
    this.#isPipe = stats.isFIFO() || stats.isSocket();
    // Node.js makes a pipe non-blocking when it makes its stream.
    if (this.#isPipe) void process.stdout;
    process.on('exit', () => this.#writeLast());
  }

  /** Lines that were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    if (this.#isGone || this.#size + line.length > MOST) {
      this.#dropped++;
      this.#untold++;
      return;
    }
    this.#waiting.push(line);
    this.#size += line.length;
    if (this.#size >= TOGETHER && this.#leaving.length === 0) this.#send();
    else this.#sendIn(TOGETHER_MS);
  }

  /** Resolves when all there is has been written, or the reader takes no more of it. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.#takenAt = performance.now();
      this.#flushing.push(resolve);
      this.#timer?.ref();
      this.#send();
    });
  }

  #sendIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, ms);
    // A reader that takes nothing keeps no process alive, but for a flush that waits for it.
    if (ms === RETRY_MS && this.#flushing.length === 0) this.#timer.unref();
  }

  /** Writes what there is until it is written, the reader takes no more, or a disk is busy with it. */
  #send(): void {
    if (this.#isWriting) return;
    while (this.#take()) {
      if (!this.#isPipe) {
        this.#isWriting = true;
        write(STDOUT, this.#leaving, (error, count) => {
          this.#isWriting = false;
          this.#wrote(error, count);
          this.#send();
        });
        return;
      }
      try {
        this.#wrote(null, writeSync(STDOUT, this.#leaving));
      } catch (error) {
        this.#wrote(error as NodeJS.ErrnoException, 0);
        if (!this.#isGone) return;
      }
    }
    this.#endFlushes();
  }

  #endFlushes(): void {
    for (const resolve of this.#flushing.splice(0)) resolve();
  }

  /** Whether there is something to write. */
  #take(): boolean {
    if (this.#leaving.length > 0) return true;
    if (this.#isGone) return false;
    if (this.#untold > 0) {
      this.#waiting.push(this.#tell(this.#untold));
      this.#untold = 0;
    }
    this.#leaving = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#size = 0;
    return this.#leaving.length > 0;
  }

  #wrote(error: NodeJS.ErrnoException | null, count: number): void {
    if (!error) {
      this.#leaving = this.#leaving.subarray(count);
      this.#takenAt = performance.now();
    } else if (error.code === 'EAGAIN') {
      if (performance.now() - this.#takenAt > LAST_MS) this.#endFlushes();
      this.#sendIn(RETRY_MS);
    } else {
      // Nobody reads any more: the server goes on without a log, and counts what it drops.
      this.#isGone = true;
      this.#dropped += this.#waiting.length;
      this.#waiting = [];
      this.#leaving = Buffer.alloc(0);
    }
  }

  #writeLast(): void {
    const until = performance.now() + LAST_MS;
    while (this.#take() && performance.now() < until) {
      try {
        this.#wrote(null, writeSync(STDOUT, this.#leaving));
      } catch (error) {
        this.#wrote(error as NodeJS.ErrnoException, 0);
        pause();
      }
    }
  }
}

/** Holds the thread, where the process is about to end. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}
