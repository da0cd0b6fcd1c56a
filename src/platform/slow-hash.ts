/**
 * Password hashes that are slow by design, in threads of their own.
 *
 * Neither the event loop nor Node's thread pool, which signs tokens and syncs commits, has to
 * wait for them. Threads start with the first hash and end after a quiet minute; each works on
 * one hash at a time, so that their number bounds the memory hashes take.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** One hash to work out. Salts are in the clear; sizes are in bytes, `memory` in KiB. */
export type SlowHash =
  | { readonly kind: 'bcrypt'; readonly password: string; readonly setting: string }
  | {
      readonly kind: 'scrypt';
      readonly password: string;
      readonly salt: Uint8Array;
      readonly size: number;
      readonly N: number;
      readonly r: number;
      readonly p: number;
    }
  | {
      readonly kind: 'argon2id';
      readonly password: string;
      readonly salt: Uint8Array;
      readonly size: number;
      readonly memory: number;
      readonly passes: number;
      readonly parallelism: number;
    }
  | {
      readonly kind: 'pbkdf2-sha256';
      readonly password: string;
      readonly salt: Uint8Array;
      readonly size: number;
      readonly iterations: number;
    };

/** More hashes are asked for than can be worked out in a bearable time. */
export class TooManyHashes extends Error {}

const MOST_THREADS = Math.min(availableParallelism(), 4);
const LONGEST_QUEUE = 500;
const QUIET_MS = 60_000;

interface HashJob {
  readonly work: SlowHash;
  readonly resolve: (digest: Buffer) => void;
  readonly reject: (reason: Error) => void;
}

interface HashThread {
  readonly worker: Worker;
  job: HashJob | undefined;
  quiet: NodeJS.Timeout | undefined;
}

const queue: HashJob[] = [];
const threads = new Set<HashThread>();

/**
 * The digest; for bcrypt its 31 characters. Rejects with TooManyHashes when the queue is
 * full, and when the parameters are none.
 */
export function slowHash(work: SlowHash): Promise<Buffer> {
  if (queue.length >= LONGEST_QUEUE) return Promise.reject(new TooManyHashes());
  return new Promise((resolve, reject) => {
    queue.push({ work, resolve, reject });
    deal();
  });
}

function deal(): void {
  while (queue.length > 0) {
    const thread = [...threads].find(({ job }) => !job) ?? startThread();
    if (!thread) return;
    clearTimeout(thread.quiet);
    thread.job = queue.shift()!;
    thread.worker.ref();
    thread.worker.postMessage(thread.job.work);
  }
}

function startThread(): HashThread | undefined {
  if (threads.size >= MOST_THREADS) return undefined;
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./slow-hash-worker.${extension}`, import.meta.url));
  const thread: HashThread = { worker, job: undefined, quiet: undefined };
  threads.add(thread);
  worker.on('message', (digest: Uint8Array | undefined) => {
    const { job } = thread;
    thread.job = undefined;
    worker.unref();
    thread.quiet = setTimeout(() => void worker.terminate(), QUIET_MS).unref();
    if (digest) job?.resolve(Buffer.from(digest));
    else job?.reject(new Error('the parameters of a hash were refused'));
    deal();
  });
  worker.on('error', () => undefined); // Its 'exit' follows.
  worker.on('exit', () => {
    clearTimeout(thread.quiet);
    threads.delete(thread);
    thread.job?.reject(new Error('a hashing thread ended'));
    deal();
  });
  return thread;
}
