/** What a flow costs the server, and how that compares with its floor. */
import type { App } from './app.ts';
import type { Floor } from './floor.ts';
import { closedLoop, type Outcome, quantile, type Work } from './load.ts';
import { ms, percent, perSecond, type Row, times } from './table.ts';

const CORES = 2;
const MOST_CPU = 1.5;
const LEAST_THROUGHPUT = 0.7;

export interface Cost {
  /** CPU milliseconds of the server for each operation. */
  readonly cpuMs: number;
  /** As measured, the load generator sharing the cores. */
  readonly perSecond: number;
  /** What it comes to when the generator's share of the cores is the server's as well. */
  readonly perSecondAlone: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs `load` and answers what it cost the server. */
export async function costOf(app: Pick<App, 'program'>, load: () => Promise<Outcome>) {
  const before = await app.program.usage();
  const outcome = await load();
  const after = await app.program.usage();
  return { ...outcome, serverCpu: after.cpu - before.cpu };
}

export function summarize(outcome: Outcome & { serverCpu: number }): Cost {
  const { count, seconds, latencies, generatorCpu, serverCpu } = outcome;
  const measured = count / seconds;
  return {
    cpuMs: (serverCpu * 1000) / count,
    perSecond: measured,
    perSecondAlone: (measured * CORES) / (CORES - generatorCpu / seconds),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

/** A closed loop of `work` for some seconds. */
export async function measure(
  app: Pick<App, 'program' | 'port'>,
  bounds: { concurrency: number; seconds: number },
  work: Work,
): Promise<Cost> {
  return summarize(await costOf(app, () => closedLoop(app.port, bounds, work)));
}

/** The rows of a flow whose marks are ratios to its floor. */
export function rowsOf(name: string, cost: Cost, floor: Floor, throughputCounts = true): Row[] {
  const cpu = cost.cpuMs / floor.cpuMs;
  const throughput = cost.perSecondAlone / floor.perSecond;
  return [
    {
      name: `${name}: CPU`,
      measured: ms(cost.cpuMs),
      floor: ms(floor.cpuMs),
      ratio: times(cpu),
      mark: `≤ ${times(MOST_CPU)}`,
      ok: cpu <= MOST_CPU,
    },
    {
      name: `${name}: throughput on two cores`,
      measured: `${perSecond(cost.perSecondAlone)} (${perSecond(cost.perSecond)} beside the generator)`,
      floor: perSecond(floor.perSecond),
      ratio: percent(throughput),
      mark: throughputCounts ? `≥ ${percent(LEAST_THROUGHPUT)}` : '',
      ok: throughputCounts ? throughput >= LEAST_THROUGHPUT : undefined,
    },
    {
      name: `${name}: latency p50, p99`,
      measured: `${ms(cost.p50)}, ${ms(cost.p99)}`,
      mark: '',
    },
  ];
}
