/** L6: how long a start takes, and what an idle server holds. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleSource } from '../../tools/bundle.ts';
import { withFolder } from '../app.ts';
import { Connection } from '../http-client.ts';
import { median } from '../load.ts';
import { ms, type Row } from '../table.ts';

const LONGEST_START = 300;
const LONGEST_START_INSTALLED = 150;
const LONGEST_START_IN_TESTS = 100;
const MOST_MEMORY = 100;
/** After this long without a request a server is idle. */
const REST = 3000;
const PATIENCE = 15_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const launcher = join(root, 'tools/run.mjs');
const program = join(root, 'src/main.ts');
/** Where the package lies in `node_modules`: its packages are found from there. */
const installed = join(root, 'node_modules/.cache', `bench-package-${process.pid}`);

/** Starts as `npm start` does, as the package does, and inside a test, each with an empty store. */
export async function start(times: number): Promise<Row[]> {
  if (!existsSync(program)) return [{ name: 'L6 start', measured: 'no src/main.ts', mark: '' }];
  mkdirSync(installed, { recursive: true });
  try {
    cpSync(join(root, 'package.json'), join(installed, 'package.json'));
    const lib = join(installed, 'dist/lib');
    await bundleSource(lib);
    const { starts, memory } = await serversOf([launcher, program], times);
    const { starts: ofPackage } = await serversOf([join(lib, 'main.js')], times);
    const inTests = await startsInTests(lib, times);
    return [
      rowOf('L6 start to first answer', starts, LONGEST_START),
      rowOf('L6 start of the package to first answer', ofPackage, LONGEST_START_INSTALLED),
      rowOf('L6 startPoolhouse(), its modules loaded', inTests, LONGEST_START_IN_TESTS),
      {
        name: 'L6 idle memory',
        measured: `${memory.toFixed(0)} MB`,
        mark: `≤ ${MOST_MEMORY} MB`,
        ok: memory <= MOST_MEMORY,
      },
    ];
  } finally {
    rmSync(installed, { recursive: true, force: true });
  }
}

function rowOf(name: string, starts: readonly number[], longest: number): Row {
  const took = median([...starts]);
  return {
    name: `${name}, median of ${starts.length}`,
    measured: `${ms(took)} (${ms(Math.min(...starts))} to ${ms(Math.max(...starts))})`,
    mark: `≤ ${longest} ms`,
    ok: took <= longest,
  };
}

async function serversOf(
  command: readonly string[],
  times: number,
): Promise<{ starts: number[]; memory: number }> {
  const starts: number[] = [];
  let memory = 0;
  for (let i = 0; i <= times; i++) {
    await withFolder(async (folder) => {
      const port = await freePort();
      const startedAt = performance.now();
      const args = [...command, 'dev', '--port', String(port), '--data', folder];
      const child = spawn(process.execPath, args, { stdio: 'ignore' });
      try {
        await firstAnswer(child, port);
        if (i > 0) starts.push(performance.now() - startedAt); // The first fills caches.
        if (i === times) {
          await wait(REST);
          memory = await residentMegabytes(child.pid!);
        }
      } finally {
        await end(child);
      }
    });
  }
  return { starts, memory };
}

/** Each in a process of its own, the first server in it, with the SDK loaded as tests have it. */
async function startsInTests(lib: string, times: number): Promise<number[]> {
  const code = `
    await import('@aws-sdk/client-cognito-identity-provider');
    const { startPoolhouse } = await import(${JSON.stringify(join(lib, 'testing.js'))});
    const startedAt = performance.now();
    const poolhouse = await startPoolhouse();
    const took = performance.now() - startedAt;
    await poolhouse.stop();
    console.log(took);`;
  const starts: number[] = [];
  for (let i = 0; i <= times; i++) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', code],
      { cwd: installed },
    );
    if (i > 0) starts.push(Number(stdout));
  }
  return starts;
}

async function firstAnswer(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline && child.exitCode === null) {
    const connection = await Connection.open(port).catch(() => undefined);
    if (connection) {
      await connection.call('ListUserPools', { MaxResults: 1 });
      connection.close();
      return;
    }
    await wait(2);
  }
  throw new Error('the server did not start');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
