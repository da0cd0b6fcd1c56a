/**
 * A real PostgreSQL for tests, from the binaries in an npm package. It ends with the process that
 * started it, however that ends.
 */
import { spawn } from 'node:child_process';
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  answering,
  findPrograms,
  freePort,
  initialise,
  makePlaces,
  type User,
} from './postgres-programs.ts';

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

/** Starts a server without databases on a free port of the loopback interface, which can have TLS. */
export async function startPostgres(tls?: {
  readonly cert: string;
  readonly key: string;
}): Promise<PostgresServer> {
  const { folder, memory, user, remove } = makePlaces();
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
    // Each process of a run has a pool or several, and what a test was through with stays a while.
    max_connections: '600',
    autovacuum: 'off',
    // Tests kill processes, never the machine: what was written is in its memory.
    fsync: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    checkpoint_timeout: '1h',
    io_method: 'sync',
    jit: 'off',
    ...(tls && tlsSettings(memory, tls, user)),
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

/** PostgreSQL takes a key that belongs to it and that nobody else can read. */
function tlsSettings(folder: string, tls: { cert: string; key: string }, { uid, gid }: User) {
  const [ssl_cert_file, ssl_key_file] = (['cert', 'key'] as const).map((what) => {
    const file = join(folder, `${what}.pem`);
    writeFileSync(file, tls[what], { mode: 0o600 });
    if (uid !== undefined) chownSync(file, uid, gid!);
    return file;
  }) as [string, string];
  return { ssl: 'on', ssl_cert_file, ssl_key_file };
}
