import type { Consent, ConsentTable } from '../tables/consents.ts';
import { type Connection, key, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const consents = {
  name: 'consents',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    client_id: 'key',
    scopes: 'json',
    since: 'integer',
    used_at: 'integer',
  },
  primaryKey: ['pool_id', 'user_id', 'client_id'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'consents' },
} as const satisfies TableFor<Consent>;

type ConsentRow = RowOf<typeof consents>;

const toConsent = recordReader<Consent>(consents);
const insertConsent = insertInto<Consent>(consents, 'on conflict do nothing');

export class SqlConsents implements ConsentTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, userId: string, clientId: string): Promise<Consent | undefined> {
    const row = await this.#connection.first<ConsentRow>(
      sql`select * from consents
           where pool_id = ${poolId} and user_id = ${key(userId)} and client_id = ${key(clientId)}`,
    );
    return row && toConsent(row);
  }

  async ofUser(poolId: string, userId: string): Promise<readonly Consent[]> {
    const rows = await this.#connection.all<ConsentRow>(
      sql`select * from consents where pool_id = ${poolId} and user_id = ${key(userId)}
           order by client_id`,
    );
    return rows.map(toConsent);
  }

  async insert(consent: Consent): Promise<boolean> {
    const changes = await this.#connection.run(insertConsent(consent));
    return changes === 1;
  }

  async extend({ poolId, userId, clientId, scopes, usedAt }: Consent): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update consents set scopes = ${JSON.stringify(scopes)}, used_at = ${usedAt}
           where pool_id = ${poolId} and user_id = ${key(userId)} and client_id = ${key(clientId)}`,
    );
    return changes === 1;
  }

  async use(poolId: string, userId: string, clientId: string, at: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update consents set used_at = ${at}
           where pool_id = ${poolId} and user_id = ${key(userId)} and client_id = ${key(clientId)}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, userId: string, clientId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from consents
           where pool_id = ${poolId} and user_id = ${key(userId)} and client_id = ${key(clientId)}`,
    );
    return changes === 1;
  }
}

/** What anyone has allowed a client goes with it. */
export async function deleteConsents(
  connection: Connection,
  poolId: string,
  clientId: string,
): Promise<void> {
  await connection.run(
    sql`delete from consents where pool_id = ${poolId} and client_id = ${key(clientId)}`,
  );
}
