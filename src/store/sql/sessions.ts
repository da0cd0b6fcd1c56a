import type { SessionTable } from '../tables/sessions.ts';
import { type Connection, sql } from './query.ts';
import type { TableDescription } from './table.ts';

/** Sealed sessions of sign-ins, and assertions, that are spent: an id stands here once. */
export const sessions = {
  name: 'sessions',
  columns: { pool_id: 'text', id: 'text', expires_at: 'integer' },
  primaryKey: ['pool_id', 'id'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { leftOut: 'sign-ins under way last for minutes, and can be begun again' },
} as const satisfies TableDescription;

export class SqlSessions implements SessionTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async spend(poolId: string, id: string, expiresAt: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`insert into sessions (pool_id, id, expires_at) values (${poolId}, ${id}, ${expiresAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }
}
