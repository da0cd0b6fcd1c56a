import type { RecoveryCodeTable } from '../tables/recovery-codes.ts';
import { buffer, type Connection, key, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

/**
 * What is kept of a code is its digest: sealed, to be brought to another server, and as a
 * fingerprint, to be found. The code itself cannot be read back.
 */
export const recoveryCodes = {
  name: 'recovery_codes',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    fingerprint: 'bytes',
    digest_sealed: 'sealed',
    created_at: 'integer',
  },
  primaryKey: ['pool_id', 'user_id', 'fingerprint'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'recoveryCodes' },
} as const satisfies TableDescription;

type CodeRow = RowOf<typeof recoveryCodes>;

const placeOf = (...row: KeyOf<typeof recoveryCodes>): PlaceIn<typeof recoveryCodes> => ({
  column: 'recovery_codes.digest',
  row,
});

export class SqlRecoveryCodes implements RecoveryCodeTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async left(poolId: string, userId: string) {
    const rows = await this.#connection.all<Pick<CodeRow, 'created_at'>>(
      sql`select created_at from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
    const [first] = rows;
    return first && { count: rows.length, createdAt: first.created_at };
  }

  async list(poolId: string, userId: string): Promise<readonly Buffer[]> {
    const rows = await this.#connection.all<Pick<CodeRow, 'fingerprint' | 'digest_sealed'>>(
      sql`select fingerprint, digest_sealed from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)} order by fingerprint`,
    );
    return Promise.all(
      rows.map(({ fingerprint, digest_sealed }) =>
        this.#vault.open(digest_sealed, placeOf(poolId, userId, buffer(fingerprint))),
      ),
    );
  }

  async has(poolId: string, userId: string, digest: Buffer): Promise<boolean> {
    const row = await this.#connection.first(
      sql`select created_at from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and fingerprint = ${this.#fingerprint(poolId, userId, digest)}`,
    );
    return row !== undefined;
  }

  async replace(
    poolId: string,
    userId: string,
    digests: readonly Buffer[],
    createdAt: number,
  ): Promise<void> {
    await this.clear(poolId, userId);
    for (const digest of digests) {
      const fingerprint = this.#fingerprint(poolId, userId, digest);
      const sealed = this.#vault.seal(digest, placeOf(poolId, userId, fingerprint));
      await this.#connection.run(
        sql`insert into recovery_codes (pool_id, user_id, fingerprint, digest_sealed, created_at)
            values (${poolId}, ${key(userId)}, ${fingerprint}, ${sealed}, ${createdAt})`,
      );
    }
  }

  async take(poolId: string, userId: string, digest: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from recovery_codes
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and fingerprint = ${this.#fingerprint(poolId, userId, digest)}`,
    );
    return changes === 1;
  }

  async clear(poolId: string, userId: string): Promise<void> {
    await this.#connection.run(
      sql`delete from recovery_codes where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
  }

  #fingerprint(poolId: string, userId: string, digest: Buffer): Buffer {
    return this.#vault.fingerprint(digest, {
      column: 'recovery_codes.code',
      row: [poolId, userId],
    });
  }
}
