/**
 * Modular exponentiation by OpenSSL, modulo the prime of modexp-group.ts.
 *
 * Threads do the work, off the event loop. They start in the background after the first use; until
 * one is ready the work is done on this thread, one exponentiation per turn of the event loop.
 */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Power, packJobs, unpackResults } from './modexp-batch.ts';
import { N, n, SIZE, toBytes, toNumber, trim } from './modexp-group.ts';
import { openSslPower } from './modexp-openssl.ts';
import { QueueFull } from './queue-full.ts';

/**
 * Milliseconds between the first use and the first thread, so that the first answers are sent
 * before.
 */
const HEAD_START = 250;
/** Jobs in one message to a thread. */
const BATCH = 8;
/** Messages a thread has at once: the second waits there while the first is worked on. */
const PIPELINE = 2;
/** Jobs that wait for a thread: a second or two of work. */
const LONGEST_QUEUE = 1000;
/** Threads started in place of dead ones, in the life of one ModularExponentiation. */
const REPLACEMENTS = 8;

/** Both numbers of the smallest power that is work for OpenSSL. */
const TWO = Buffer.of(2);

interface ModexpJob extends Power {
  readonly resolve: (result: Buffer) => void;
  readonly reject: (reason: unknown) => void;
}

interface ModexpThread {
  readonly worker: Worker;
  /** Jobs that were sent and not answered, oldest first. */
  readonly batches: ModexpJob[][];
  ready: boolean;
}

export class ModularExponentiation {
  readonly #most: number;
  readonly #threads: ModexpThread[] = [];
  #queue: ModexpJob[] = [];
  #replacements = REPLACEMENTS;
  #headStart: NodeJS.Timeout | undefined;
  #dealing = false;
  #busyHere = false;
  #closed = false;

  /**
   * `workers` is the number of threads, at most: without it one per core and no more than four.
   * With 0 all work is done on the caller's thread.
   */
  constructor(options: { workers?: number } = {}) {
    this.#most = options.workers ?? Math.min(availableParallelism(), 4);
  }

  /**
   * base^exponent mod N in 384 bytes. Both numbers are big-endian, not negative, of any length;
   * 0^0 is 1. Secret exponents should have a fixed length: leading zero bytes are not hidden.
   * Rejects with QueueFull when too many wait already.
   */
  power(base: Buffer, exponent: Buffer): Promise<Buffer> {
    const b = reducedBase(base);
    const e = reducedExponent(exponent, b);
    const known = withoutOpenSsl(b, e);
    if (known) return Promise.resolve(known);
    if (this.#queue.length >= LONGEST_QUEUE) return Promise.reject(new QueueFull());
    this.#startSoon();
    return new Promise((resolve, reject) => {
      this.#queue.push({ base: b, exponent: e, resolve, reject });
      this.#dealSoon();
    });
  }

  /** Resolves when what waits now is done. @throws QueueFull, as `power` does now */
  async turn(): Promise<void> {
    if (this.#queue.length > 0) await this.power(TWO, TWO);
  }

  /** Stops the threads. Outstanding and later jobs are done on this thread. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#headStart);
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  /** How many wait for a thread. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Threads that are at work. */
  get ready(): number {
    return this.#threads.filter((thread) => thread.ready).length;
  }

  #startSoon(): void {
    if (this.#headStart || this.#closed || this.#most === 0) return;
    this.#headStart = setTimeout(() => this.#startThread(), HEAD_START);
    this.#headStart.unref();
  }

  /** Starts one thread. They start one after the other: each keeps a core busy until it is ready. */
  #startThread(): void {
    if (this.#closed || this.#threads.length >= this.#most) return;
    const worker = newWorker();
    if (!worker) return;
    const thread: ModexpThread = { worker, batches: [], ready: false };
    this.#threads.push(thread);
    worker.on('message', (message: 'ready' | Uint8Array) => {
      if (message !== 'ready') this.#take(thread, unpackResults(message));
      else this.#enlist(thread);
    });
    worker.on('error', () => undefined); // Its 'exit' follows.
    worker.on('exit', () => this.#bury(thread));
    worker.unref();
  }

  #enlist(thread: ModexpThread): void {
    thread.ready = true;
    this.#startThread();
    this.#deal();
  }

  /** What comes in one turn of the event loop goes to a thread in one message: waking it is dear. */
  #dealSoon(): void {
    if (this.#dealing) return;
    this.#dealing = true;
    setImmediate(() => {
      this.#dealing = false;
      this.#deal();
    });
  }

  /**
   * Gives waiting jobs to the threads with the shortest queues; without threads, does them here.
   */
  #deal(): void {
    while (this.#queue.length > 0) {
      const thread = this.#threads
        .filter(({ ready, batches }) => ready && batches.length < PIPELINE)
        .reduce<ModexpThread | undefined>(
          (least, one) => (least && least.batches.length <= one.batches.length ? least : one),
          undefined,
        );
      if (!thread) break;
      const batch = this.#queue.splice(0, BATCH);
      const message = packJobs(batch);
      if (thread.batches.length === 0) thread.worker.ref();
      thread.batches.push(batch);
      thread.worker.postMessage(message, [message.buffer]);
    }
    if (this.#queue.length > 0 && this.ready === 0) this.#workHere();
  }

  #take(thread: ModexpThread, results: (Buffer | undefined)[]): void {
    const batch = thread.batches.shift() ?? [];
    if (thread.batches.length === 0) thread.worker.unref();
    batch.forEach((job, i) => {
      const result = results[i];
      if (result) job.resolve(result);
      else finishHere(job);
    });
    this.#deal();
  }

  /** A thread has exited: others do its jobs, and another thread replaces it. */
  #bury(thread: ModexpThread): void {
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    this.#queue = [...thread.batches.flat(), ...this.#queue];
    if (!this.#closed && this.#replacements > 0) {
      this.#replacements--;
      this.#startThread();
    }
    this.#deal();
  }

  #workHere(): void {
    if (this.#busyHere) return;
    this.#busyHere = true;
    setImmediate(() => {
      this.#busyHere = false;
      const job = this.#queue.shift();
      if (job) finishHere(job);
      this.#deal();
    });
  }
}

/** A thread, or undefined if the system refuses one: the work is then done here. */
function newWorker(): Worker | undefined {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  try {
    return new Worker(new URL(`./modexp-worker.${extension}`, import.meta.url));
  } catch {
    return undefined;
  }
}

function finishHere(job: ModexpJob): void {
  try {
    job.resolve(openSslPower(job.base, job.exponent) ?? rsaPower(job.base, job.exponent));
  } catch (error) {
    job.reject(error);
  }
}

/**
 * The raw RSA public operation is base^e mod N and takes any e < N. It is not constant-time in e, so
 * it is used only for what the other way refuses: the results 1 and N − 1.
 */
function rsaPower(base: Uint8Array, exponent: Uint8Array): Buffer {
  const key = createPublicKey({
    key: { kty: 'RSA', n: MODULUS, e: Buffer.from(exponent).toString('base64url') },
    format: 'jwk',
  });
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, base);
}

const MODULUS = N.toString('base64url');
const N_LESS_1 = toBytes(n - 1n);

/** `base` modulo N, in SIZE bytes. */
function reducedBase(base: Buffer): Buffer {
  const bytes = trim(base);
  if (bytes.length > SIZE) return toBytes(toNumber(bytes) % n);
  const whole = Buffer.alloc(SIZE);
  bytes.copy(whole, SIZE - bytes.length);
  return whole.compare(N) < 0 ? whole : toBytes(toNumber(whole) - n);
}

/** An exponent below N with the same power: N is prime, so exponents count modulo N − 1. */
function reducedExponent(exponent: Buffer, base: Buffer): Buffer {
  const bytes = trim(exponent);
  if (bytes.length < SIZE) return bytes;
  const value = toNumber(bytes);
  if (value === 0n || value < n - 1n) return bytes;
  const isZero = base.every((byte) => byte === 0);
  return isZero ? bytes : trim(toBytes(value % (n - 1n)));
}

/** The trivial powers, among them all whose base OpenSSL refuses: 0, 1 and N − 1. */
function withoutOpenSsl(base: Buffer, exponent: Buffer): Buffer | undefined {
  if (exponent.length === 0) return toBytes(1n);
  if (base.equals(N_LESS_1)) return exponent.at(-1)! & 1 ? N_LESS_1 : toBytes(1n);
  const small = base.subarray(0, -1).every((byte) => byte === 0);
  return small && base.at(-1)! <= 1 ? Buffer.from(base) : undefined;
}
