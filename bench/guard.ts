/**
 * The guard of speed: `npm run bench -- --guard` counts what one flow takes where the number does
 * not depend on the machine, and compares it with `counts.json`. `--accept` keeps the numbers of
 * this run there. What a flow costs in CPU time, as a ratio to its floor, is printed beside, but
 * not with `--quick`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { ModularExponentiation } from '#platform/modexp.ts';
import { SrpClient } from '../test/support/srp-client.ts';
import { App, withFolder } from './app.ts';
import { FLOORS, Floors, type FloorWork } from './floor.ts';
import { srpTurn } from './flows/sign-in.ts';
import { refreshing, signedIn } from './flows/tokens.ts';
import { Connection } from './http-client.ts';
import { median, type Work } from './load.ts';
import { bareHttp, measure, measureAround } from './measure.ts';
import type { Counts } from './programs/counters.ts';
import { ms, times } from './table.ts';

const FILE = new URL('./counts.json', import.meta.url);

/** Code is interpreted: what a compiler keeps off the heap depends on what it has seen. */
const INTERPRETED = ['--no-opt', '--no-maglev', '--no-sparkplug', '--min-semi-space-size=64'];
/** Flows before the first that is counted, and flows counted. */
const WARM_UP = 12;
const ROUNDS = 25;
/** What a number may rise by, in the parts that are not counted one by one. */
const TOLERANCE: Partial<Counts> = { loggedBytes: 0.02, heapBytes: 0.05 };
const SECONDS = 1.5;

type Flows = Readonly<Record<string, Work>>;
type FlowCounts = Record<string, Counts>;

interface GuardOptions {
  readonly accept: boolean;
  readonly quick: boolean;
}

/** Whether no flow takes more than `counts.json` allows, which `accept` rewrites. */
export async function guard({ accept, quick }: GuardOptions): Promise<boolean> {
  const counted = await withFolder(countFlows);
  const rises = accept ? [] : risesOver(JSON.parse(await readFile(FILE, 'utf8')), counted);
  if (accept) await writeFile(FILE, `${JSON.stringify(counted, null, 2)}\n`);
  for (const [flow, counts] of Object.entries(counted)) console.log(flow, counts);
  const measured = quick ? [] : await withFolder(ratios);
  for (const [flow, ratio] of measured) console.log(`${flow}: ${ratio}`);
  for (const rise of rises) console.log(`RISE  ${rise}`);
  return rises.length === 0;
}

/** One flow at a time on one connection, so that nothing is shared between two. */
async function countFlows(folder: string): Promise<FlowCounts> {
  const app = await App.start(folder, { users: 16, execArgv: INTERPRETED, counted: true });
  const connection = await Connection.open(app.port);
  const counts = () => app.program.ask<Counts>('counts');
  const perFlow: FlowCounts = {};
  try {
    for (const [name, work] of Object.entries(await flowsOf(app))) {
      for (let i = 0; i < WARM_UP; i++) await work(connection, i);
      const rounds: Counts[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        // What is left of the flow before must not be counted with this one.
        await app.program.ask('rest');
        const before = await counts();
        await work(connection, i);
        await app.program.ask('rest');
        rounds.push(difference(await counts(), before));
      }
      perFlow[name] = medians(rounds);
    }
  } finally {
    connection.close();
    await app.program.stop();
  }
  return perFlow;
}

async function flowsOf(app: App): Promise<Flows> {
  const client = new SrpClient(app.poolId, new ModularExponentiation({ workers: 0 }));
  const tokens = await signedIn(app);
  const { AccessToken } = tokens[0]!;
  return {
    'L1 password + TOTP': (to) => app.inTurn(async (turn) => void (await app.signIn(to, turn))),
    'L2 SRP + TOTP': (to) => app.inTurn((turn) => srpTurn(app, client, to, turn)),
    'L3 refresh': refreshing(app, tokens),
    'L3 GetUser': async (to) => void (await to.call('GetUser', { AccessToken })),
  };
}

/** CPU time over that of the floor; machines and their other work make it vary. */
async function ratios(folder: string): Promise<[flow: string, ratio: string][]> {
  const floors = await Floors.start(folder, 0.3);
  const app = await App.start(folder, { users: 192 });
  const around = async (work: FloorWork, load: Work) => {
    const { cost, floor } = await measureAround(app, floors, work, SECONDS, load);
    return `${ms(cost.cpuMs)} of CPU, ${times(cost.cpuMs / floor.cpuMs)} the floor's`;
  };
  try {
    const tokens = await signedIn(app);
    const { AccessToken } = tokens[0]!;
    const signIn: Work = (to) => app.inTurn(async (turn) => void (await app.signIn(to, turn)));
    const getUser: Work = async (to) => void (await to.call('GetUser', { AccessToken }));
    const bare = await bareHttp(app, 'GetUser', { AccessToken }, SECONDS / 2);
    const whole = await measure(app, SECONDS / 2, getUser);
    return [
      ['L1 password + TOTP', await around(FLOORS.PASSWORD_TOTP, signIn)],
      ['L3 refresh', await around(FLOORS.REFRESH, refreshing(app, tokens))],
      ['L3 GetUser', `${ms(whole.cpuMs - bare.cpuMs)} of CPU over bare HTTP`],
    ];
  } finally {
    await Promise.all([app.program.stop(), floors.stop()]);
  }
}

const NAMES: readonly (keyof Counts)[] = [
  'statements',
  'commits',
  'poolJobs',
  'messages',
  'loggedBytes',
  'heapBytes',
];

function risesOver(kept: FlowCounts, counted: FlowCounts): string[] {
  return Object.entries(counted).flatMap(([flow, counts]) =>
    NAMES.flatMap((name) => {
      const was = kept[flow]?.[name] ?? 0;
      const most = was * (1 + (TOLERANCE[name] ?? 0));
      return counts[name] > most ? [`${flow}: ${counts[name]} ${name}, ${was} before`] : [];
    }),
  );
}

const forEach = (value: (name: keyof Counts) => number) =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)])) as unknown as Counts;

const difference = (after: Counts, before: Counts) => forEach((name) => after[name] - before[name]);

const medians = (rounds: readonly Counts[]) =>
  forEach((name) => median(rounds.map((counts) => counts[name])));
