import type { SoftwareToken } from '../records.ts';
import type { SoftwareTokenTable } from '../tables/software-tokens.ts';
import { type Connection, key, sql } from './query.ts';
import type { Place, Vault } from './vault.ts';

export class SqlSoftwareTokens implements SoftwareTokenTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async find(poolId: string, userId: string): Promise<SoftwareToken | undefined> {
    const row = await this.#connection.first<{
      readonly pending_sealed: Uint8Array | null;
      readonly active_sealed: Uint8Array | null;
      readonly friendly_name: string | null;
      readonly last_step: number;
    }>(
      sql`select pending_sealed, active_sealed, friendly_name, last_step from software_tokens
           where pool_id = ${poolId} and user_id = ${key(userId)}`,
    );
    if (!row) return undefined;
    const { pending_sealed, active_sealed, friendly_name } = row;
    const place = placeOf(poolId, userId);
    return {
      ...(pending_sealed && { pending: await this.#vault.open(pending_sealed, place.pending) }),
      ...(active_sealed && { active: await this.#vault.open(active_sealed, place.active) }),
      ...(friendly_name !== null && { friendlyName: friendly_name }),
      lastStep: row.last_step,
    };
  }

  async enrolled(poolId: string, userId: string) {
    const row = await this.#connection.first<{ readonly friendly_name: string | null }>(
      sql`select friendly_name from software_tokens
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and active_fingerprint is not null`,
    );
    if (!row) return undefined;
    return row.friendly_name === null ? {} : { friendlyName: row.friendly_name };
  }

  async associate(poolId: string, userId: string, secret: Buffer): Promise<void> {
    const place = placeOf(poolId, userId).pending;
    await this.#connection.run(
      sql`insert into software_tokens
            (pool_id, user_id, pending_sealed, pending_fingerprint, last_step)
          values (${poolId}, ${key(userId)}, ${this.#vault.seal(secret, place)},
                  ${this.#fingerprint(poolId, userId, secret)}, -1)
          on conflict (pool_id, user_id) do update
            set pending_sealed = excluded.pending_sealed,
                pending_fingerprint = excluded.pending_fingerprint`,
    );
  }

  /** One conditional statement: of two requests with one code, exactly one gets true. */
  async activate(
    poolId: string,
    userId: string,
    pending: Buffer,
    step: number,
    friendlyName: string | undefined,
  ): Promise<boolean> {
    const sealed = this.#vault.seal(pending, placeOf(poolId, userId).active);
    const changes = await this.#connection.run(
      sql`update software_tokens
             set active_sealed = ${sealed}, active_fingerprint = pending_fingerprint,
                 pending_sealed = null, pending_fingerprint = null,
                 friendly_name = ${friendlyName ?? null}, last_step = ${step}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and pending_fingerprint = ${this.#fingerprint(poolId, userId, pending)}
             and last_step < ${step}`,
    );
    return changes === 1;
  }

  async use(poolId: string, userId: string, step: number, active: Buffer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update software_tokens set last_step = ${step}
           where pool_id = ${poolId} and user_id = ${key(userId)} and last_step < ${step}
             and active_fingerprint = ${this.#fingerprint(poolId, userId, active)}`,
    );
    return changes === 1;
  }

  async put(poolId: string, userId: string, token: SoftwareToken): Promise<void> {
    const { pending, active, friendlyName = null, lastStep } = token;
    const place = placeOf(poolId, userId);
    await this.#connection.run(
      sql`insert into software_tokens
            (pool_id, user_id, pending_sealed, pending_fingerprint, active_sealed,
             active_fingerprint, friendly_name, last_step)
          values (${poolId}, ${key(userId)},
                  ${pending ? this.#vault.seal(pending, place.pending) : null},
                  ${pending ? this.#fingerprint(poolId, userId, pending) : null},
                  ${active ? this.#vault.seal(active, place.active) : null},
                  ${active ? this.#fingerprint(poolId, userId, active) : null},
                  ${friendlyName}, ${lastStep})`,
    );
  }

  async delete(poolId: string, userId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update software_tokens
             set pending_sealed = null, pending_fingerprint = null,
                 active_sealed = null, active_fingerprint = null, friendly_name = null
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and (pending_fingerprint is not null or active_fingerprint is not null)`,
    );
    return changes === 1;
  }

  #fingerprint(poolId: string, userId: string, secret: Buffer): Buffer {
    return this.#vault.fingerprint(secret, {
      column: 'software_tokens.secret',
      row: [poolId, userId],
    });
  }
}

function placeOf(poolId: string, userId: string): { pending: Place; active: Place } {
  const row = [poolId, userId];
  return {
    pending: { column: 'software_tokens.pending', row },
    active: { column: 'software_tokens.active', row },
  };
}
