/**
 * Leases: a piece of work is one node's until an instant, which moves on while that node works. A
 * node that dies has it no longer than that; one that was frozen and comes back afterwards finds
 * that it is another's, because what it writes is bound to the lease by a condition in the same
 * transaction.
 *
 * A lease stands in the row of what it is about, such as a message or an import job: who holds it,
 * and `due_at`, from when on anyone may take it. Work without a row has one in `leases`.
 */
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import { type Database, sql, template } from './query.ts';
import type { TableDescription } from './table.ts';

/** Statements of the lease that stands in a table's rows. Values: in the order of the text. */
export function leaseIn(table: string, holder: string, key: readonly string[]) {
  const row = key.map((column) => `${column} = ?`).join(' and ');
  return {
    /** Holder, until when; the key; now. One caller's, of any number. */
    take: template(`update ${table} set ${holder} = ?, due_at = ? where ${row} and due_at <= ?`),
    /** Until when; the key; the holder. Changes nothing when it is another's. */
    renew: template(`update ${table} set due_at = ? where ${row} and ${holder} = ?`),
    /** When it is due, if ever; the key; the holder. Changes nothing when it is another's. */
    giveBack: template(
      `update ${table} set ${holder} = null, due_at = ? where ${row} and ${holder} = ?`,
    ),
  };
}

export const leases = {
  name: 'leases',
  columns: { name: 'text', holder: 'text?', due_at: 'integer' },
  primaryKey: ['name'],
  deletedWith: 'none',
  archive: { leftOut: 'who does what at a store' },
} as const satisfies TableDescription;

const statements = leaseIn(leases.name, 'holder', leases.primaryKey);

/** How long work is a node's that does not go on with it: by far longer than a step takes. */
const LEASE_MS = 15_000;

/** What work under a lease reads by and writes by. */
export type HeldDatabase = Pick<Database, 'reads' | 'transaction'>;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** The lease was another's by the time of a write. */
class LeaseLost extends Error {}

/** Work that any process at the store could do, and one does. */
export class Leases {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Does the work if no other process does; undefined when one does, or has taken it over. Every
   * transaction of it renews the lease, and is none where the lease is lost.
   */
  async exclusively<T>(
    name: string,
    work: (database: HeldDatabase) => Promise<T>,
  ): Promise<T | undefined> {
    const { database, clock, random } = this.#parts;
    const holder = random.bytes(16).toString('hex');
    if (!(await this.#take(name, holder))) return undefined;
    const transaction: Database['transaction'] = (body) =>
      database.transaction(async (connection) => {
        const until = clock.now() + LEASE_MS;
        const renewed = await connection.run(statements.renew(until, name, holder));
        if (renewed === 0) throw new LeaseLost(`another process does the work: ${name}`);
        return body(connection);
      });
    try {
      return await work({ reads: database.reads, transaction });
    } catch (error) {
      if (error instanceof LeaseLost) return undefined;
      throw error;
    } finally {
      // Where this fails the lease ends by itself.
      await database
        .transaction((connection) => connection.run(statements.giveBack(clock.now(), name, holder)))
        .catch(() => {});
    }
  }

  #take(name: string, holder: string): Promise<boolean> {
    const { database, clock } = this.#parts;
    const now = clock.now();
    // Where there is no other process, the holder is one that has died.
    const before = database.capabilities.soleWriter ? Number.MAX_SAFE_INTEGER : now;
    return database.transaction(async (connection) => {
      await connection.run(
        sql`insert into leases (name, due_at) values (${name}, ${now}) on conflict do nothing`,
      );
      return (await connection.run(statements.take(holder, now + LEASE_MS, name, before))) === 1;
    });
  }
}
