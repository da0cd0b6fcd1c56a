/**
 * The embedded store: one SQLite file in WAL mode, used by one process.
 *
 * All writing goes through one connection, one transaction after another; while one is under way
 * reading outside it has a connection of its own, so it sees only what is committed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { tooManyRequests } from '#contract/errors.ts';
import type { StoreLoad } from '../../store.ts';
import { type Capabilities, type Connection, type Database, sql } from '../query.ts';
import { Mutex } from './mutex.ts';
import {
  ReadRouter,
  SqliteConnection,
  TransactionScope,
  WaitingReads,
} from './sqlite-connection.ts';
import { tryDisk } from './sqlite-disk.ts';
import { type SyncFile, WriteAheadLog } from './sqlite-wal.ts';

const CAPABILITIES: Capabilities = {
  name: 'sqlite',
  bytes: 'blob',
  integer: 'integer',
  clustered: ' without rowid',
  soleWriter: true,
  transactionalDefinitions: true,
};

const BUSY = 5;

/** Transactions that wait for their turn, or for their commit to be on disk: a second or two. */
const LONGEST_QUEUE = 2000;

/**
 * Opens the SQLite database in `file`, or a new one in memory for `:memory:`. `syncFile` makes
 * commits durable.
 */
export async function openSqlite(file: string, syncFile?: SyncFile): Promise<SqliteDatabase> {
  if (file === ':memory:') return new SqliteDatabase(new SqliteConnection(connect(file)));

  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = lockFile(file);
  let writer: DatabaseSync | undefined;
  try {
    createFile(file);
    writer = connect(file);
    // Until the log is watched every commit is synced by SQLite itself.
    writer.exec('pragma synchronous = full; pragma journal_mode = wal');
    writer.exec('pragma wal_autocheckpoint = 0; pragma synchronous = normal');
    // The first read creates the log; its name must be as durable as what it will hold.
    writer.prepare('select count(*) from sqlite_schema').get();
    syncDirectory(file);
    return new SqliteDatabase(
      new SqliteConnection(writer),
      openReader(file),
      new WriteAheadLog(file, syncFile),
      lock,
      file,
    );
  } catch (error) {
    writer?.close();
    lock.close();
    throw error;
  }
}

/** Opens the database in `file` for reading alone, beside the process that has it. */
export function openSqliteReading(file: string): SqliteDatabase {
  if (!existsSync(file)) throw new Error(`There is no store ${file}.`);
  const connection = openReader(file);
  return new SqliteDatabase(connection, undefined, undefined, undefined, file);
}

export class SqliteDatabase implements Database {
  readonly capabilities = CAPABILITIES;
  readonly reads: Connection;
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection | undefined;
  readonly #log: WriteAheadLog | undefined;
  readonly #lock: DatabaseSync | undefined;
  /** Undefined in memory, where there is one connection. */
  readonly #file: string | undefined;
  readonly #mutex = new Mutex();
  /** Set inside a transaction's body, to tell a mistake from a wait without end. */
  readonly #inside = new AsyncLocalStorage<true>();

  constructor(
    writer: SqliteConnection,
    reader?: SqliteConnection,
    log?: WriteAheadLog,
    lock?: DatabaseSync,
    file?: string,
  ) {
    this.#writer = writer;
    this.#reader = reader;
    this.#log = log;
    this.#lock = lock;
    this.#file = file;
    this.reads = reader
      ? new ReadRouter(writer, reader)
      : new WaitingReads(writer, (read) => this.#exclusively(read));
  }

  async transaction<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const waiting = Math.max(this.#mutex.waiting, this.#log?.waiting ?? 0);
    if (waiting >= LONGEST_QUEUE) throw tooManyRequests();
    const result = await this.#exclusively(() => this.#transact(body));
    await this.#log?.durable();
    this.#log?.checkpointWhenDue(this.#writer.changes, this.#mutex);
    return result;
  }

  /**
   * On a connection of its own, beside the writers: the log keeps growing until it ends. In memory
   * there is no other connection, and writers wait.
   */
  async snapshot<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const file = this.#file;
    if (file === undefined) {
      return this.#exclusively(() => this.#inside.run(true, body, this.#writer));
    }
    const reader = openReader(file);
    try {
      reader.exec('begin');
      return await body(reader);
    } finally {
      reader.close();
    }
  }

  async hasTable(name: string): Promise<boolean> {
    const found = await this.reads.first(
      sql`select 1 from sqlite_schema where type = 'table' and name = ${name}`,
    );
    return found !== undefined;
  }

  /**
   * In one transaction: a start makes or changes all tables or none. Durable with the next
   * transaction, of which every migration has one. Nobody else has the file open.
   */
  async define(statements: readonly string[]): Promise<void> {
    await this.#exclusively(async () => {
      this.#writer.exec('begin immediate');
      try {
        for (const statement of statements) await this.#define(statement);
        this.#writer.exec('commit');
      } catch (error) {
        this.#writer.exec('rollback');
        throw error;
      }
      this.#log?.committed();
    });
  }

  /** SQLite has no `if not exists` for columns. */
  async #define(statement: string): Promise<void> {
    const [, table = '', column] =
      /^alter table (\w+) add column if not exists (\w+) /.exec(statement) ?? [];
    const columns =
      column === undefined
        ? []
        : await this.#writer.all<{ name: string }>(
            sql`select name from pragma_table_info(${table})`,
          );
    if (columns.some(({ name }) => name === column)) return;
    this.#writer.exec(column === undefined ? statement : statement.replace(' if not exists', ''));
  }

  async ready(): Promise<void> {
    this.#log?.check();
    await this.reads.first(sql`select 1 as one`);
  }

  /** Beside the writers, not in their queue: a long queue is no broken disk. */
  async checkWritable(): Promise<void> {
    await this.ready();
    if (this.#file !== undefined) await tryDisk(this.#file);
  }

  load(): StoreLoad {
    const open = this.#reader ? 2 : 1;
    const used = this.#writer.inTransaction ? 1 : 0;
    return { waiting: this.#waiting, open, idle: open - used };
  }

  /** Transactions that wait for their turn, or for their commit to be on disk. */
  get #waiting(): number {
    return this.#mutex.waiting + (this.#log?.waiting ?? 0);
  }

  get broken(): Promise<Error> {
    return this.#log?.broken ?? new Promise(() => {});
  }

  /** Waits for the transactions under way, then folds the log into the database. */
  async close(): Promise<void> {
    await this.#exclusively(async () => {
      await this.#log?.close();
      this.#reader?.close();
      this.#writer.close();
      this.#lock?.close();
    });
  }

  async #transact<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    this.#log?.check();
    const connection = new TransactionScope(this.#writer);
    const changes = this.#writer.changes;
    this.#writer.begin();
    try {
      const result = await this.#inside.run(true, body, connection);
      connection.end();
      this.#writer.commit();
      // Without changes nothing was added to the log: it may wait for others, and for no sync of its
      // own.
      if (this.#writer.changes > changes) this.#log?.committed();
      return result;
    } catch (error) {
      connection.end();
      // A full disk, for one, makes SQLite roll back by itself.
      if (this.#writer.inTransaction) this.#writer.exec('rollback');
      throw error;
    }
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore()) {
      throw new Error('inside a transaction, everything goes through its connection');
    }
    return this.#mutex.run(work);
  }
}

function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('pragma busy_timeout = 5000; pragma cache_size = -16000');
  return database;
}

function openReader(file: string): SqliteConnection {
  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('pragma busy_timeout = 5000');
  return new SqliteConnection(reader);
}

/**
 * Holds an SQLite lock on a file beside the database: unlike a lock file it dies with the
 * process, however that dies.
 */
function lockFile(file: string): DatabaseSync {
  createFile(`${file}-lock`);
  const lock = new DatabaseSync(`${file}-lock`);
  try {
    lock.exec('pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw new Error(
      `The store ${file} is in use by another process. An embedded store serves one; use PostgreSQL for several.`,
    );
  }
  return lock;
}

/**
 * Makes the file, readable by its owner alone, before SQLite would. Only called before SQLite
 * opens it: closing a file drops every lock the process holds on it.
 */
function createFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function syncDirectory(file: string): void {
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
