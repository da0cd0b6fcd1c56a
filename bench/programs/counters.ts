/**
 * Counts what the server does, where the number does not depend on the machine. Everything here is
 * slower for it: nothing is measured by the clock meanwhile.
 */
import { createHook } from 'node:async_hooks';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { LogDestination } from '#platform/log.ts';

export interface Counts {
  /** SQL statements, those that begin and end transactions too. */
  readonly statements: number;
  /** Transactions that ended in a commit. */
  readonly commits: number;
  /** Jobs for Node's thread pool: signatures, syncs. */
  readonly poolJobs: number;
  /** Messages to worker threads: exponentiations. */
  readonly messages: number;
  readonly loggedBytes: number;
  /** Bytes allocated on the heap; less than before when garbage was collected meanwhile. */
  readonly heapBytes: number;
}

const counted = { statements: 0, commits: 0, poolJobs: 0, messages: 0, loggedBytes: 0 };

/** Counts from now on. */
export function startCounting(): void {
  for (const method of ['run', 'get', 'all', 'iterate'] as const) {
    before(StatementSync.prototype, method, function (this: StatementSync) {
      counted.statements++;
      if (this.sourceSQL === 'commit') counted.commits++;
    });
  }
  before(DatabaseSync.prototype, 'exec', () => {
    counted.statements++;
  });
  before(Worker.prototype, 'postMessage', () => {
    counted.messages++;
  });
  // Jobs that are done at once are begun like others, but never called back.
  const jobs = new Set<number>();
  createHook({
    init(id, type) {
      if (type.endsWith('REQUEST') || type.startsWith('FSREQ')) jobs.add(id);
    },
    before(id) {
      if (jobs.delete(id)) counted.poolJobs++;
    },
    destroy: (id) => void jobs.delete(id),
  }).enable();
}

/** Where the log goes that is counted. How long a request took is not of one length. */
export const countedLog: LogDestination = {
  write(line) {
    counted.loggedBytes += Buffer.byteLength(line.replace(/"ms":[\d.]+/, '"ms":0'));
  },
};

export const counts = (): Counts => ({ ...counted, heapBytes: process.memoryUsage().heapUsed });

/** Has `note` called before the method. */
function before<T extends object>(prototype: T, name: keyof T, note: (this: T) => void): void {
  const method = prototype[name] as (...args: unknown[]) => unknown;
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value(this: T, ...args: unknown[]) {
      note.call(this);
      return method.apply(this, args);
    },
  });
}
