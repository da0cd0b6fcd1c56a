/** L5: what a large pool takes, against a small one, on both stores. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { App, CONCURRENCY } from '../app.ts';
import { Program } from '../child.ts';
import type { Connection } from '../http-client.ts';
import { attributesOf, furtherName, openOwn, PASSPHRASE, writeLarge } from '../large-archive.ts';
import { closedLoop, openLoop, quantile, type Work } from '../load.ts';
import { type Costed, costOf, measure, summarize } from '../measure.ts';
import { newDatabase } from '../postgres.ts';
import type { ImportOrder, ImportResult } from '../programs/importer.ts';
import { ms, percent, perSecond, type Row } from '../table.ts';
import { signIn } from './sign-in.ts';

/** Users of the small pool; all of them sign in, in either pool. */
const FEW = 1_000;
/** Turns at the two servers, so that both see the same machine. */
const SLICES = 4;
const LEAST_THROUGHPUT = 0.95;
const LEAST_ROWS = 1_500;
/** CPU of any look-up, in ms. */
const MOST_CPU = 5;
const LONGEST_P99 = 50;
const PAGE = 60;
/** Users of the other pool on the server whose large pool is deleted, and the share of the rate it could take. */
const OTHERS = 64;
const SHARE = 0.25;
/** The searches of ListUsers: an attribute, and its value for the user with the number `n`. */
const SEARCHES: Readonly<Record<string, (n: number) => string>> = {
  username: furtherName,
  'cognito:user_status': () => 'CONFIRMED',
  status: () => 'Enabled',
  ...Object.fromEntries(
    ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map(
      (name) => [name, (n: number) => attributesOf(n)[name] ?? ''],
    ),
  ),
};

interface Options {
  readonly folder: string;
  readonly users: number;
  readonly seconds: number;
}

interface Place {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** A new store; `which` names it. */
  make(which: string): Promise<string>;
  /** Bytes that the store takes; its server has stopped. */
  size(url: string): Promise<number>;
}

/** Measures on both stores, one after the other. */
export async function* growth(options: Options): AsyncGenerator<readonly Row[]> {
  const { folder, users } = options;
  const small = join(folder, 'small.archive');
  const large = join(folder, 'large.archive');
  // Users whose passwords and authenticators the bench knows, from a server that is gone then.
  const first = await App.start(folder, { users: FEW });
  await first.program.ask('export', { poolId: first.poolId, file: small, passphrase: PASSPHRASE });
  await first.program.stop();
  await writeLarge(await openOwn(small), users, large);
  for (const place of [sqliteIn(folder), postgres]) {
    yield* growthOn(place, first, { small, large }, options);
  }
}

async function* growthOn(
  place: Place,
  first: App,
  files: { readonly small: string; readonly large: string },
  { folder, users, seconds }: Options,
): AsyncGenerator<readonly Row[]> {
  const on = `L5 ${place.name}`;
  const [few, many] = [await place.make('few'), await place.make('many')];
  await bringIn(files.small, few);
  const base = await place.size(few);
  const imported = await bringIn(files.large, many);
  const bytes = ((await place.size(many)) - base) / (users - FEW);
  yield importRows(on, users, imported);
  const size = `${(bytes / 1024).toFixed(2)} KiB`;
  yield [{ name: `${on}: store for each user`, measured: size, mark: '' }];
  const apps = [];
  try {
    for (const url of [few, many]) {
      const program = new Program('server', [folder, 'plain', url]);
      apps.push(await App.over(program, first));
    }
    const [smaller, larger] = apps as [App, App];
    const memory = (await larger.program.usage()).memory;
    yield await signInRows(on, users, smaller, larger, seconds);
    yield await lookUpRows(on, users, larger, seconds / 8);
    const after = (await larger.program.usage()).memory;
    const both = `${mb(memory)} after its start, ${mb(after)} after the load`;
    yield [{ name: `${on}: memory of the server`, measured: both, mark: '' }];
    yield await deletionRows(on, larger, seconds);
  } finally {
    for (const { program } of apps) await program.stop();
  }
}

async function bringIn(file: string, storeUrl: string): Promise<ImportResult> {
  const program = new Program('importer');
  try {
    const order: ImportOrder = { file, passphrase: PASSPHRASE, storeUrl };
    return await program.ask<ImportResult>('import', order);
  } finally {
    await program.stop();
  }
}

function importRows(on: string, users: number, { seconds, cpu, peak }: ImportResult): Row[] {
  return [
    {
      name: `${on}: import of ${users.toLocaleString('en')} users with TOTP`,
      measured: `${perSecond(users / seconds)}, ${ms((cpu * 1000) / users)} of CPU each`,
      mark: `≥ ${perSecond(LEAST_ROWS)}`,
      ok: users / seconds >= LEAST_ROWS,
    },
    { name: `${on}: memory of the import at most`, measured: mb(peak), mark: '' },
  ];
}

async function signInRows(
  on: string,
  users: number,
  smaller: App,
  larger: App,
  seconds: number,
): Promise<Row[]> {
  const slice = (app: App) =>
    costOf(app, () =>
      closedLoop(app.port, { concurrency: CONCURRENCY, seconds: seconds / SLICES }, signIn(app)),
    );
  const costs = new Map<App, Costed[]>([
    [smaller, []],
    [larger, []],
  ]);
  for (const app of [smaller, larger]) await slice(app);
  for (let i = 0; i < SLICES; i++) {
    for (const app of i % 2 ? [larger, smaller] : [smaller, larger]) {
      costs.get(app)!.push(await slice(app));
    }
  }
  const [few, many] = [smaller, larger].map((app) => summarize(...costs.get(app)!));
  const share = many!.perSecondAlone / few!.perSecondAlone;
  return [
    {
      name: `${on}: L1 at ${users.toLocaleString('en')} users, against ${FEW.toLocaleString('en')}`,
      measured: perSecond(many!.perSecondAlone),
      floor: perSecond(few!.perSecondAlone),
      ratio: percent(share),
      mark: `≥ ${percent(LEAST_THROUGHPUT)}`,
      ok: share >= LEAST_THROUGHPUT,
    },
    {
      name: `${on}: CPU of the same`,
      measured: ms(many!.cpuMs),
      floor: ms(few!.cpuMs),
      ratio: percent(many!.cpuMs / few!.cpuMs),
      mark: '',
    },
  ];
}

async function lookUpRows(on: string, users: number, app: App, seconds: number): Promise<Row[]> {
  const { poolId: UserPoolId } = app;
  const someone = () => Math.floor(Math.random() * (users - 2 * FEW));
  const list = (input: object, least: number) => async (to: Connection) => {
    const query = { UserPoolId, Limit: PAGE, ...input };
    const { Users } = await to.call<{ Users: readonly object[] }>('ListUsers', query);
    if (Users.length < least) throw new Error(`${Users.length} users: ${JSON.stringify(input)}`);
  };
  const works: [string, Work][] = [
    ['ListUsers, a page', list({}, PAGE)],
    [
      'AdminGetUser',
      async (to) => {
        await to.call('AdminGetUser', { UserPoolId, Username: furtherName(someone()) });
      },
    ],
  ];
  for (const [attribute, someValue] of Object.entries(SEARCHES)) {
    for (const match of ['=', '^=']) {
      const work: Work = (to) =>
        list({ Filter: `${attribute} ${match} "${someValue(someone())}"` }, 1)(to);
      works.push([`ListUsers by ${attribute} ${match}`, work]);
    }
  }
  const found: { readonly what: string; readonly cpuMs: number }[] = [];
  for (const [what, work] of works) {
    found.push({ what, cpuMs: (await measure(app, seconds, work)).cpuMs });
  }
  const [page, get, ...searches] = found;
  const slowest = searches.reduce((one, other) => (other.cpuMs > one.cpuMs ? other : one));
  const named = { ...slowest, what: `${slowest.what}, the slowest of ${searches.length}` };
  return [page!, get!, named].map(({ what, cpuMs }) => ({
    name: `${on}: ${what}`,
    measured: ms(cpuMs),
    mark: `≤ ${MOST_CPU} ms`,
    ok: cpuMs <= MOST_CPU,
  }));
}

/** Sign-ins to another pool of the server while the large one is deleted. */
async function deletionRows(on: string, app: App, seconds: number): Promise<Row[]> {
  const others = await App.furnish(app.program, OTHERS);
  const { perSecondAlone } = summarize(
    await costOf(others, () =>
      closedLoop(others.port, { concurrency: CONCURRENCY, seconds: 2 }, signIn(others)),
    ),
  );
  const rate = perSecondAlone * SHARE;
  const beside = async () => {
    const bounds = { rate, seconds, connections: CONCURRENCY };
    const { latencies } = await openLoop(others.port, bounds, signIn(others));
    return quantile(latencies, 0.99);
  };
  const before = await beside();
  await app.program.ask('deletePool', app.poolId);
  const purging = app.program.ask<number>('purge');
  const during = await beside();
  const rows = await Promise.race([purging, app.program.ask<number>('stopPurging')]);
  return [
    {
      name: `${on}: sign-ins at ${perSecond(rate)} while the pool is deleted, p99`,
      measured: `${ms(during)} (${ms(before)} before), ${rows.toLocaleString('en')} rows gone in ${seconds} s or less`,
      mark: `≤ ${LONGEST_P99} ms`,
      ok: during <= LONGEST_P99,
    },
  ];
}

function sqliteIn(folder: string): Place {
  const fileOf = (which: string) => join(folder, `${which}.db`);
  return {
    name: 'SQLite',
    make: async (which) => `sqlite:${fileOf(which)}`,
    size: async (url) => statSync(url.slice('sqlite:'.length)).size,
  };
}

const postgres: Place = {
  name: 'PostgreSQL',
  make: newDatabase,
  async size(url) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ readonly size: string }>(
      'select pg_database_size(current_database()) as size',
    );
    await client.end();
    return Number(rows[0]?.size);
  },
};

const mb = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
