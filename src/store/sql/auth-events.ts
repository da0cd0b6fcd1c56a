import type { AuthEvent, AuthEventTable, EventFeedback } from '../tables/auth-events.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';

interface EventRow {
  readonly pool_id: string;
  readonly user_id: Uint8Array;
  readonly id: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly data: string;
  readonly feedback: string | null;
  readonly version: number;
}

type Data = Pick<AuthEvent, 'type' | 'response' | 'risk' | 'challenges' | 'context'>;

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
    const { poolId, userId, id, createdAt, expiresAt, feedback, version } = event;
    await this.#connection.run(
      sql`insert into auth_events
            (pool_id, user_id, id, created_at, expires_at, data, feedback, version)
          values (${poolId}, ${key(userId)}, ${id}, ${createdAt}, ${expiresAt}, ${dataOf(event)},
                  ${feedback ? JSON.stringify(feedback) : null}, ${version})`,
    );
  }

  async update(event: AuthEvent): Promise<boolean> {
    const { poolId, userId, id, version } = event;
    const changes = await this.#connection.run(
      sql`update auth_events set data = ${dataOf(event)}, version = version + 1
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

function dataOf({ type, response, risk, challenges, context }: AuthEvent): string {
  return JSON.stringify({ type, response, risk, challenges, context } satisfies Data);
}

function toEvent(row: EventRow): AuthEvent {
  return {
    poolId: row.pool_id,
    userId: fromKey(row.user_id),
    id: row.id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(JSON.parse(row.data) as Data),
    ...(row.feedback !== null && { feedback: JSON.parse(row.feedback) as EventFeedback }),
    version: row.version,
  };
}
