import type { MessageCode, MessageCodeTable } from '../tables/message-codes.ts';
import { type Connection, key, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

export const messageCodes = {
  name: 'message_codes',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    purpose: 'text',
    code_sealed: 'sealed',
    code_fingerprint: 'bytes',
    expires_at: 'integer',
  },
  primaryKey: ['pool_id', 'user_id', 'purpose'],
  deletedWith: { user: 'user_id' },
  expires: 'expires_at',
  archive: { leftOut: 'they last for minutes or hours, and can be requested again' },
} as const satisfies TableDescription;

const placeOf = (...row: KeyOf<typeof messageCodes>): PlaceIn<typeof messageCodes> => ({
  column: 'message_codes.code',
  row,
});

export class SqlMessageCodes implements MessageCodeTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async find(poolId: string, userId: string, purpose: string): Promise<MessageCode | undefined> {
    const row = await this.#connection.first<
      Pick<RowOf<typeof messageCodes>, 'code_sealed' | 'expires_at'>
    >(
      sql`select code_sealed, expires_at from message_codes
           where pool_id = ${poolId} and user_id = ${key(userId)} and purpose = ${purpose}`,
    );
    if (!row) return undefined;
    const code = await this.#vault.open(row.code_sealed, placeOf(poolId, userId, purpose));
    return { poolId, userId, purpose, code: code.toString(), expiresAt: row.expires_at };
  }

  async put({ poolId, userId, purpose, code, expiresAt }: MessageCode): Promise<void> {
    const place = placeOf(poolId, userId, purpose);
    const secret = Buffer.from(code);
    await this.#connection.run(
      sql`insert into message_codes
            (pool_id, user_id, purpose, code_sealed, code_fingerprint, expires_at)
          values (${poolId}, ${key(userId)}, ${purpose}, ${this.#vault.seal(secret, place)},
                  ${this.#vault.fingerprint(secret, place)}, ${expiresAt})
          on conflict (pool_id, user_id, purpose) do update
            set code_sealed = excluded.code_sealed, code_fingerprint = excluded.code_fingerprint,
                expires_at = excluded.expires_at`,
    );
  }

  async take(poolId: string, userId: string, purpose: string, code: string): Promise<boolean> {
    const place = placeOf(poolId, userId, purpose);
    const changes = await this.#connection.run(
      sql`delete from message_codes
           where pool_id = ${poolId} and user_id = ${key(userId)} and purpose = ${purpose}
             and code_fingerprint = ${this.#vault.fingerprint(Buffer.from(code), place)}`,
    );
    return changes === 1;
  }
}
