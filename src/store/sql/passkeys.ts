import type { Passkey, PasskeyTable } from '../tables/passkeys.ts';
import { type Connection, key, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

/** Public keys prove nothing to anyone who reads them: they are not sealed. */
export const passkeys = {
  name: 'passkeys',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    credential_id: 'bytes',
    relying_party: 'text',
    public_key: 'bytes',
    sign_count: 'integer',
    name: 'text',
    attachment: 'text?',
    transports: 'json',
    created_at: 'integer',
  },
  primaryKey: ['pool_id', 'credential_id'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'passkeys' },
} as const satisfies TableFor<Passkey>;

const toPasskey = recordReader<Passkey>(passkeys);
const insertPasskey = insertInto<Passkey>(passkeys, 'on conflict do nothing');

export class SqlPasskeys implements PasskeyTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ofUser(poolId: string, userId: string): Promise<readonly Passkey[]> {
    const rows = await this.#connection.all<RowOf<typeof passkeys>>(
      sql`select * from passkeys where pool_id = ${poolId} and user_id = ${key(userId)}
           order by credential_id`,
    );
    return rows.map(toPasskey);
  }

  async insert(passkey: Passkey): Promise<boolean> {
    const changes = await this.#connection.run(insertPasskey(passkey));
    return changes === 1;
  }

  async use(
    poolId: string,
    userId: string,
    credentialId: Buffer,
    signCount: number,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update passkeys set sign_count = ${signCount}
           where pool_id = ${poolId} and credential_id = ${credentialId}
             and user_id = ${key(userId)}
             and (sign_count < ${signCount} or (sign_count = 0 and ${signCount} = 0))`,
    );
    return changes === 1;
  }

  async rename(
    poolId: string,
    userId: string,
    credentialId: Buffer,
    name: string,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update passkeys set name = ${name}
           where pool_id = ${poolId} and credential_id = ${credentialId}
             and user_id = ${key(userId)}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, userId: string, credentialId: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from passkeys
           where pool_id = ${poolId} and credential_id = ${credentialId}
             and user_id = ${key(userId)}`,
    );
    return changes === 1;
  }
}
