/** PostgreSQL: what a sign-in costs a node on it, alone and beside others (L7). */
import pg from 'pg';
import { App, CONCURRENCY } from '../app.ts';
import { Program } from '../child.ts';
import { FLOORS, Floors } from '../floor.ts';
import { closedLoop } from '../load.ts';
import { costOf, measureAround, rowsOf, summarize, WARM_UP } from '../measure.ts';
import { newDatabase } from '../postgres.ts';
import { percent, type Row, times } from '../table.ts';
import { signIn } from './sign-in.ts';

const NODES = 3;
/** A node's share of the connections, so that the database sees as many from three as from one. */
const LANES = CONCURRENCY / NODES;
const MOST_CPU = 2;
const MOST_SHARED_CPU = 1.1;
/** How often the database is asked who waits for a lock, in ms. */
const LOOK = 50;
const SLICES = 4;

interface Options {
  readonly folder: string;
  readonly users: number;
  readonly seconds: number;
  readonly floorSeconds: number;
}

/** L1 on PostgreSQL, then on three nodes of one database against one node. */
export async function nodes({ folder, users, seconds, floorSeconds }: Options): Promise<Row[]> {
  const url = await newDatabase();
  const start = () => new Program('server', [folder, 'plain', url]);
  const floors = await Floors.start(folder, floorSeconds, url);
  const first = await App.furnish(start(), users);
  const programs = [first.program];
  try {
    const { cost, floor } = await measureAround(
      first,
      floors,
      FLOORS.POSTGRES_TOTP,
      seconds,
      signIn(first),
    );
    await floors.stop();
    const [cpu, , latency] = rowsOf('L1 on PostgreSQL', cost, floor, { mostCpu: MOST_CPU });
    const apps: App[] = [];
    for (let i = 0; i < NODES; i++) {
      const own = first.accounts.filter((_, n) => n % NODES === i);
      const program = start();
      programs.push(program);
      apps.push(await App.over(program, first, own));
    }
    return [cpu!, latency!, ...(await sharedRows(url, first, apps, seconds))];
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

/** One node and three in turns, so that both see the same machine. */
async function sharedRows(
  url: string,
  one: App,
  three: readonly App[],
  seconds: number,
): Promise<Row[]> {
  const alone = [];
  const together = [];
  const load = (app: App, concurrency: number) =>
    costOf(app, () =>
      closedLoop(app.port, { concurrency, seconds: seconds / SLICES }, signIn(app)),
    );
  const locks = await watchLocks(url);
  await haveNewCodes([one, ...three]);
  for (const app of three) await closedLoop(app.port, WARM_UP, signIn(app));
  for (let i = 0; i < SLICES; i++) {
    await haveNewCodes([one, ...three]);
    alone.push(await load(one, CONCURRENCY));
    await haveNewCodes([one, ...three]);
    together.push(...(await Promise.all(three.map((app) => load(app, LANES)))));
  }
  const { looks, waits } = await locks.stop();
  const [single, shared] = [summarize(...alone), summarize(...together)];
  const ratio = shared.cpuMs / single.cpuMs;
  return [
    {
      name: `L7 CPU of a sign-in on ${NODES} nodes against one`,
      measured: `${shared.cpuMs.toFixed(3)} ms`,
      floor: `${single.cpuMs.toFixed(3)} ms`,
      ratio: times(ratio),
      mark: `≤ ${times(MOST_SHARED_CPU)}`,
      ok: ratio <= MOST_SHARED_CPU,
    },
    {
      name: 'L7 looks at the database that found a wait for a lock',
      measured: `${waits} of ${looks} (${percent(waits / looks)})`,
      mark: '0',
      ok: waits === 0,
    },
  ];
}

/** Moves the servers to a step in which none of them has used a code of any account. */
async function haveNewCodes(apps: readonly App[]): Promise<void> {
  const latest = Math.max(...apps.map((app) => app.now()));
  for (const app of apps) {
    await app.advance(latest - app.now());
    await app.nextStep();
  }
}

/** Counts how often some connection to the database is seen waiting for a lock. */
async function watchLocks(url: string) {
  const client = new pg.Client(url);
  await client.connect();
  let looks = 0;
  let waits = 0;
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(async () => {
      const { rows } = await client.query(
        `select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' limit 1`,
      );
      looks++;
      waits += rows.length;
    });
  }, LOOK);
  return {
    async stop() {
      clearInterval(timer);
      await last;
      await client.end();
      return { looks, waits };
    },
  };
}
