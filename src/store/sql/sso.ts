import type { SsoSession, SsoTable, SsoUse } from '../tables/sso.ts';
import { buffer, type Connection, fromKey, key, sql } from './query.ts';

interface SsoRow {
  readonly pool_id: string;
  readonly hash: Uint8Array;
  readonly id: string;
  readonly user_id: Uint8Array;
  readonly client_id: string;
  readonly level: number;
  readonly password: string | null;
  readonly created_at: number;
  readonly auth_time: number;
  readonly last_active_at: number;
  readonly device: string;
  readonly address: string | null;
  readonly expires_at: number;
}

export class SqlSso implements SsoTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, hash: Buffer): Promise<SsoSession | undefined> {
    const row = await this.#connection.first<SsoRow>(
      sql`select * from sso_sessions where pool_id = ${poolId} and hash = ${hash}`,
    );
    return row && toSession(row);
  }

  async ofUser(poolId: string, userId: string, now: number): Promise<readonly SsoSession[]> {
    const rows = await this.#connection.all<SsoRow>(
      sql`select * from sso_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)} and expires_at > ${now}
           order by last_active_at desc, id`,
    );
    return rows.map(toSession);
  }

  async insert(session: SsoSession): Promise<void> {
    const { poolId, hash, id, userId, clientId, level, password } = session;
    const { createdAt, authTime, lastActiveAt, device, address, expiresAt } = session;
    await this.#connection.run(
      sql`insert into sso_sessions
            (pool_id, hash, id, user_id, client_id, level, password, created_at, auth_time,
             last_active_at, device, address, expires_at)
          values (${poolId}, ${hash}, ${id}, ${key(userId)}, ${clientId}, ${level},
                  ${password ?? null}, ${createdAt}, ${authTime}, ${lastActiveAt}, ${device},
                  ${address ?? null}, ${expiresAt})`,
    );
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

  async end(poolId: string, hash: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from sso_sessions where pool_id = ${poolId} and hash = ${hash}`,
    );
    return changes === 1;
  }

  async endById(poolId: string, userId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from sso_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)} and id = ${id}`,
    );
    return changes === 1;
  }
}

function toSession(row: SsoRow): SsoSession {
  return {
    poolId: row.pool_id,
    hash: buffer(row.hash),
    id: row.id,
    userId: fromKey(row.user_id),
    clientId: row.client_id,
    level: row.level,
    ...(row.password !== null && { password: row.password }),
    createdAt: row.created_at,
    authTime: row.auth_time,
    lastActiveAt: row.last_active_at,
    device: row.device,
    ...(row.address !== null && { address: row.address }),
    expiresAt: row.expires_at,
  };
}
