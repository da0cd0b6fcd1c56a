/**
 * The store on PostgreSQL 14 or later, or what speaks like it: any number of nodes share one.
 *
 * A transaction runs again when the database asks for it (40001, 40P01) or its connection is
 * lost before the commit was sent. A commit whose answer never came is neither a success nor
 * repeated: whether it holds is not known, and the error says so.
 */
import pg from 'pg';
import { tooManyRequests } from '#contract/errors.ts';
import type { Random } from '#platform/random.ts';
import type { Capabilities, Connection, Database, Query } from '../query.ts';

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

/** Serialization failure, deadlock. */
const CONFLICTS = new Set(['40001', '40P01']);

/** Answers to definitions that another node runs at the same time. */
const DEFINITION_CONFLICTS = new Set(['23505', '42P07', '42710', 'XX000', ...CONFLICTS]);

/** After this long without an answer a connection counts as broken. */
const LONGEST_QUERY = 30_000;

/** Building an index takes its time. */
const LONGEST_DEFINITION = 6 * 3_600_000;

/** A disk that the database could not write to; how long that is remembered, in ms. */
const DISK_FULL = '53100';
const DISK_MEMORY = 10_000;

/** Requests that wait for a connection: a second or two. */
const LONGEST_QUEUE = 2000;

const INT8 = 20;

/** The connection was lost while a commit was under way: whether it holds is not known. */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/**
 * Opens the database. Beside what the driver takes, the URL may say `isolation=serializable`
 * (the default is read committed) and `connections=<number>` (20).
 */
export async function openPostgres(url: string, random: Random): Promise<PostgresDatabase> {
  const address = new URL(url);
  const isolation = address.searchParams.get('isolation') ?? 'read committed';
  if (isolation !== 'read committed' && isolation !== 'serializable') {
    throw new Error('The isolation of the database URL is `read committed` or `serializable`.');
  }
  const connections = Number(address.searchParams.get('connections') ?? 20);
  if (!Number.isInteger(connections) || connections < 1) {
    throw new Error('The connections of the database URL are a number, 1 or more.');
  }
  address.searchParams.delete('isolation');
  address.searchParams.delete('connections');
  const pool = new pg.Pool({
    connectionString: address.href,
    max: connections,
    connectionTimeoutMillis: 10_000,
    query_timeout: LONGEST_QUERY,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'poolhouse',
    types: { getTypeParser },
    // What is sent before the last answer has come goes out at once.
    pipeline: true,
  } satisfies pg.PoolConfig & { readonly pipeline: true });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', ignore);
  // Nor has a connection that breaks between two uses a listener.
  pool.on('connect', (client) => client.on('error', ignore));
  return new PostgresDatabase(pool, `begin isolation level ${isolation}`, random);
}

export class PostgresDatabase implements Database {
  readonly capabilities = CAPABILITIES;
  readonly reads: Connection;
  readonly #pool: pg.Pool;
  readonly #begin: string;
  readonly #random: Random;
  #fullUntil = 0;

  constructor(pool: pg.Pool, begin: string, random: Random) {
    this.#pool = pool;
    this.#begin = begin;
    this.#random = random;
    this.reads = new PostgresConnection((query) =>
      this.#repeatedly(() => this.#unlessFull().query(query), isLostOrConflict),
    );
  }

  /** @throws TooManyRequestsException */
  #unlessFull(): pg.Pool {
    if (this.#pool.waitingCount >= LONGEST_QUEUE) throw tooManyRequests();
    return this.#pool;
  }

  transaction<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#repeatedly(() => this.#transact(body), isLostOrConflict);
  }

  /** What is committed later stays unseen until it ends; vacuum keeps what it may still read. */
  async snapshot<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let failed = true;
    try {
      await client.query('begin isolation level repeatable read read only');
      const result = await body(new PostgresConnection((query) => client.query(query)));
      await client.query('commit');
      failed = false;
      return result;
    } finally {
      client.release(failed);
    }
  }

  async define(statements: readonly string[]): Promise<void> {
    for (const text of statements) {
      // The driver takes a time limit of a query's own, which its types leave out.
      const query: pg.QueryConfig & { readonly query_timeout: number } = {
        text,
        query_timeout: LONGEST_DEFINITION,
      };
      await this.#repeatedly(
        () => this.#pool.query(query),
        (error) => isLostOrConflict(error) || DEFINITION_CONFLICTS.has(codeOf(error)),
      );
    }
  }

  async ready(): Promise<void> {
    await this.#pool.query('select 1');
  }

  /**
   * A standby and a database that was set read-only, as many are when their disk is full, say so; of
   * a disk that is full without that, a transaction has told.
   */
  async checkWritable(): Promise<void> {
    const { rows } = await this.#pool.query(
      `select current_setting('transaction_read_only') as "readOnly"`,
    );
    if (rows[0]?.readOnly === 'on') throw new Error('the database is read-only');
    if (performance.now() < this.#fullUntil) throw new Error('the disk of the database is full');
  }

  /** Never: another process writes, and knows. */
  readonly broken = new Promise<Error>(() => {});

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #transact<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#unlessFull().connect();
    let over = false;
    let broken = false;
    try {
      // Its answer comes with that of the first statement; it fails only with its connection.
      const begun = client.query(this.#begin);
      begun.catch(ignore);
      const connection = new PostgresConnection((query) => {
        if (over) throw new Error('the transaction is over');
        return client.query(query);
      });
      const result = await body(connection);
      over = true;
      await begun;
      await commit(client);
      this.#fullUntil = 0;
      return result;
    } catch (error) {
      over = true;
      if (codeOf(error) === DISK_FULL) this.#fullUntil = performance.now() + DISK_MEMORY;
      broken = isBroken(error) || error instanceof CommitOutcomeUnknown;
      // Without a rollback the connection cannot be used again; the server drops what it held.
      if (!broken)
        broken = await client.query('rollback').then(
          () => false,
          () => true,
        );
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Does `work` again, a bounded number of times, while it fails with what `again` accepts. */
  async #repeatedly<T>(work: () => Promise<T>, again: (error: unknown) => boolean): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === TRIES || !again(error)) throw error;
        const longest = Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
        const pause = 1 + this.#random.below(longest);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

/** Queries by way of `send`, each prepared once per connection under a name of its own. */
class PostgresConnection implements Connection {
  readonly #send: (query: pg.QueryConfig) => Promise<pg.QueryResult>;

  constructor(send: (query: pg.QueryConfig) => Promise<pg.QueryResult>) {
    this.#send = send;
  }

  async all<Row>(query: Query): Promise<readonly Row[]> {
    return (await this.#send(toConfig(query))).rows as Row[];
  }

  async first<Row>(query: Query): Promise<Row | undefined> {
    return (await this.all<Row>(query))[0];
  }

  async run(query: Query): Promise<number> {
    return (await this.#send(toConfig(query))).rowCount ?? 0;
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  let answer: pg.QueryResult;
  try {
    answer = await client.query('commit');
  } catch (cause) {
    if (!isBroken(cause)) throw cause;
    throw new CommitOutcomeUnknown(
      'The connection to the database was lost during a commit; whether it holds is not known.',
      { cause },
    );
  }
  // After a failed statement that the body went on from, COMMIT rolls back and says so.
  if (answer.command !== 'COMMIT') throw new Error('the transaction was rolled back');
}

const prepared = new WeakMap<readonly string[], { readonly name: string; readonly text: string }>();
let statements = 0;

function toConfig({ parts, values }: Query): pg.QueryConfig {
  let statement = prepared.get(parts);
  if (!statement) {
    const text = parts.reduce((before, part, i) => `${before}$${i}${part}`);
    statement = { name: `s${++statements}`, text };
    prepared.set(parts, statement);
  }
  return { name: statement.name, text: statement.text, values: [...values] };
}

function getTypeParser(type: number, format?: 'text' | 'binary') {
  // Every int8 of the tables is a time or a count: exact as a number.
  if (type === INT8 && format !== 'binary') return Number;
  return pg.types.getTypeParser(type, format ?? 'text');
}

/** Whether it is worth doing again: the database asked for it, or the connection was lost. */
function isLostOrConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error)) || isLost(error);
}

/** Whether the connection was lost or refused, by whichever error. */
function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08|57P0[123])/.test(code)) return true;
  if (['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) return true;
  return error instanceof Error && /Connection terminated|not queryable/.test(error.message);
}

/** Whether the connection is of no more use: lost, or without an answer for too long. */
function isBroken(error: unknown): boolean {
  return isLost(error) || (error instanceof Error && /Query read timeout/.test(error.message));
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}

function ignore(): void {}
