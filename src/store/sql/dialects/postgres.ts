/**
 * The store on PostgreSQL 14 or later, or what speaks like it: any number of nodes share one.
 *
 * A transaction runs again when the database asks for it (40001, 40P01) or its connection is
 * lost before the commit was sent. A commit whose answer never came is neither a success nor
 * repeated: whether it holds is not known, and the error says so.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { tooManyRequests } from '#contract/errors.ts';
import type { Random } from '#platform/random.ts';
import type { StoreLoad } from '../../store.ts';
import { type Capabilities, type Connection, type Database, sql } from '../query.ts';
import { PostgresConnection, type Send } from './postgres-connection.ts';
import { changeAlone, defineEmpty, defineInUse } from './postgres-definitions.ts';
import {
  CommitOutcomeUnknown,
  codeOf,
  DatabaseTooSlow,
  isBroken,
  isDefinitionConflict,
  isForbidden,
  isLostOrConflict,
  isOfPooler,
  isQueueTimeout,
  isReadTimeout,
  isSilence,
  isTooSlow,
} from './postgres-errors.ts';
import { type HostClient, Hosts } from './postgres-hosts.ts';
import { readHosts } from './postgres-url.ts';

const CAPABILITIES: Capabilities = {
  name: 'postgres',
  bytes: 'bytea',
  integer: 'bigint',
  clustered: '',
  soleWriter: false,
  transactionalDefinitions: false,
};

const TRIES = 30;
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 250;

/** What a migration or an export may take as long as it needs for. */
const UNLIMITED = [
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
] as const;

/** A disk that the database could not write to; how long that is remembered, in ms. */
const DISK_FULL = '53100';
const DISK_MEMORY = 10_000;

/** Requests that wait for a connection: a second or two. */
const LONGEST_QUEUE = 2000;

/** How long a node that has stopped may hold what others wait for, beyond what they do. */
const FROZEN_MS = 500;

/** How often it is told that a database does not answer. */
const TOLD_EVERY_MS = 10_000;

/**
 * How long a connection stays that nobody uses: longer than most lulls. A new one costs the database
 * a process, which has to read the tables' definitions and to plan every statement again.
 */
const IDLE_MS = 60_000;

const INT8 = 20;

export interface PostgresOptions {
  /** The most connections at once. */
  readonly connections?: number | undefined;
  readonly isolation?: 'read committed' | 'serializable' | undefined;
  /** Milliseconds for a transaction or a read, with all it waits for. */
  readonly timeoutMs?: number | undefined;
  /** Connections that change with each transaction keep neither settings nor statements. */
  readonly pooler?: 'none' | 'transaction' | undefined;
}

/** Opens the database at a URL of one host or several. */
export function openPostgres(
  url: string,
  random: Random,
  { connections = 20, isolation = 'read committed', timeoutMs = 2500, pooler }: PostgresOptions,
): PostgresDatabase {
  // The server leaves a lock before the client leaves the connection, which costs a new one.
  const timeouts = {
    lock_timeout: Math.ceil(timeoutMs * 0.8),
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs + FROZEN_MS,
  };
  const pooled = pooler === 'transaction';
  const config: pg.PoolConfig & { readonly pipeline: true } = {
    max: connections,
    connectionTimeoutMillis: timeoutMs,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    allowExitOnIdle: true,
    application_name: 'poolhouse',
    types: { getTypeParser },
    // What is sent before the last answer has come goes out at once.
    pipeline: true,
    ...(!pooled && timeouts),
  };
  const hosts = new Hosts(readHosts(url), config);
  const pool = new pg.Pool({
    ...config,
    // The pool's types know no arguments of the class.
    Client: hosts.clientClass() as unknown as new () => pg.Client,
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', ignore);
  hosts.look();
  const begin = [
    `begin isolation level ${isolation}`,
    ...(pooled ? Object.entries(timeouts).map(([name, ms]) => `set local ${name} = ${ms}`) : []),
  ].join('; ');
  return new PostgresDatabase({ pool, hosts, begin, random, timeoutMs, pooled });
}

interface PostgresParts {
  readonly pool: pg.Pool;
  readonly hosts: Hosts;
  /** What begins a transaction. */
  readonly begin: string;
  readonly random: Random;
  readonly timeoutMs: number;
  readonly pooled: boolean;
}

export class PostgresDatabase implements Database {
  readonly capabilities = CAPABILITIES;
  readonly reads: Connection;
  readonly #parts: PostgresParts;
  #fullUntil = 0;

  constructor(parts: PostgresParts) {
    this.#parts = parts;
    this.reads = this.#connection((query) =>
      this.#repeatedly((deadline) => this.#read(query, deadline)),
    );
  }

  /** @throws TooManyRequestsException */
  #unlessFull(): pg.Pool {
    const { pool } = this.#parts;
    if (pool.waitingCount >= LONGEST_QUEUE) throw tooManyRequests();
    return pool;
  }

  #connection(send: (query: pg.QueryConfig) => Promise<pg.QueryResult>): Connection {
    return new PostgresConnection(send, this.#parts.pooled);
  }

  transaction<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#repeatedly((deadline) => this.#transact(body, deadline));
  }

  /**
   * What is committed later stays unseen until it ends; vacuum keeps what it may still read. It
   * lasts as long as its reader takes.
   */
  async snapshot<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#parts.pool.connect();
    let failed = true;
    try {
      await client.query(
        `begin isolation level repeatable read read only; ${UNLIMITED.map((name) => `set local ${name} = 0`).join('; ')}`,
      );
      const result = await body(this.#connection((query) => this.#ask(client, query)));
      await client.query('commit');
      failed = false;
      return result;
    } finally {
      client.release(failed);
    }
  }

  async hasTable(name: string): Promise<boolean> {
    const found = await this.reads.first<{ found: boolean }>(
      sql`select to_regclass(${name}) is not null as found`,
    );
    return found!.found;
  }

  async define(statements: readonly string[], inUse: boolean): Promise<void> {
    if (this.#parts.pooled) {
      throw new Error(
        'The tables are not up to date, and cannot be changed through a pooler: run `poolhouse migrate` with the URL of the database itself.',
      );
    }
    const client = await this.#parts.pool.connect();
    try {
      for (const name of UNLIMITED) await client.query(`set ${name} = 0`);
      if (inUse) await changeAlone(client);
      for (const text of statements) {
        await this.#persistently(
          () => (inUse ? defineInUse(client, text) : defineEmpty(client, text)),
          isDefinitionConflict,
        );
      }
    } catch (error) {
      throw isForbidden(error)
        ? new Error(
            'The tables are not up to date, and this role may not change them: run `poolhouse migrate` as their owner.',
            { cause: error },
          )
        : error;
    } finally {
      client.release(true); // with its limits off, and its lock
    }
  }

  /** Resolves when it has answered once; tells `whileSilent` that it does not, until it does. */
  async answering(whileSilent?: (reason: string) => void): Promise<void> {
    let told = Number.NEGATIVE_INFINITY;
    for (;;) {
      try {
        return await this.ready();
      } catch (cause) {
        if (isOfPooler(cause)) {
          throw new Error(
            'A pooler stands before the database: say so by the setting databasePooler.',
            { cause },
          );
        }
        if (!whileSilent || !isSilence(cause)) throw cause;
        if (performance.now() - told >= TOLD_EVERY_MS) {
          told = performance.now();
          whileSilent(codeOf(cause) || 'no answer');
        }
        await pause(LONGEST_PAUSE);
      }
    }
  }

  async ready(): Promise<void> {
    await this.reads.first(sql`select 1`);
  }

  /**
   * A standby and a database that was set read-only, as many are when their disk is full, say so; of
   * a disk that is full without that, a transaction has told.
   */
  async checkWritable(): Promise<void> {
    const row = await this.reads.first<{ readonly: string }>(
      sql`select current_setting('transaction_read_only') as readonly`,
    );
    if (row?.readonly === 'on') throw new Error('the database is read-only');
    if (performance.now() < this.#fullUntil) throw new Error('the disk of the database is full');
  }

  load(): StoreLoad {
    const { waitingCount: waiting, totalCount: open, idleCount: idle } = this.#parts.pool;
    return { waiting, open, idle };
  }

  /** Never: another process writes, and knows. */
  readonly broken = new Promise<Error>(() => {});

  async close(): Promise<void> {
    this.#parts.hosts.close();
    await this.#parts.pool.end();
  }

  #ask(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
    return this.#parts.hosts.believe(client, client.query(query));
  }

  async #read(query: pg.QueryConfig, deadline: number): Promise<pg.QueryResult> {
    const client = await this.#unlessFull().connect();
    let broken = false;
    try {
      return await this.#ask(client, within(deadline, query));
    } catch (error) {
      broken = this.#isBroken(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #transact<T>(body: (connection: Connection) => Promise<T>, deadline: number): Promise<T> {
    const client = await this.#unlessFull().connect();
    let over = false;
    let broken = false;
    const send = (query: pg.QueryConfig) => this.#ask(client, within(deadline, query));
    try {
      // Its answer comes with that of the first statement; it fails only with its connection.
      const begun = send({ text: this.#parts.begin });
      begun.catch(ignore);
      const connection = this.#connection((query) => {
        if (over) throw new Error('the transaction is over');
        return send(query);
      });
      const result = await body(connection);
      over = true;
      await begun;
      await commit(send, client as unknown as HostClient);
      this.#fullUntil = 0;
      return result;
    } catch (error) {
      over = true;
      if (codeOf(error) === DISK_FULL) this.#fullUntil = performance.now() + DISK_MEMORY;
      broken = this.#isBroken(client, error);
      // Without a rollback the connection cannot be used again; the server drops what it held.
      if (!broken)
        broken = await send({ text: 'rollback' }).then(
          () => false,
          () => true,
        );
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Whether the connection is of no more use. Its host may not be either. */
  #isBroken(client: pg.PoolClient, error: unknown): boolean {
    const cause = error instanceof CommitOutcomeUnknown ? error.cause : error;
    if (isReadTimeout(cause)) this.#parts.hosts.giveUp(client);
    return isBroken(error) || error instanceof CommitOutcomeUnknown;
  }

  /** Does `work` while the time that a request waits for it lasts. */
  async #repeatedly<T>(work: (deadline: number) => Promise<T>): Promise<T> {
    const { timeoutMs } = this.#parts;
    const deadline = performance.now() + timeoutMs;
    try {
      return await this.#persistently(
        () => work(deadline),
        (error) => isLostOrConflict(error) && performance.now() < deadline,
      );
    } catch (error) {
      if (isQueueTimeout(error)) throw tooManyRequests();
      if (!isTooSlow(error)) throw error;
      throw new DatabaseTooSlow(`The database did not answer in ${timeoutMs} ms.`, {
        cause: error,
      });
    }
  }

  /** Does `work` again, a bounded number of times, while it fails with what `again` accepts. */
  async #persistently<T>(work: () => Promise<T>, again: (error: unknown) => boolean): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === TRIES || !again(error)) throw error;
        const longest = Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
        await pause(1 + this.#parts.random.below(longest));
      }
    }
  }
}

async function commit(send: Send, client: HostClient): Promise<void> {
  let answer: pg.QueryResult;
  try {
    answer = await send({ text: 'commit' });
  } catch (cause) {
    if (!isBroken(cause)) throw cause;
    throw new CommitOutcomeUnknown(
      'The connection to the database was lost during a commit; whether it holds is not known.',
      { cause },
    );
  }
  if (client.unreplicated) {
    throw new CommitOutcomeUnknown(
      'The wait for the standby was cancelled: the commit holds on this server alone.',
    );
  }
  // After a failed statement that the body went on from, COMMIT rolls back and says so.
  if (answer.command !== 'COMMIT') throw new Error('the transaction was rolled back');
}

function getTypeParser(type: number, format?: 'text' | 'binary') {
  // Every int8 of the tables is a time or a count: exact as a number.
  if (type === INT8 && format !== 'binary') return Number;
  return pg.types.getTypeParser(type, format ?? 'text');
}

/** The driver takes a time limit of a query's own, which its types leave out. */
function within(deadline: number, query: pg.QueryConfig): pg.QueryConfig {
  const left = Math.max(1, Math.ceil(deadline - performance.now()));
  return Object.assign(query, { query_timeout: left });
}

function ignore(): void {}
