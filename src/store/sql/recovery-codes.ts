import type { RecoveryCodeTable } from '../store.ts';
import { type Connection, key, sql } from './query.ts';
import type { Vault } from './vault.ts';

/** Codes are kept by their fingerprints alone: nobody can read one out again. */
export class SqlRecoveryCodes implements RecoveryCodeTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async left(poolId: string, userId: string) {
    const rows = await this.#connection.all<{ readonly created_at: number }>(
      sql`select created_at from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
    const [first] = rows;
    return first && { count: rows.length, createdAt: first.created_at };
  }

  async has(poolId: string, userId: string, code: Buffer): Promise<boolean> {
    const row = await this.#connection.first(
      sql`select created_at from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and fingerprint = ${this.#fingerprint(poolId, userId, code)}`,
    );
    return row !== undefined;
  }

  async replace(
    poolId: string,
    userId: string,
    codes: readonly Buffer[],
    createdAt: number,
  ): Promise<void> {
    await this.clear(poolId, userId);
    for (const code of codes) {
      await this.#connection.run(
        sql`insert into recovery_codes (pool_id, user_id, fingerprint, created_at)
            values (${poolId}, ${key(userId)}, ${this.#fingerprint(poolId, userId, code)},
                    ${createdAt})`,
      );
    }
  }

  async take(poolId: string, userId: string, code: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and fingerprint = ${this.#fingerprint(poolId, userId, code)}`,
    );
    return changes === 1;
  }

  async clear(poolId: string, userId: string): Promise<void> {
    await this.#connection.run(
      sql`delete from recovery_codes where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
  }

  #fingerprint(poolId: string, userId: string, code: Buffer): Buffer {
    return this.#vault.fingerprint(code, { column: 'recovery_codes.code', row: [poolId, userId] });
  }
}
