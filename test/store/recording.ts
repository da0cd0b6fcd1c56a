import type { Connection, Database, Query } from '#store/sql/query.ts';

/** A database that notes the text of every statement, with a `?` for each value. */
export class Recording implements Database {
  readonly statements = new Set<string>();
  readonly reads: Connection;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.reads = this.#record(database.reads);
  }

  get capabilities() {
    return this.#database.capabilities;
  }

  transaction<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#database.transaction((connection) => body(this.#record(connection)));
  }

  snapshot<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#database.snapshot((connection) => body(this.#record(connection)));
  }

  hasTable(name: string): Promise<boolean> {
    return this.#database.hasTable(name);
  }

  define(statements: readonly string[], inUse: boolean): Promise<void> {
    return this.#database.define(statements, inUse);
  }

  ready(): Promise<void> {
    return this.#database.ready();
  }

  checkWritable(): Promise<void> {
    return this.#database.checkWritable();
  }

  load() {
    return this.#database.load();
  }

  get broken(): Promise<Error> {
    return this.#database.broken;
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #record(connection: Connection): Connection {
    const note = (query: Query): Query => {
      this.statements.add(query.parts.join('?').replace(/\s+/g, ' '));
      return query;
    };
    return {
      all: (query) => connection.all(note(query)),
      first: (query) => connection.first(note(query)),
      run: (query) => connection.run(note(query)),
    };
  }
}
