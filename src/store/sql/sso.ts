import type { SsoSession, SsoTable, SsoUse } from '../tables/sso.ts';
import { type Connection, key, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const ssoSessions = {
  name: 'sso_sessions',
  columns: {
    pool_id: 'text',
    hash: 'bytes',
    id: 'text',
    user_id: 'key',
    client_id: 'text',
    level: 'integer',
    password: 'text?',
    provider: 'json?',
    created_at: 'integer',
    auth_time: 'integer',
    last_active_at: 'integer',
    device: 'text',
    address: 'text?',
    expires_at: 'integer',
  },
  primaryKey: ['pool_id', 'hash'],
  deletedWith: { user: 'user_id' },
  expires: 'expires_at',
  archive: { leftOut: 'their cookies belong to the domains of the old server' },
} as const satisfies TableFor<SsoSession>;

const toSession = recordReader<SsoSession>(ssoSessions);
const insertSession = insertInto<SsoSession>(ssoSessions);

export class SqlSso implements SsoTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, hash: Buffer): Promise<SsoSession | undefined> {
    const row = await this.#connection.first<RowOf<typeof ssoSessions>>(
      sql`select * from sso_sessions where pool_id = ${poolId} and hash = ${hash}`,
    );
    return row && toSession(row);
  }

  async ofUser(poolId: string, userId: string, now: number): Promise<readonly SsoSession[]> {
    const rows = await this.#connection.all<RowOf<typeof ssoSessions>>(
      sql`select * from sso_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)} and expires_at > ${now}
           order by last_active_at desc, id`,
    );
    return rows.map(toSession);
  }

  async insert(session: SsoSession): Promise<void> {
    await this.#connection.run(insertSession(session));
  }

  async use(poolId: string, hash: Buffer, use: SsoUse): Promise<boolean> {
    const { lastActiveAt, device, address } = use;
    const changes = await this.#connection.run(
      sql`update sso_sessions
             set last_active_at = ${lastActiveAt}, device = ${device}, address = ${address ?? null}
           where pool_id = ${poolId} and hash = ${hash}`,
    );
    return changes === 1;
  }

  async prove(poolId: string, hash: Buffer, level: number): Promise<void> {
    await this.#connection.run(
      sql`update sso_sessions set level = ${level}
           where pool_id = ${poolId} and hash = ${hash} and level < ${level}`,
    );
  }

  async end(poolId: string, hash: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from sso_sessions where pool_id = ${poolId} and hash = ${hash}`,
    );
    return changes === 1;
  }

  async endOthers(poolId: string, userId: string, keptId: string | undefined): Promise<void> {
    const all = sql`delete from sso_sessions where pool_id = ${poolId} and user_id = ${key(userId)}`;
    const others = sql`delete from sso_sessions
                        where pool_id = ${poolId} and user_id = ${key(userId)} and id <> ${keptId ?? ''}`;
    await this.#connection.run(keptId === undefined ? all : others);
  }

  async endById(poolId: string, userId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from sso_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)} and id = ${id}`,
    );
    return changes === 1;
  }
}
