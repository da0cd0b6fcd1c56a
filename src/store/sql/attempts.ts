import type { AttemptCount, AttemptState, AttemptTable, CounterName } from '../tables/attempts.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, pageOf, sql } from './query.ts';
import type { RowOf, TableDescription } from './table.ts';

export const attempts = {
  name: 'attempts',
  columns: {
    pool_id: 'text',
    subject: 'text',
    factor: 'text',
    tries: 'integer',
    total: 'integer',
    locked_until: 'integer',
    last_at: 'integer',
    forget_at: 'integer?',
  },
  primaryKey: ['pool_id', 'subject', 'factor'],
  deletedWith: { user: 'subject' },
  expires: 'forget_at',
  archive: { section: 'attempts' },
} as const satisfies TableDescription;

type AttemptRow = RowOf<typeof attempts>;
type StateRow = Pick<AttemptRow, 'tries' | 'total' | 'locked_until' | 'last_at' | 'forget_at'>;

export class SqlAttempts implements AttemptTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(
    poolId: string,
    subject: string,
    factor: CounterName,
  ): Promise<AttemptState | undefined> {
    const row = await this.#connection.first<StateRow>(
      sql`select tries, total, locked_until, last_at, forget_at from attempts
           where pool_id = ${poolId} and subject = ${subject} and factor = ${factor}`,
    );
    return row && toState(row);
  }

  async list(poolId: string, { limit, after }: PageRequest): Promise<Page<AttemptCount>> {
    const [subject, factor] = afterOf(after);
    const rows = await this.#connection.all<StateRow & Pick<AttemptRow, 'subject' | 'factor'>>(
      sql`select subject, factor, tries, total, locked_until, last_at, forget_at from attempts
           where pool_id = ${poolId} and (subject, factor) > (${subject}, ${factor})
           order by subject, factor limit ${limit + 1}`,
    );
    return pageOf(
      rows,
      limit,
      (row) => ({ subject: row.subject, factor: row.factor as CounterName, state: toState(row) }),
      (row) => `${row.subject} ${row.factor}`,
    );
  }

  async move(
    poolId: string,
    subject: string,
    factor: CounterName,
    from: AttemptState | undefined,
    to: AttemptState,
  ): Promise<boolean> {
    const { tries, total, lockedUntil, lastAt, forgetAt = null } = to;
    const changes = await this.#connection.run(
      from
        ? sql`update attempts
                 set tries = ${tries}, total = ${total}, locked_until = ${lockedUntil},
                     last_at = ${lastAt}, forget_at = ${forgetAt}
               where pool_id = ${poolId} and subject = ${subject} and factor = ${factor}
                 and tries = ${from.tries} and total = ${from.total}
                 and locked_until = ${from.lockedUntil} and last_at = ${from.lastAt}`
        : sql`insert into attempts
                (pool_id, subject, factor, tries, total, locked_until, last_at, forget_at)
              values (${poolId}, ${subject}, ${factor}, ${tries}, ${total}, ${lockedUntil},
                      ${lastAt}, ${forgetAt})
              on conflict do nothing`,
    );
    return changes === 1;
  }

  async clear(poolId: string, subject: string, factor: CounterName): Promise<void> {
    await this.#connection.run(
      sql`delete from attempts
           where pool_id = ${poolId} and subject = ${subject} and factor = ${factor}`,
    );
  }
}

/** Subjects may have blanks in them, factors have none. */
function afterOf(after = ' '): readonly [subject: string, factor: string] {
  const blank = after.lastIndexOf(' ');
  return [after.slice(0, blank), after.slice(blank + 1)];
}

function toState({ tries, total, locked_until, last_at, forget_at }: StateRow): AttemptState {
  const state = { tries, total, lockedUntil: locked_until, lastAt: last_at };
  return forget_at === null ? state : { ...state, forgetAt: forget_at };
}
