import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Connection, Query, Value } from '../query.ts';

/** One SQLite connection with the statements it has prepared. */
export class SqliteConnection implements Connection {
  readonly #database: DatabaseSync;
  readonly #prepared = new WeakMap<readonly string[], StatementSync>();
  #begin: StatementSync | undefined;
  #commit: StatementSync | undefined;
  /** Rows changed since it was opened. */
  changes = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  async all<Row>(query: Query): Promise<readonly Row[]> {
    return this.#statement(query).all(...(query.values as Value[])) as Row[];
  }

  async first<Row>(query: Query): Promise<Row | undefined> {
    return this.#statement(query).get(...(query.values as Value[])) as Row | undefined;
  }

  async run(query: Query): Promise<number> {
    const changes = Number(this.#statement(query).run(...(query.values as Value[])).changes);
    this.changes += changes;
    return changes;
  }

  begin(): void {
    this.#begin ??= this.#database.prepare('begin immediate');
    this.#begin.run();
  }

  commit(): void {
    this.#commit ??= this.#database.prepare('commit');
    this.#commit.run();
  }

  exec(statement: string): void {
    this.#database.exec(statement);
  }

  close(): void {
    this.#database.close();
  }

  #statement({ parts }: Query): StatementSync {
    let statement = this.#prepared.get(parts);
    if (!statement) {
      statement = this.#database.prepare(parts.join('?'));
      this.#prepared.set(parts, statement);
    }
    return statement;
  }
}

/**
 * Reads on the writer between transactions, on the reader meanwhile. Both see what is committed,
 * but whatever the writer writes empties the reader's page cache.
 */
export class ReadRouter implements Connection {
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection;

  constructor(writer: SqliteConnection, reader: SqliteConnection) {
    this.#writer = writer;
    this.#reader = reader;
  }

  all<Row>(query: Query): Promise<readonly Row[]> {
    return this.#free().all<Row>(query);
  }

  first<Row>(query: Query): Promise<Row | undefined> {
    return this.#free().first<Row>(query);
  }

  run(query: Query): Promise<number> {
    return this.#reader.run(query);
  }

  #free(): Connection {
    return this.#writer.inTransaction ? this.#reader : this.#writer;
  }
}

/** The writer while one transaction lasts; a body that outlives its transaction is refused. */
export class TransactionScope implements Connection {
  #connection: Connection | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  end(): void {
    this.#connection = undefined;
  }

  all<Row>(query: Query): Promise<readonly Row[]> {
    return this.#connection?.all<Row>(query) ?? isOver();
  }

  first<Row>(query: Query): Promise<Row | undefined> {
    return this.#connection?.first<Row>(query) ?? isOver();
  }

  run(query: Query): Promise<number> {
    return this.#connection?.run(query) ?? isOver();
  }
}

const isOver = () => Promise.reject(new Error('the transaction is over'));

/** Reads that wait until no transaction is under way: for the one connection of a memory store. */
export class WaitingReads implements Connection {
  readonly #connection: Connection;
  readonly #exclusively: <T>(work: () => Promise<T>) => Promise<T>;

  constructor(connection: Connection, exclusively: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#connection = connection;
    this.#exclusively = exclusively;
  }

  async all<Row>(query: Query): Promise<readonly Row[]> {
    return this.#exclusively(() => this.#connection.all<Row>(query));
  }

  async first<Row>(query: Query): Promise<Row | undefined> {
    return this.#exclusively(() => this.#connection.first<Row>(query));
  }

  async run(query: Query): Promise<number> {
    return this.#exclusively(() => this.#connection.run(query));
  }
}
