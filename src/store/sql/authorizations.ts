import type { AuthorizationCode, AuthorizationTable } from '../tables/authorizations.ts';
import { type Connection, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

/** Those of a user that is deleted open nothing, and are purged. */
export const authorizationCodes = {
  name: 'authorization_codes',
  columns: {
    pool_id: 'text',
    hash: 'bytes',
    user_id: 'key',
    client_id: 'text',
    family_id: 'text',
    terms: 'json',
    issued_at: 'integer',
    expires_at: 'integer',
    spent_at: 'integer?',
    forget_at: 'integer',
  },
  primaryKey: ['pool_id', 'hash'],
  deletedWith: 'pool',
  expires: 'forget_at',
  archive: { leftOut: 'they last for minutes, and can be requested again' },
} as const satisfies TableFor<AuthorizationCode>;

const toCode = recordReader<AuthorizationCode>(authorizationCodes);
const insertCode = insertInto<AuthorizationCode>(authorizationCodes);

export class SqlAuthorizations implements AuthorizationTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, hash: Buffer): Promise<AuthorizationCode | undefined> {
    const row = await this.#connection.first<RowOf<typeof authorizationCodes>>(
      sql`select * from authorization_codes where pool_id = ${poolId} and hash = ${hash}`,
    );
    return row && toCode(row);
  }

  async insert(code: AuthorizationCode): Promise<void> {
    await this.#connection.run(insertCode(code));
  }

  async spend(poolId: string, hash: Buffer, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update authorization_codes set spent_at = ${at}
           where pool_id = ${poolId} and hash = ${hash} and spent_at is null`,
    );
    return changes === 1;
  }
}
