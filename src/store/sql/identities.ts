import {
  type Identity,
  type IdentityKey,
  type IdentityTable,
  SUBJECT,
} from '../tables/identities.ts';
import { amongMany, type Connection, fromKey, key, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const identities = {
  name: 'identities',
  columns: {
    pool_id: 'text',
    provider: 'key',
    attribute: 'key',
    value: 'key',
    user_id: 'key',
    is_primary: 'flag',
    issuer: 'text?',
    created_at: 'integer',
  },
  primaryKey: ['pool_id', 'provider', 'attribute', 'value'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'identities' },
} as const satisfies TableFor<Identity>;

type IdentityRow = RowOf<typeof identities>;

const toIdentity = recordReader<Identity>(identities);
const insertIdentity = insertInto<Identity>(identities, 'on conflict do nothing');
const ofMany = amongMany('select * from identities where pool_id = ? and user_id in');

export class SqlIdentities implements IdentityTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find({ poolId, provider, attribute, value }: IdentityKey): Promise<Identity | undefined> {
    const row = await this.#connection.first<IdentityRow>(
      sql`select * from identities
           where pool_id = ${poolId} and provider = ${key(provider)}
             and attribute = ${key(attribute)} and value = ${key(value)}`,
    );
    return row && toIdentity(row);
  }

  async ofUser(poolId: string, userId: string): Promise<readonly Identity[]> {
    const rows = await this.#connection.all<IdentityRow>(
      sql`select * from identities where pool_id = ${poolId} and user_id = ${key(userId)}
           order by created_at, provider, attribute, value`,
    );
    return rows.map(toIdentity);
  }

  async ofUsers(poolId: string, userIds: readonly string[]): Promise<readonly Identity[]> {
    const found: Identity[] = [];
    for (const query of ofMany(poolId, userIds.map(key))) {
      for (const row of await this.#connection.all<IdentityRow>(query)) found.push(toIdentity(row));
    }
    return found;
  }

  async attributesOf(poolId: string, provider: string): Promise<readonly string[]> {
    const found: string[] = [];
    let after = '';
    // From one name to the next: however many users each has, nothing is read but the names.
    for (;;) {
      const row = await this.#connection.first<Pick<IdentityRow, 'attribute'>>(
        sql`select attribute from identities
             where pool_id = ${poolId} and provider = ${key(provider)}
               and attribute > ${key(after)}
             order by attribute limit 1`,
      );
      if (!row) return found.filter((each) => each !== SUBJECT);
      after = fromKey(row.attribute);
      found.push(after);
    }
  }

  async insert(identity: Identity): Promise<boolean> {
    const changes = await this.#connection.run(insertIdentity(identity));
    return changes === 1;
  }

  async delete(
    { poolId, provider, attribute, value }: IdentityKey,
    userId: string,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from identities
           where pool_id = ${poolId} and provider = ${key(provider)}
             and attribute = ${key(attribute)} and value = ${key(value)}
             and user_id = ${key(userId)}`,
    );
    return changes === 1;
  }
}
