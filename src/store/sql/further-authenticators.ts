/** The authenticators of a user beside the one in software_tokens, each a row of its own. */
import type { FurtherAuthenticator } from '../tables/software-tokens.ts';
import { buffer, type Connection, key, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

export const furtherAuthenticators = {
  name: 'further_authenticators',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    fingerprint: 'bytes',
    secret_sealed: 'sealed',
    friendly_name: 'text?',
    last_step: 'integer',
    created_at: 'integer',
  },
  primaryKey: ['pool_id', 'user_id', 'fingerprint'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'furtherAuthenticators' },
} as const satisfies TableDescription;

type AuthenticatorRow = RowOf<typeof furtherAuthenticators>;

/** All are null where a join found none. */
export type FurtherRow = {
  readonly [C in Exclude<keyof AuthenticatorRow, 'pool_id' | 'user_id'>]:
    | AuthenticatorRow[C]
    | null;
};

const placeOf = (
  ...row: KeyOf<typeof furtherAuthenticators>
): PlaceIn<typeof furtherAuthenticators> => ({ column: 'further_authenticators.secret', row });

export class FurtherAuthenticators {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  /** What the rows of one user say. */
  async read(
    poolId: string,
    userId: string,
    rows: readonly FurtherRow[],
  ): Promise<readonly FurtherAuthenticator[]> {
    const all: FurtherAuthenticator[] = [];
    for (const { fingerprint, secret_sealed, friendly_name, last_step, created_at } of rows) {
      if (!fingerprint || !secret_sealed) continue;
      const place = placeOf(poolId, userId, buffer(fingerprint));
      all.push({
        secret: await this.#vault.open(secret_sealed, place),
        ...(friendly_name !== null && { friendlyName: friendly_name }),
        lastStep: last_step!,
        createdAt: created_at!,
      });
    }
    return all;
  }

  async insert(poolId: string, userId: string, authenticator: FurtherAuthenticator): Promise<void> {
    const { secret, friendlyName = null, lastStep, createdAt } = authenticator;
    const fingerprint = fingerprintOf(this.#vault, poolId, userId, secret);
    const sealed = this.#vault.seal(secret, placeOf(poolId, userId, fingerprint));
    await this.#connection.run(
      sql`insert into further_authenticators
            (pool_id, user_id, fingerprint, secret_sealed, friendly_name, last_step, created_at)
          values (${poolId}, ${key(userId)}, ${fingerprint}, ${sealed}, ${friendlyName},
                  ${lastStep}, ${createdAt})`,
    );
  }

  /** One conditional statement: of two requests with one code, exactly one gets true. */
  async use(poolId: string, userId: string, step: number, fingerprint: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update further_authenticators set last_step = ${step}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and fingerprint = ${fingerprint} and last_step < ${step}`,
    );
    return changes === 1;
  }

  async rename(
    poolId: string,
    userId: string,
    fingerprint: Buffer,
    friendlyName: string,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update further_authenticators set friendly_name = ${friendlyName}
           where pool_id = ${poolId} and user_id = ${key(userId)} and fingerprint = ${fingerprint}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, userId: string, fingerprint: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from further_authenticators
           where pool_id = ${poolId} and user_id = ${key(userId)} and fingerprint = ${fingerprint}`,
    );
    return changes === 1;
  }

  async deleteAll(poolId: string, userId: string): Promise<void> {
    await this.#connection.run(
      sql`delete from further_authenticators
           where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
  }

  /** Takes the oldest one out with its last used step, which no other transaction changes meanwhile. */
  async takeOldest(poolId: string, userId: string): Promise<FurtherAuthenticator | undefined> {
    await this.#connection.run(
      sql`update further_authenticators set last_step = last_step
           where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
    const rows = await this.#connection.all<FurtherRow>(
      sql`select fingerprint, secret_sealed, friendly_name, last_step, created_at
            from further_authenticators
           where pool_id = ${poolId} and user_id = ${key(userId)}
           order by created_at, fingerprint limit 1`,
    );
    const [oldest] = await this.read(poolId, userId, rows);
    if (oldest) {
      const fingerprint = fingerprintOf(this.#vault, poolId, userId, oldest.secret);
      await this.delete(poolId, userId, fingerprint);
    }
    return oldest;
  }
}

/** What stands for a secret of the user's, whichever table has it. */
export function fingerprintOf(
  vault: Vault,
  poolId: string,
  userId: string,
  secret: Buffer,
): Buffer {
  return vault.fingerprint(secret, { column: 'software_tokens.secret', row: [poolId, userId] });
}
