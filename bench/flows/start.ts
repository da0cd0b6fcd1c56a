/** L6: how long a start takes, and what an idle server holds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withFolder } from '../app.ts';
import { Connection } from '../http-client.ts';
import { median } from '../load.ts';
import { ms, type Row } from '../table.ts';

const LONGEST_START = 300;
const MOST_MEMORY = 100;
/** After this long without a request a server is idle. */
const REST = 3000;
const PATIENCE = 15_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const launcher = join(root, 'tools/run.mjs');
const program = join(root, 'src/main.ts');

/** Starts as `npm start` does, each time with an empty store. */
export async function start(times: number): Promise<Row[]> {
  if (!existsSync(program)) return [{ name: 'L6 start', measured: 'no src/main.ts', mark: '' }];
  const starts: number[] = [];
  let memory = 0;
  for (let i = 0; i <= times; i++) {
    await withFolder(async (folder) => {
      const port = await freePort();
      const startedAt = performance.now();
      const args = [launcher, program, 'dev', '--port', String(port), '--data', folder];
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
  const took = median(starts);
  return [
    {
      name: `L6 start to first answer, median of ${times}`,
      measured: `${ms(took)} (${ms(Math.min(...starts))} to ${ms(Math.max(...starts))})`,
      mark: `≤ ${LONGEST_START} ms`,
      ok: took <= LONGEST_START,
    },
    {
      name: 'L6 idle memory',
      measured: `${memory.toFixed(0)} MB`,
      mark: `≤ ${MOST_MEMORY} MB`,
      ok: memory <= MOST_MEMORY,
    },
  ];
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
