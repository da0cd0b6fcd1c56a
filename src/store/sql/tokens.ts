import type { Page, PageRequest } from '../tables/page.ts';
import type { SessionTable } from '../tables/sessions.ts';
import type {
  ActiveSession,
  AuthorizedTerms,
  FamilyKey,
  RefreshToken,
  SessionUse,
  TokenFamily,
  TokenSession,
  TokenTable,
} from '../tables/tokens.ts';
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
  /** Of authorized_families, where the family is there. */
  readonly terms: string | null;
}

interface RefreshRow {
  readonly hash: Uint8Array;
  readonly pool_id: string;
  readonly family_id: string;
  readonly expires_at: number;
  readonly rotated_at: number | null;
}

interface SessionRow {
  readonly pool_id: string;
  readonly user_id: Uint8Array;
  readonly family_id: string;
  readonly client_id: string;
  readonly origin_id: string | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_active_at: number;
  readonly device: string;
  readonly address: string | null;
}

export class SqlTokens implements TokenTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async family(poolId: string, id: string): Promise<TokenFamily | undefined> {
    const row = await this.#connection.first<FamilyRow>(
      sql`select token_families.*,
                 (select terms from authorized_families
                   where authorized_families.pool_id = token_families.pool_id
                     and authorized_families.family_id = token_families.id) as terms
            from token_families
           where token_families.pool_id = ${poolId} and token_families.id = ${id}`,
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
      sql`select token_families.*,
                 (select terms from authorized_families
                   where authorized_families.pool_id = token_families.pool_id
                     and authorized_families.family_id = token_families.id) as terms,
                 refresh_tokens.expires_at as token_expires_at, refresh_tokens.rotated_at
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
      sql`select token_families.*,
                 (select terms from authorized_families
                   where authorized_families.pool_id = token_families.pool_id
                     and authorized_families.family_id = token_families.id) as terms
            from token_families
           where token_families.pool_id = ${poolId} and token_families.id > ${after}
             and token_families.revoked_at is null
           order by token_families.id limit ${limit + 1}`,
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

  /** The families are asked too: they decide whether a session is revoked. */
  async activeSessions(
    poolId: string,
    userId: string,
    now: number,
  ): Promise<readonly ActiveSession[]> {
    const rows = await this.#connection.all<SessionRow>(
      sql`select token_sessions.*, token_families.client_id
            from token_sessions
            join token_families on token_families.pool_id = token_sessions.pool_id
                               and token_families.id = token_sessions.family_id
           where token_sessions.pool_id = ${poolId} and token_sessions.user_id = ${key(userId)}
             and token_sessions.expires_at > ${now} and token_families.revoked_at is null
           order by token_sessions.last_active_at desc, token_sessions.family_id`,
    );
    return rows.map(toSession);
  }

  async insertFamily(family: TokenFamily): Promise<void> {
    const { poolId, id, userId, clientId, authTime, eventId, scope } = family;
    const { authorized, expiresAt, revokedAt } = family;
    await this.#connection.run(
      sql`insert into token_families
            (pool_id, id, user_id, client_id, auth_time, event_id, scope, expires_at, revoked_at)
          values (${poolId}, ${id}, ${key(userId)}, ${clientId}, ${authTime}, ${eventId}, ${scope},
                  ${expiresAt}, ${revokedAt ?? null})`,
    );
    if (!authorized) return;
    await this.#connection.run(
      sql`insert into authorized_families (pool_id, family_id, terms, expires_at)
          values (${poolId}, ${id}, ${JSON.stringify(authorized)}, ${expiresAt})`,
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

  async insertSession(session: TokenSession): Promise<void> {
    const { poolId, userId, familyId, originId, createdAt, expiresAt } = session;
    const { lastActiveAt, device, address } = session;
    await this.#connection.run(
      sql`insert into token_sessions
            (pool_id, user_id, family_id, origin_id, created_at, expires_at, last_active_at, device,
             address)
          values (${poolId}, ${key(userId)}, ${familyId}, ${originId ?? null}, ${createdAt},
                  ${expiresAt}, ${lastActiveAt}, ${device}, ${address ?? null})`,
    );
  }

  async useSession({ poolId, userId, id }: FamilyKey, use: SessionUse): Promise<void> {
    const { lastActiveAt, device, address } = use;
    await this.#connection.run(
      sql`update token_sessions
             set last_active_at = ${lastActiveAt}, device = ${device}, address = ${address ?? null}
           where pool_id = ${poolId} and user_id = ${key(userId)} and family_id = ${id}`,
    );
  }

  async revokeFamily({ poolId, userId, id }: FamilyKey, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update token_families set revoked_at = ${at}
           where pool_id = ${poolId} and id = ${id} and revoked_at is null`,
    );
    if (changes === 0) return false;
    await this.#connection.run(
      sql`delete from token_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)} and family_id = ${id}`,
    );
    return true;
  }

  async revokeUser(poolId: string, userId: string, at: number): Promise<void> {
    // In the order in which one leads to the next: whoever is in between has to be seen after.
    await this.#connection.run(
      sql`delete from sso_sessions where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
    await this.#connection.run(
      sql`delete from authorization_codes
           where pool_id = ${poolId} and user_id = ${key(userId)} and spent_at is null`,
    );
    await this.#connection.run(
      sql`update token_families set revoked_at = ${at}
           where pool_id = ${poolId} and user_id = ${key(userId)} and revoked_at is null`,
    );
    // A family that came since is not revoked, and its session stays.
    await this.#connection.run(
      sql`delete from token_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and exists (select 1 from token_families
                          where token_families.pool_id = token_sessions.pool_id
                            and token_families.id = token_sessions.family_id
                            and token_families.revoked_at is not null)`,
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

function toSession(row: SessionRow): ActiveSession {
  return {
    poolId: row.pool_id,
    userId: fromKey(row.user_id),
    familyId: row.family_id,
    clientId: row.client_id,
    ...(row.origin_id !== null && { originId: row.origin_id }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastActiveAt: row.last_active_at,
    device: row.device,
    ...(row.address !== null && { address: row.address }),
  };
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
    ...(row.terms !== null && { authorized: JSON.parse(row.terms) as AuthorizedTerms }),
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
