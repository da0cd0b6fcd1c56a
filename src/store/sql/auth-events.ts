import type { AuthEvent, AuthEventTable, EventFeedback } from '../tables/auth-events.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, key, pageOf, sql } from './query.ts';
import { insertInto, jsonOf, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

const IN_DATA = ['type', 'response', 'risk', 'challenges', 'context'] as const;

export const authEvents = {
  name: 'auth_events',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    id: 'text',
    created_at: 'integer',
    expires_at: 'integer',
    data: IN_DATA,
    feedback: 'json?',
    version: 'integer',
  },
  primaryKey: ['pool_id', 'user_id', 'id'],
  deletedWith: { user: 'user_id' },
  expires: 'expires_at',
  archive: { leftOut: 'what is usual for a user is learnt again' },
} as const satisfies TableFor<AuthEvent, typeof IN_DATA>;

type EventRow = RowOf<typeof authEvents>;

const toEvent = recordReader<AuthEvent, typeof IN_DATA>(authEvents);
const insertEvent = insertInto<AuthEvent, typeof IN_DATA>(authEvents);

export class SqlAuthEvents implements AuthEventTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, userId: string, id: string): Promise<AuthEvent | undefined> {
    const row = await this.#connection.first<EventRow>(
      sql`select * from auth_events
           where pool_id = ${poolId} and user_id = ${key(userId)} and id = ${id}`,
    );
    return row && toEvent(row);
  }

  async list(
    poolId: string,
    userId: string,
    { limit, after }: PageRequest,
  ): Promise<Page<AuthEvent>> {
    const user = key(userId);
    const position = after === undefined ? undefined : positionIn(after);
    const rows = await this.#connection.all<EventRow>(
      position
        ? sql`select * from auth_events
               where pool_id = ${poolId} and user_id = ${user}
                 and (created_at, id) < (${position.at}, ${position.id})
               order by created_at desc, id desc limit ${limit + 1}`
        : sql`select * from auth_events
               where pool_id = ${poolId} and user_id = ${user}
               order by created_at desc, id desc limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toEvent, ({ created_at, id }) => `${created_at} ${id}`);
  }

  async insert(event: AuthEvent): Promise<void> {
    await this.#connection.run(insertEvent(event));
  }

  async update(event: AuthEvent): Promise<boolean> {
    const { poolId, userId, id, version } = event;
    const changes = await this.#connection.run(
      sql`update auth_events set data = ${jsonOf(event, IN_DATA)}, version = version + 1
           where pool_id = ${poolId} and user_id = ${key(userId)} and id = ${id}
             and version = ${version}`,
    );
    return changes === 1;
  }

  async setFeedback(
    poolId: string,
    userId: string,
    id: string,
    feedback: EventFeedback,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update auth_events set feedback = ${JSON.stringify(feedback)}
           where pool_id = ${poolId} and user_id = ${key(userId)} and id = ${id}`,
    );
    return changes === 1;
  }
}

/** Where a page goes on, from the text that ended the one before; nowhere for any other text. */
function positionIn(after: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15}) ([\w-]+)$/.exec(after) ?? [];
  return { at: Number(at ?? 0), id: id ?? '' };
}
