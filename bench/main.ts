/**
 * Measures the server against its floors: `npm run bench`, `npm run bench -- L1 P1`, or with
 * `--quick` a shorter and rougher run. `--profile <folder>` writes a CPU profile of the server,
 * `--users <number>` is the size of the pool of L5 and C1. `--guard` counts instead, see guard.ts. Ends with
 * status 1 when a pass mark is missed or a count has risen. See docs/performance.md.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { App, withFolder } from './app.ts';
import { Floors } from './floor.ts';
import { lockCurve, timing } from './flows/attempts.ts';
import { consoleTable } from './flows/console.ts';
import { createUser } from './flows/create-user.ts';
import { customAuth } from './flows/custom-auth.ts';
import { findUser } from './flows/find-user.ts';
import { growth } from './flows/growth.ts';
import { hiddenExistence } from './flows/hidden-existence.ts';
import { importRows } from './flows/import.ts';
import { nodes } from './flows/nodes.ts';
import { clientCredentials, codeGrant, loginPage, oauthApp, userInfo } from './flows/oauth.ts';
import { overload } from './flows/overload.ts';
import { eventLoopDelay, latencyAtHalfLoad, passwordSignIn, srpSignIn } from './flows/sign-in.ts';
import { confirmSignUp, signUp } from './flows/sign-up.ts';
import { start } from './flows/start.ts';
import { enrol, followedRefresh, getUser, refresh, rotation } from './flows/tokens.ts';
import { guard } from './guard.ts';
import { type Row, tableOf } from './table.ts';

const NAMES = [
  ...['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8', 'P1', 'P4', 'F6', 'IMPORT', 'CUSTOM_AUTH'],
  ...['OAUTH', 'C1'],
  ...['SignUp', 'ConfirmSignUp', 'AdminCreateUser', 'ListUsers'],
];
/** Those that need no server with users. */
const ALONE = ['L5', 'L6', 'L7', 'F6', 'IMPORT', 'C1'];
/** Only when they are asked for: L5 takes an hour, C1 a browser. */
const LONG = ['L5', 'C1'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    guard: { type: 'boolean', default: false },
    accept: { type: 'boolean', default: false },
    users: { type: 'string' },
  },
});
if (values.guard) process.exit((await guard(values)) ? 0 : 1);

const unknown = positionals.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Choose among ${NAMES.join(', ')}.`);
  process.exit(2);
}

const { quick, profile } = values;
const wanted = (...names: string[]) =>
  names.some((name) =>
    positionals.length === 0 ? !LONG.includes(name) : positionals.includes(name),
  );
const seconds = quick ? 2 : 8;
const users = quick ? 192 : 512;
const execArgv = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];

const rows: Row[] = [];
const add = (more: readonly Row[]) => {
  rows.push(...more);
  for (const { name, measured, ratio = '' } of more) console.error(`${name}: ${measured} ${ratio}`);
};

/** The flows that need a server with users. */
async function flows(folder: string): Promise<void> {
  const floors = await Floors.start(folder, quick ? 0.4 : 1.2);
  const app = await App.start(folder, { users, execArgv });
  try {
    if (wanted('L1', 'L4')) {
      const signIn = await passwordSignIn(app, floors, seconds);
      add(signIn.rows);
      if (wanted('L4')) add(await latencyAtHalfLoad(app, signIn.cost.perSecond, seconds));
    }
    if (wanted('L8')) add(await eventLoopDelay(app, seconds));
    if (wanted('L2')) add(await srpSignIn(app, floors, quick ? 2 : 4));
    if (wanted('L3')) {
      add(await refresh(app, floors, seconds / 2));
      add(await rotation(app, floors, seconds / 2));
      add(await followedRefresh(app, floors, seconds / 2));
      add(await getUser(app, seconds / 2));
      add(await enrol(app, floors, seconds / 2));
    }
    if (wanted('SignUp')) add(await signUp(app, floors, seconds / 2));
    if (wanted('ConfirmSignUp')) add(await confirmSignUp(app, floors, quick ? 2 : 6));
    if (wanted('AdminCreateUser')) add(await createUser(app, floors, seconds / 2));
    if (wanted('CUSTOM_AUTH')) add(await customAuth(app, seconds / 2));
    if (wanted('OAUTH')) {
      const oauth = await oauthApp(app);
      add(await codeGrant(app, oauth, floors, seconds));
      add(await loginPage(app, oauth, seconds / 2));
      add(await clientCredentials(app, oauth, floors, seconds / 2));
      add(await userInfo(app, oauth, seconds / 2));
    }
    if (wanted('P1')) {
      const tries = quick ? 1000 : 10_000;
      add(await timing(app, tries));
      add(await hiddenExistence(app, tries));
    }
    if (wanted('P4')) add(await lockCurve(app));
    // Last: what it leaves in the store is in the way of the others.
    if (wanted('ListUsers')) add(await findUser(app, seconds / 2, quick ? 20_000 : 100_000));
  } finally {
    await Promise.all([app.program.stop(), floors.stop()]);
  }
}

function machine(): string {
  const load = loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
  const { version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return (
    `Poolhouse ${version}, Node ${process.versions.node}, ` +
    `${availableParallelism()} cores of ${cpus()[0]?.model}, load before the run ${load}`
  );
}

const description = machine();
if (wanted('L6')) add(await start(quick ? 3 : 9));
if (wanted('F6')) await withFolder(async (folder) => add(await overload(folder, quick ? 10 : 60)));
if (wanted('IMPORT')) {
  await withFolder(async (folder) => add(await importRows(folder, quick ? 5_000 : 100_000)));
}
if (wanted('L7')) {
  const floorSeconds = quick ? 0.4 : 1.2;
  await withFolder(async (folder) => add(await nodes({ folder, users, seconds, floorSeconds })));
}
if (wanted('L5')) {
  const size = Number(values.users ?? (quick ? 20_000 : 1_000_000));
  await withFolder(async (folder) => {
    for await (const more of growth({ folder, users: size, seconds })) add(more);
  });
}
if (wanted('C1')) {
  const size = Number(values.users ?? (quick ? 20_000 : 100_000));
  await withFolder(async (folder) => {
    for await (const more of consoleTable({ folder, users: size, quick })) add(more);
  });
}
if (NAMES.some((name) => !ALONE.includes(name) && wanted(name))) await withFolder(flows);

console.log(`\n${description}\n\n${tableOf(rows)}`);
process.exit(rows.some(({ ok }) => ok === false) ? 1 : 0);
