import type { RefreshToken, TokenFamily } from '../records.ts';
import type { Page, PageRequest, SessionTable, TokenTable } from '../store.ts';
import { buffer, type Connection, fromKey, key, pageOf, sql } from './query.ts';

interface FamilyRow {
  readonly pool_id: string;
  readonly id: string;
  readonly user_id: Uint8Array;
  readonly client_id: string;
  readonly auth_time: number;
  readonly event_id: string;
  readonly scope: string;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}

interface RefreshRow {
  readonly hash: Uint8Array;
  readonly pool_id: string;
  readonly family_id: string;
  readonly expires_at: number;
  readonly rotated_at: number | null;
}

export class SqlTokens implements TokenTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async family(poolId: string, id: string): Promise<TokenFamily | undefined> {
    const row = await this.#connection.first<FamilyRow>(
      sql`select * from token_families where pool_id = ${poolId} and id = ${id}`,
    );
    return row && toFamily(row);
  }

  async refreshToken(
    poolId: string,
    hash: Buffer,
  ): Promise<{ readonly token: RefreshToken; readonly family: TokenFamily } | undefined> {
    const row = await this.#connection.first<
      FamilyRow & { readonly token_expires_at: number; readonly rotated_at: number | null }
    >(
      sql`select token_families.*, refresh_tokens.expires_at as token_expires_at,
                 refresh_tokens.rotated_at
            from refresh_tokens
            join token_families on token_families.pool_id = refresh_tokens.pool_id
                               and token_families.id = refresh_tokens.family_id
           where refresh_tokens.pool_id = ${poolId} and refresh_tokens.hash = ${hash}`,
    );
    if (!row) return undefined;
    const family = toFamily(row);
    const token = {
      hash,
      poolId,
      familyId: family.id,
      expiresAt: row.token_expires_at,
      ...(row.rotated_at !== null && { rotatedAt: row.rotated_at }),
    };
    return { token, family };
  }

  async families(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<TokenFamily>> {
    const rows = await this.#connection.all<FamilyRow>(
      sql`select * from token_families
           where pool_id = ${poolId} and id > ${after} and revoked_at is null
           order by id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toFamily, ({ id }) => id);
  }

  async refreshTokens(
    poolId: string,
    { limit, after = '' }: PageRequest,
  ): Promise<Page<RefreshToken>> {
    // A cross join keeps SQLite from beginning with the families.
    const rows = await this.#connection.all<RefreshRow>(
      sql`select refresh_tokens.hash, refresh_tokens.pool_id, refresh_tokens.family_id,
                 refresh_tokens.expires_at, refresh_tokens.rotated_at
            from refresh_tokens cross join token_families
           where refresh_tokens.pool_id = ${poolId}
             and refresh_tokens.hash > ${Buffer.from(after, 'hex')}
             and token_families.pool_id = refresh_tokens.pool_id
             and token_families.id = refresh_tokens.family_id
             and token_families.revoked_at is null
           order by refresh_tokens.hash limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toRefreshToken, ({ hash }) => buffer(hash).toString('hex'));
  }

  async insertFamily(family: TokenFamily): Promise<void> {
    const { poolId, id, userId, clientId, authTime, eventId, scope, expiresAt, revokedAt } = family;
    await this.#connection.run(
      sql`insert into token_families
            (pool_id, id, user_id, client_id, auth_time, event_id, scope, expires_at, revoked_at)
          values (${poolId}, ${id}, ${key(userId)}, ${clientId}, ${authTime}, ${eventId}, ${scope},
                  ${expiresAt}, ${revokedAt ?? null})`,
    );
  }

  async insertRefreshToken(token: RefreshToken): Promise<void> {
    const { poolId, hash, familyId, expiresAt, rotatedAt } = token;
    await this.#connection.run(
      sql`insert into refresh_tokens (pool_id, hash, family_id, expires_at, rotated_at)
          values (${poolId}, ${hash}, ${familyId}, ${expiresAt}, ${rotatedAt ?? null})`,
    );
  }

  async rotate(poolId: string, hash: Buffer, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update refresh_tokens set rotated_at = ${at}
           where pool_id = ${poolId} and hash = ${hash} and rotated_at is null`,
    );
    return changes === 1;
  }

  async revokeFamily(poolId: string, id: string, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update token_families set revoked_at = ${at}
           where pool_id = ${poolId} and id = ${id} and revoked_at is null`,
    );
    return changes === 1;
  }

  async revokeUser(poolId: string, userId: string, at: number): Promise<void> {
    await this.#connection.run(
      sql`update token_families set revoked_at = ${at}
           where pool_id = ${poolId} and user_id = ${key(userId)} and revoked_at is null`,
    );
  }
}

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

function toFamily(row: FamilyRow): TokenFamily {
  return {
    id: row.id,
    poolId: row.pool_id,
    userId: fromKey(row.user_id),
    clientId: row.client_id,
    authTime: row.auth_time,
    eventId: row.event_id,
    scope: row.scope,
    expiresAt: row.expires_at,
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
  };
}

function toRefreshToken(row: RefreshRow): RefreshToken {
  return {
    hash: buffer(row.hash),
    poolId: row.pool_id,
    familyId: row.family_id,
    expiresAt: row.expires_at,
    ...(row.rotated_at !== null && { rotatedAt: row.rotated_at }),
  };
}
