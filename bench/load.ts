/** Ways to put load on a server, and what came of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from './http-client.ts';

/** One operation on a connection; `i` counts up from `from`. */
export type Work = (connection: Connection, i: number) => Promise<void>;

export interface Outcome {
  readonly count: number;
  readonly seconds: number;
  /** Milliseconds, sorted. */
  readonly latencies: readonly number[];
  /** CPU seconds this process, the load generator, spent. */
  readonly generatorCpu: number;
}

interface Bounds {
  readonly concurrency: number;
  /** Ends after so many operations or seconds, whichever is first. */
  readonly count?: number;
  readonly seconds?: number;
  readonly from?: number;
}

/** Runs `work` on `concurrency` connections, each starting the next as soon as one is done. */
export async function closedLoop(port: number, bounds: Bounds, work: Work): Promise<Outcome> {
  const { concurrency, count = Number.POSITIVE_INFINITY, seconds = 600, from = 0 } = bounds;
  const connections = await openConnections(port, concurrency);
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const deadline = startedAt + seconds * 1000;
  let next = 0;
  const lane = async (connection: Connection) => {
    while (next < count) {
      const began = performance.now();
      if (began >= deadline) break;
      await work(connection, from + next++);
      latencies.push(performance.now() - began);
    }
  };
  try {
    await Promise.all(connections.map(lane));
  } finally {
    for (const connection of connections) connection.close();
  }
  return outcome(latencies, startedAt, cpu);
}

/**
 * Starts `rate` operations a second, whether earlier ones are done or not. Latency counts from
 * when an operation was due, so that a server that stalls is not spared.
 */
export async function openLoop(
  port: number,
  { rate, seconds, connections: most }: { rate: number; seconds: number; connections: number },
  work: Work,
): Promise<Outcome> {
  const idle = await openConnections(port, most);
  const all = [...idle];
  const latencies: number[] = [];
  const running = new Set<Promise<void>>();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const total = Math.floor(rate * seconds);
  const due: number[] = [];
  let failure: unknown;

  const startDue = () => {
    while (due.length > 0 && idle.length > 0) {
      const i = due.shift()!;
      const connection = idle.pop()!;
      const job = work(connection, i)
        .then(
          () => void latencies.push(performance.now() - (startedAt + (i * 1000) / rate)),
          (cause: unknown) => {
            failure ??= cause;
          },
        )
        .finally(() => {
          running.delete(job);
          idle.push(connection);
          startDue();
        });
      running.add(job);
    }
  };
  try {
    for (let i = 0; i < total && failure === undefined; ) {
      const reached = Math.min(total, ((performance.now() - startedAt) * rate) / 1000);
      while (i < reached) due.push(i++);
      startDue();
      await wait(1);
    }
    while (running.size > 0) await Promise.all(running);
    if (failure !== undefined) throw failure;
  } finally {
    for (const connection of all) connection.close();
  }
  return outcome(latencies, startedAt, cpu);
}

/** The value below which the share `q` of sorted `values` lies. */
export function quantile(values: readonly number[], q: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
}

export const median = (values: readonly number[]) =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

function openConnections(port: number, n: number): Promise<Connection[]> {
  return Promise.all(Array.from({ length: n }, () => Connection.open(port)));
}

function outcome(latencies: number[], startedAt: number, cpu: NodeJS.CpuUsage): Outcome {
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  return { count: latencies.length, seconds, latencies, generatorCpu: (user + system) / 1e6 };
}
