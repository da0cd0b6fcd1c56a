import type { AuthorizationCode, AuthorizationTable, CodeTerms } from '../tables/authorizations.ts';
import { buffer, type Connection, fromKey, key, sql } from './query.ts';

interface CodeRow {
  readonly pool_id: string;
  readonly hash: Uint8Array;
  readonly user_id: Uint8Array;
  readonly client_id: string;
  readonly family_id: string;
  readonly terms: string;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly spent_at: number | null;
  readonly forget_at: number;
}

export class SqlAuthorizations implements AuthorizationTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, hash: Buffer): Promise<AuthorizationCode | undefined> {
    const row = await this.#connection.first<CodeRow>(
      sql`select * from authorization_codes where pool_id = ${poolId} and hash = ${hash}`,
    );
    return row && toCode(row);
  }

  async insert(code: AuthorizationCode): Promise<void> {
    const { poolId, hash, userId, clientId, familyId, terms } = code;
    const { issuedAt, expiresAt, spentAt, forgetAt } = code;
    await this.#connection.run(
      sql`insert into authorization_codes
            (pool_id, hash, user_id, client_id, family_id, terms, issued_at, expires_at, spent_at,
             forget_at)
          values (${poolId}, ${hash}, ${key(userId)}, ${clientId}, ${familyId},
                  ${JSON.stringify(terms)}, ${issuedAt}, ${expiresAt}, ${spentAt ?? null},
                  ${forgetAt})`,
    );
  }

  async spend(poolId: string, hash: Buffer, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update authorization_codes set spent_at = ${at}
           where pool_id = ${poolId} and hash = ${hash} and spent_at is null`,
    );
    return changes === 1;
  }
}

function toCode(row: CodeRow): AuthorizationCode {
  return {
    poolId: row.pool_id,
    hash: buffer(row.hash),
    userId: fromKey(row.user_id),
    clientId: row.client_id,
    familyId: row.family_id,
    terms: JSON.parse(row.terms) as CodeTerms,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.spent_at !== null && { spentAt: row.spent_at }),
    forgetAt: row.forget_at,
  };
}
