/**
 * A primary and a standby that has every commit before it is acknowledged, on this machine, each
 * at a port of its own. Whoever is killed or superseded can come back as it was, or be made a
 * standby anew. Both end with the process that started them, however that ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  answering,
  copy,
  findPrograms,
  freePort,
  initialise,
  makePlaces,
  type Places,
} from './postgres-programs.ts';

/** As for any test: processes are killed, never the machine. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '200',
  autovacuum: 'off',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'replica',
  wal_keep_size: '256MB',
  hot_standby: 'on',
  synchronous_commit: 'on',
  // What is lost is noticed soon, as a cluster manager would.
  wal_receiver_timeout: '2s',
  wal_sender_timeout: '2s',
  wal_retrieve_retry_interval: '100ms',
  io_method: 'sync',
  jit: 'off',
};

export interface PostgresPair {
  /** Names both hosts, in the order in which they were made. */
  readonly url: string;
  primary(): PostgresMember;
  standby(): PostgresMember;
  /** Makes the standby the primary; its commits wait for nobody until it has a standby again. */
  promote(): Promise<void>;
  /** Makes the member that is not the primary a standby of it, from a copy of its data. */
  rejoin(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresMember {
  readonly url: string;
  /** Kills every process of it at once, as the loss of its machine would. */
  kill(): Promise<void>;
  /** Stops every process of it in its tracks; they hold their connections and locks. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Starts it on its data as they are. */
  start(): Promise<void>;
}

/** Starts both, replicating. */
export async function startPostgresPair(): Promise<PostgresPair> {
  const places = makePlaces();
  const programs = findPrograms(places.folder, places.user);
  const make = async (name: string) =>
    new Member(name, join(programs, 'postgres'), await freePort(), places);
  let [primary, standby] = [await make('one'), await make('two')];
  const hosts = [primary, standby].map(({ port }) => `127.0.0.1:${port}`).join(',');
  initialise(primary.data, programs, places.user);
  await primary.start();

  const pair: PostgresPair = {
    url: `postgresql://postgres@${hosts}/postgres?target_session_attrs=read-write`,
    primary: () => primary,
    standby: () => standby,
    async promote() {
      await ask(standby.url, 'select pg_promote(true, 60)');
      [primary, standby] = [standby, primary];
    },
    async rejoin() {
      await standby.kill();
      await standby.copyFrom(primary);
      await standby.start();
      await ask(
        primary.url,
        `alter system set synchronous_standby_names = '${standby.name}'`,
        'select pg_reload_conf()',
      );
      await until(async () => {
        const rows = await ask(primary.url, 'select sync_state from pg_stat_replication');
        return rows.some(({ sync_state }) => sync_state === 'sync');
      });
    },
    async stop() {
      await Promise.all([primary.kill(), standby.kill()]);
      places.remove();
    },
  };
  await pair.rejoin();
  return pair;
}

class Member implements PostgresMember {
  readonly name: string;
  readonly port: number;
  readonly data: string;
  readonly url: string;
  readonly #program: string;
  readonly #places: Places;
  readonly #log: string;
  #shell: ChildProcess | undefined;
  #frozen: readonly number[] = [];

  constructor(name: string, program: string, port: number, places: Places) {
    this.name = name;
    this.port = port;
    this.data = join(places.memory, name);
    this.url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
    this.#log = join(places.folder, `${name}.log`);
    this.#program = program;
    this.#places = places;
  }

  async start(): Promise<void> {
    // What a killed server left says nothing of one that runs.
    rmSync(join(this.data, 'postmaster.pid'), { force: true });
    const settings = { ...SETTINGS, port: String(this.port), cluster_name: this.name };
    // The shell sends the signals that its input names, says when it has, and ends the server with
    // the end of its input, which comes when this process ends.
    this.#shell = spawn(
      'sh',
      [
        '-c',
        `log=$1; shift; "$@" >>"$log" 2>&1 &
         while read -r signal processes; do
           seen="$seen $processes"; kill -$signal $processes; echo
         done
         kill -QUIT $!; kill -CONT $! $seen; wait $!`,
        'sh',
        this.#log,
        ...[this.#program, '-D', this.data],
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        ...this.#places.user,
        cwd: this.#places.folder,
        stdio: ['pipe', 'pipe', 'ignore'],
        detached: true,
      },
    );
    this.#shell.unref();
    for (const end of [this.#shell.stdin, this.#shell.stdout]) {
      (end as unknown as { unref(): void }).unref();
    }
    await answering(this.url, this.#log);
  }

  async freeze(): Promise<void> {
    this.#frozen = await this.#signal('STOP');
  }

  thaw(): void {
    this.#shell?.stdin?.write(`CONT ${this.#frozen.join(' ')}\n`);
    this.#frozen = [];
  }

  async kill(): Promise<void> {
    const shell = this.#shell;
    if (!shell) return;
    this.#shell = undefined;
    if (this.#frozen.length > 0) shell.stdin!.write(`KILL ${this.#frozen.join(' ')}\n`);
    else await this.#signal('KILL', shell);
    this.#frozen = [];
    shell.ref();
    shell.stdin!.end();
    if (shell.exitCode === null) await once(shell, 'exit');
  }

  /** Sends it to all its processes, the one that begins others first; answers their ids. */
  async #signal(signal: 'STOP' | 'KILL', shell = this.#shell!): Promise<readonly number[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity');
    client.connection.stream.destroy();
    const first = Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const processes = [first, ...rows.map(({ pid }) => pid)];
    const sent = once(shell.stdout!, 'data');
    shell.stdin!.write(`${signal} ${processes.join(' ')}\n`);
    await sent;
    return processes;
  }

  /** The files of another that runs, and what makes this one its standby. */
  async copyFrom(primary: Member): Promise<void> {
    rmSync(this.data, { recursive: true, force: true });
    const client = new pg.Client({ connectionString: primary.url });
    await client.connect();
    await client.query(`select pg_backup_start('copy', true)`);
    copy(primary.data, this.data);
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    await client.end();
    for (const left of ['postmaster.pid', 'postgresql.auto.conf']) {
      rmSync(join(this.data, left), { force: true });
    }
    const { user } = this.#places;
    for (const [name, text] of [
      ['backup_label', rows[0].labelfile],
      ['standby.signal', ''],
      [
        'postgresql.auto.conf',
        `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres application_name=${this.name}'\n`,
      ],
    ] as const) {
      const file = join(this.data, name);
      writeFileSync(file, text, { mode: 0o600 });
      if (user.uid && user.gid) chownSync(file, user.uid, user.gid);
    }
  }
}

/** The rows of the last of these statements. */
// biome-ignore lint/suspicious/noExplicitAny: rows have the shape the statement says
async function ask(url: string, ...statements: readonly string[]): Promise<any[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    let rows: any[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries === 600) throw new Error('the standby does not replicate');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
