/** What a flow costs the server, and how that compares with its floor. */
import { type App, CONCURRENCY } from './app.ts';
import { Program } from './child.ts';
import type { Floor, Floors, FloorWork } from './floor.ts';
import { Connection } from './http-client.ts';
import { closedLoop, type Outcome, quantile, type Work } from './load.ts';
import { ms, percent, perSecond, type Row, times } from './table.ts';

const CORES = 2;
const SLICES = 4;
/** Until the code a flow runs is compiled: so many operations, or seconds if that is sooner. */
export const WARM_UP = { concurrency: CONCURRENCY, count: 1500, seconds: 5 };
const MOST_CPU = 1.4;
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
export async function costOf(
  app: Pick<App, 'program'>,
  load: () => Promise<Outcome>,
): Promise<Costed> {
  const before = await app.program.usage();
  const outcome = await load();
  const after = await app.program.usage();
  return { ...outcome, serverCpu: after.cpu - before.cpu };
}

export type Costed = Outcome & { readonly serverCpu: number };

/** What some runs cost together. */
export function summarize(...runs: readonly Costed[]): Cost {
  const sum = (value: (run: Costed) => number) => runs.reduce((all, run) => all + value(run), 0);
  const count = sum((run) => run.count);
  const seconds = sum((run) => run.seconds);
  const generatorCpu = sum((run) => run.generatorCpu);
  const serverCpu = sum((run) => run.serverCpu);
  const latencies = runs.flatMap((run) => run.latencies).sort((a, b) => a - b);
  const measured = count / seconds;
  return {
    cpuMs: (serverCpu * 1000) / count,
    perSecond: measured,
    perSecondAlone: (measured * CORES) / (CORES - generatorCpu / seconds),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

/** A closed loop of `work` for some seconds, after some to warm up. */
export async function measure(
  app: Pick<App, 'program' | 'port'>,
  seconds: number,
  work: Work,
): Promise<Cost> {
  const bounds = { concurrency: CONCURRENCY, seconds };
  await closedLoop(app.port, WARM_UP, work);
  return summarize(await costOf(app, () => closedLoop(app.port, bounds, work)));
}

/** What node:http alone costs for a request like `operation` with `input` and its answer. */
export async function bareHttp(
  app: App,
  operation: string,
  input: object,
  seconds: number,
): Promise<Cost> {
  const body = JSON.stringify(input);
  const connection = await Connection.open(app.port);
  const { body: answer } = await connection.send(operation, body);
  connection.close();
  const program = new Program('bare-http');
  try {
    await program.ask('answer', answer);
    const port = await program.ask<number>('port');
    return await measure({ program, port }, seconds, async (to) => {
      await to.call(operation, input);
    });
  } finally {
    await program.stop();
  }
}

/** A floor that `requests` requests of node:http belong to. */
export function withHttp(floor: Floor, bare: Cost, requests: number): Floor {
  const cpuMs = floor.cpuMs + requests * bare.cpuMs;
  return { cpuMs, perSecond: (CORES * 1000) / cpuMs };
}

/** The same in slices, with the floor measured between them. */
export async function measureAround(
  app: App,
  floors: Floors,
  floorWork: FloorWork,
  seconds: number,
  work: Work,
): Promise<{ readonly cost: Cost; readonly floor: Floor }> {
  await closedLoop(app.port, WARM_UP, work);
  const bounds = { concurrency: CONCURRENCY, seconds: seconds / SLICES };
  const { floor, loads } = await floors.around(floorWork, SLICES, () =>
    costOf(app, () => closedLoop(app.port, bounds, work)),
  );
  return { cost: summarize(...loads), floor };
}

/** The most CPU and the least throughput of a flow, as ratios to its floor; 0 asks for none. */
interface Marks {
  readonly mostCpu?: number;
  readonly leastThroughput?: number;
}

/** The rows of a flow whose marks are ratios to its floor. */
export function rowsOf(
  name: string,
  cost: Cost,
  floor: Floor,
  { mostCpu = MOST_CPU, leastThroughput = LEAST_THROUGHPUT }: Marks = {},
): Row[] {
  const cpu = cost.cpuMs / floor.cpuMs;
  const throughput = cost.perSecondAlone / floor.perSecond;
  return [
    {
      name: `${name}: CPU`,
      measured: ms(cost.cpuMs),
      floor: ms(floor.cpuMs),
      ratio: times(cpu),
      mark: `≤ ${times(mostCpu)}`,
      ok: cpu <= mostCpu,
    },
    {
      name: `${name}: throughput on two cores`,
      measured: `${perSecond(cost.perSecondAlone)} (${perSecond(cost.perSecond)} beside the generator)`,
      floor: perSecond(floor.perSecond),
      ratio: percent(throughput),
      mark: leastThroughput > 0 ? `≥ ${percent(leastThroughput)}` : '',
      ok: leastThroughput > 0 ? throughput >= leastThroughput : undefined,
    },
    {
      name: `${name}: latency p50, p99`,
      measured: `${ms(cost.p50)}, ${ms(cost.p99)}`,
      mark: '',
    },
  ];
}
