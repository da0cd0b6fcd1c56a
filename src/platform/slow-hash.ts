/**
 * Password hashes that are slow by design, in threads of their own.
 *
 * Neither the event loop nor Node's thread pool, which signs tokens and syncs commits, has to
 * wait for them. Threads start with the first hash and end after a quiet minute; each works on
 * one hash at a time, so that their number bounds the memory hashes take.
 *
 * Only hashes that can be right are worked out. How they and those that are only pretended share
 * the time is kept in hash-turns.ts.
 */
import { Worker } from 'node:worker_threads';
import { knowledgeOf, MOST_THREADS, noteDuration, pretend } from './hash-turns.ts';
import { QueueFull } from './queue-full.ts';

/** One hash to compute. Salts are in the clear; sizes are in bytes, `memory` in KiB. */
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

const LONGEST_QUEUE = 500;
const QUIET_MS = 60_000;
/** Characters of a bcrypt setting before its salt: `$2b$12$`. */
const BCRYPT_COST = 7;

interface Job {
  readonly work: SlowHash;
  readonly resolve: (digest: Buffer) => void;
  readonly reject: (reason: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** When it could begin with work: never before it has loaded. */
  startedAt: number;
  job: Job | undefined;
  sentAt: number;
  quiet: NodeJS.Timeout | undefined;
}

const queue: Job[] = [];
const threads = new Set<Thread>();
/** Pretended hashes that are worked out to be measured, by their cost. */
const measuring = new Map<string, Promise<unknown>>();
let workedOut = 0;

/**
 * The digest; for bcrypt its 31 characters. Rejects with QueueFull when the queue is full, and
 * when the parameters are none.
 */
export function slowHash(work: SlowHash): Promise<Buffer> {
  if (queue.length >= LONGEST_QUEUE) return Promise.reject(new QueueFull());
  return new Promise((resolve, reject) => {
    queue.push({ work, resolve, reject });
    deal();
  });
}

/**
 * Takes as long as `slowHash` would if it were wrong, and no thread: but for hashes whose time is
 * not known, or not of late, one at a time.
 */
export async function pretendHash(work: SlowHash): Promise<void> {
  const cost = costOf(work);
  const known = knowledgeOf(cost);
  const isMeasured = measuring.has(cost);
  if (known === 'short' || (known !== 'fresh' && !isMeasured)) {
    const hash = slowHash(work);
    if (known !== 'short') measuring.set(cost, hash);
    await hash.finally(() => known !== 'short' && measuring.delete(cost));
    return;
  }
  if (known === 'none') await measuring.get(cost)?.catch(() => undefined);
  await pretend(cost);
}

/** What decides how long a hash takes: equal for hashes that differ in salt and password. */
export function costOf(work: SlowHash): string {
  switch (work.kind) {
    case 'bcrypt':
      return work.setting.slice(0, BCRYPT_COST);
    case 'scrypt':
      return `scrypt ${work.N} ${work.r} ${work.p}`;
    case 'argon2id':
      return `argon2id ${work.memory} ${work.passes} ${work.parallelism}`;
    case 'pbkdf2-sha256':
      return `pbkdf2 ${work.iterations} ${work.size}`;
  }
}

/** How many hashes this process has worked out. */
export function hashesWorkedOut(): number {
  return workedOut;
}

function deal(): void {
  while (queue.length > 0) {
    const thread = [...threads].find(({ job }) => !job) ?? startThread();
    if (!thread) return;
    clearTimeout(thread.quiet);
    thread.job = queue.shift()!;
    thread.sentAt = performance.now();
    thread.worker.ref();
    thread.worker.postMessage(thread.job.work);
  }
}

function startThread(): Thread | undefined {
  if (threads.size >= MOST_THREADS) return undefined;
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./slow-hash-worker.${extension}`, import.meta.url));
  const startedAt = Number.POSITIVE_INFINITY;
  const thread: Thread = { worker, startedAt, job: undefined, sentAt: 0, quiet: undefined };
  threads.add(thread);
  worker.on('message', (answer: 'started' | Uint8Array | undefined) => {
    if (answer === 'started') thread.startedAt = performance.now();
    else finish(thread, answer);
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

function finish(thread: Thread, digest: Uint8Array | undefined): void {
  const { job, worker, sentAt, startedAt } = thread;
  thread.job = undefined;
  worker.unref();
  thread.quiet = setTimeout(() => void worker.terminate(), QUIET_MS).unref();
  if (digest && job) {
    workedOut++;
    noteDuration(costOf(job.work), performance.now() - Math.max(sentAt, startedAt));
    job.resolve(Buffer.from(digest));
  } else {
    job?.reject(new Error('the parameters of a hash were refused'));
  }
  deal();
}
