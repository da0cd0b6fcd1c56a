import type { Passkey, PasskeyTable } from '../tables/passkeys.ts';
import { buffer, type Connection, fromKey, key, sql } from './query.ts';

interface PasskeyRow {
  readonly pool_id: string;
  readonly credential_id: Uint8Array;
  readonly user_id: Uint8Array;
  readonly relying_party: string;
  readonly public_key: Uint8Array;
  readonly sign_count: number;
  readonly name: string;
  readonly attachment: string | null;
  readonly transports: string;
  readonly created_at: number;
}

/** Public keys prove nothing to whoever reads them: they are not sealed. */
export class SqlPasskeys implements PasskeyTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ofUser(poolId: string, userId: string): Promise<readonly Passkey[]> {
    const rows = await this.#connection.all<PasskeyRow>(
      sql`select * from passkeys where pool_id = ${poolId} and user_id = ${key(userId)}
           order by credential_id`,
    );
    return rows.map(toPasskey);
  }

  async insert(passkey: Passkey): Promise<boolean> {
    const { poolId, credentialId, userId, relyingParty, publicKey, signCount } = passkey;
    const { name, attachment, transports, createdAt } = passkey;
    const changes = await this.#connection.run(
      sql`insert into passkeys
            (pool_id, credential_id, user_id, relying_party, public_key, sign_count, name,
             attachment, transports, created_at)
          values (${poolId}, ${credentialId}, ${key(userId)}, ${relyingParty}, ${publicKey},
                  ${signCount}, ${name}, ${attachment ?? null}, ${JSON.stringify(transports)},
                  ${createdAt})
          on conflict do nothing`,
    );
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

  async delete(poolId: string, userId: string, credentialId: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from passkeys
           where pool_id = ${poolId} and credential_id = ${credentialId}
             and user_id = ${key(userId)}`,
    );
    return changes === 1;
  }
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    poolId: row.pool_id,
    userId: fromKey(row.user_id),
    credentialId: buffer(row.credential_id),
    relyingParty: row.relying_party,
    publicKey: buffer(row.public_key),
    signCount: row.sign_count,
    name: row.name,
    ...(row.attachment !== null && { attachment: row.attachment }),
    transports: JSON.parse(row.transports) as string[],
    createdAt: row.created_at,
  };
}
