import type { Page, PageRequest } from '../tables/page.ts';
import type {
  ActiveSession,
  AuthorizedTerms,
  ClientUse,
  FamilyKey,
  FoundRefreshToken,
  RefreshToken,
  SessionUse,
  TokenFamily,
  TokenSession,
  TokenTable,
} from '../tables/tokens.ts';
import { buffer, type Connection, key, pageOf, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableDescription, TableFor } from './table.ts';

/** What hangs on a family means nothing without it, and goes when it expires. */
export const tokenFamilies = {
  name: 'token_families',
  columns: {
    id: 'text',
    pool_id: 'text',
    user_id: 'key',
    client_id: 'text',
    auth_time: 'integer',
    event_id: 'text',
    scope: 'text',
    expires_at: 'integer',
    revoked_at: 'integer?',
  },
  primaryKey: ['pool_id', 'id'],
  deletedWith: { user: 'user_id' },
  expires: 'expires_at',
  archive: { section: 'tokenFamilies' },
} as const satisfies TableFor<Omit<TokenFamily, 'authorized'>>;

/** A row for each family that an authorization made: the API's have none. */
export const authorizedFamilies = {
  name: 'authorized_families',
  columns: { pool_id: 'text', family_id: 'text', terms: 'json', expires_at: 'integer' },
  primaryKey: ['pool_id', 'family_id'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { section: 'tokenFamilies' },
} as const satisfies TableDescription;

export const refreshTokens = {
  name: 'refresh_tokens',
  columns: {
    hash: 'bytes',
    pool_id: 'text',
    family_id: 'text',
    expires_at: 'integer',
    rotated_at: 'integer?',
  },
  primaryKey: ['pool_id', 'hash'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { section: 'refreshTokens' },
} as const satisfies TableFor<RefreshToken>;

export const tokenSessions = {
  name: 'token_sessions',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    family_id: 'text',
    origin_id: 'text?',
    created_at: 'integer',
    expires_at: 'integer',
    last_active_at: 'integer',
    device: 'text',
    address: 'text?',
  },
  primaryKey: ['pool_id', 'user_id', 'family_id'],
  deletedWith: { user: 'user_id' },
  expires: 'expires_at',
  archive: { section: 'sessions' },
} as const satisfies TableFor<TokenSession>;

/** `terms` are those of authorized_families, where the family is there. */
type FamilyRow = RowOf<typeof tokenFamilies> & { readonly terms: string | null };
interface FoundRow extends FamilyRow {
  readonly token_expires_at: number;
  readonly rotated_at: number | null;
  readonly ended: number | null;
}
type RefreshRow = RowOf<typeof refreshTokens>;
type SessionRow = RowOf<typeof tokenSessions> & Pick<FamilyRow, 'client_id'>;

const readFamily = recordReader<Omit<TokenFamily, 'authorized'>>(tokenFamilies);
const insertFamily = insertInto<Omit<TokenFamily, 'authorized'>>(tokenFamilies);
const toRefreshToken = recordReader<RefreshToken>(refreshTokens);
const insertRefreshToken = insertInto<RefreshToken>(refreshTokens);
const readSession = recordReader<TokenSession>(tokenSessions);
const insertSession = insertInto<TokenSession>(tokenSessions);

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

  async refreshToken(poolId: string, hash: Buffer): Promise<FoundRefreshToken | undefined> {
    const row = await this.#connection.first<FoundRow>(
      sql`select token_families.*,
                 (select terms from authorized_families
                   where authorized_families.pool_id = token_families.pool_id
                     and authorized_families.family_id = token_families.id) as terms,
                 refresh_tokens.expires_at as token_expires_at, refresh_tokens.rotated_at,
                 (select 1 from ended_families
                   where ended_families.pool_id = token_families.pool_id
                     and ended_families.family_id = token_families.id) as ended
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
    return { token, family, ended: row.ended !== null };
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
             and (select 1 from ended_families
                   where ended_families.pool_id = refresh_tokens.pool_id
                     and ended_families.family_id = refresh_tokens.family_id) is null
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

  async clientsOfUser(poolId: string, userId: string, now: number): Promise<readonly ClientUse[]> {
    const rows = await this.#connection.all<{ client_id: string; signed_in_at: number }>(
      sql`select client_id, max(auth_time) as signed_in_at from token_families
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and revoked_at is null and expires_at > ${now}
           group by client_id order by client_id`,
    );
    return rows.map(({ client_id, signed_in_at }) => ({
      clientId: client_id,
      signedInAt: signed_in_at,
    }));
  }

  async insertFamily(family: TokenFamily): Promise<void> {
    const { poolId, id, authorized, expiresAt } = family;
    await this.#connection.run(insertFamily(family));
    if (!authorized) return;
    await this.#connection.run(
      sql`insert into authorized_families (pool_id, family_id, terms, expires_at)
          values (${poolId}, ${id}, ${JSON.stringify(authorized)}, ${expiresAt})`,
    );
  }

  async insertRefreshToken(token: RefreshToken): Promise<void> {
    await this.#connection.run(insertRefreshToken(token));
  }

  async rotate(poolId: string, hash: Buffer, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update refresh_tokens set rotated_at = ${at}
           where pool_id = ${poolId} and hash = ${hash} and rotated_at is null`,
    );
    return changes === 1;
  }

  async insertSession(session: TokenSession): Promise<void> {
    await this.#connection.run(insertSession(session));
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

  async revokeClient(poolId: string, userId: string, clientId: string, at: number): Promise<void> {
    // In the same order as below.
    await this.#connection.run(
      sql`delete from authorization_codes
           where pool_id = ${poolId} and user_id = ${key(userId)} and client_id = ${clientId}
             and spent_at is null`,
    );
    await this.#connection.run(
      sql`update token_families set revoked_at = ${at}
           where pool_id = ${poolId} and user_id = ${key(userId)} and client_id = ${clientId}
             and revoked_at is null`,
    );
    await this.#endRevokedSessions(poolId, userId);
  }

  async revokeUser(poolId: string, userId: string, at: number): Promise<void> {
    // In the order in which one leads to the next: what is made meanwhile shows up further on.
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
    await this.#endRevokedSessions(poolId, userId);
  }

  /** Of a family that came since, the session stays. */
  async #endRevokedSessions(poolId: string, userId: string): Promise<void> {
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

function toSession(row: SessionRow): ActiveSession {
  return { ...readSession(row), clientId: row.client_id };
}

function toFamily(row: FamilyRow): TokenFamily {
  if (row.terms === null) return readFamily(row);
  return { ...readFamily(row), authorized: JSON.parse(row.terms) as AuthorizedTerms };
}
