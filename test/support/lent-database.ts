import type { Connection, Database } from '#store/sql/query.ts';

/**
 * The database as long as it is lent: closing it waits for what is under way and ends the loan,
 * which `returned` hears of.
 */
export function lend(database: Database, returned: () => void): Database {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  function track<T>(work: () => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new Error('the database is closed'));
    const promise = work();
    underWay.add(promise);
    const done = () => void underWay.delete(promise);
    promise.then(done, done);
    return promise;
  }

  const { capabilities, reads } = database;
  const lentReads: Connection = {
    all: (query) => track(() => reads.all(query)),
    first: (query) => track(() => reads.first(query)),
    run: (query) => track(() => reads.run(query)),
  };
  return {
    capabilities,
    reads: lentReads,
    transaction: (body) => track(() => database.transaction(body)),
    snapshot: (body) => track(() => database.snapshot(body)),
    hasTable: (name) => track(() => database.hasTable(name)),
    define: (statements, inUse) => track(() => database.define(statements, inUse)),
    ready: () => track(() => database.ready()),
    checkWritable: () => track(() => database.checkWritable()),
    broken: database.broken,
    load: () => database.load(),
    async close() {
      const isLent = !closed;
      closed = true;
      await Promise.allSettled(underWay);
      if (isLent) returned();
    },
  };
}
