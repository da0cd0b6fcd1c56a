/** Measures floors: hands the work of a flow to one thread per core and adds up. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FloorWork } from '../floor.ts';
import { serveOrders } from './orders.ts';

const [, , folder, postgresUrl] = process.argv as [string, string, string, string?];
const THREADS = 2;

const threads = Array.from({ length: THREADS }, (_, i) => {
  const file = new URL('./floor-thread.ts', import.meta.url);
  return new Worker(file, {
    workerData: { file: join(folder, `floor-${i}.db`), postgresUrl },
  });
});

function ask<T>(thread: Worker, message: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', (value: T) => {
      thread.off('error', reject);
      resolve(value);
    });
    thread.postMessage(message);
  });
}

serveOrders({
  ready: () => Promise.all(threads.map((thread) => ask(thread, 'ready'))),
  async run(order: { work: FloorWork; seconds: number }) {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    const counts = await Promise.all(threads.map((thread) => ask<number>(thread, order)));
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const count = counts.reduce((sum, one) => sum + one, 0);
    return { cpuMs: (user + system) / 1000 / count, perSecond: count / seconds };
  },
  stop: () => undefined,
});
