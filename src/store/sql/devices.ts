import type { Device, DeviceFamily, DeviceTable } from '../tables/devices.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { insertInto } from './rows.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription, TableFor } from './table.ts';
import type { Vault } from './vault.ts';

/** The salt stands with the verifier, behind its length. */
export const devices = {
  name: 'devices',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    device_key: 'key',
    name: 'text?',
    verifier_sealed: 'sealed',
    remembered: 'flag',
    address: 'text?',
    created_at: 'integer',
    modified_at: 'integer',
    authenticated_at: 'integer',
  },
  primaryKey: ['pool_id', 'user_id', 'device_key'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'devices' },
} as const satisfies TableDescription;

/** A row for each token family of a pool that tracks devices; it means nothing without the family. */
export const deviceFamilies = {
  name: 'device_families',
  columns: {
    pool_id: 'text',
    family_id: 'text',
    device_key: 'key',
    expires_at: 'integer',
  },
  primaryKey: ['pool_id', 'family_id'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { section: 'tokenFamilies' },
} as const satisfies TableFor<DeviceFamily>;

/** A row for each family whose refresh tokens ended with the device they were given out on. */
export const endedFamilies = {
  name: 'ended_families',
  columns: { pool_id: 'text', family_id: 'text', expires_at: 'integer' },
  primaryKey: ['pool_id', 'family_id'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { leftOut: 'their refresh tokens are left out' },
} as const satisfies TableDescription;

type DeviceRow = RowOf<typeof devices>;

const placeOf = (...row: KeyOf<typeof devices>): PlaceIn<typeof devices> => ({
  column: 'devices.verifier',
  row,
});
const insertFamily = insertInto<DeviceFamily>(deviceFamilies);

export class SqlDevices implements DeviceTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async find(poolId: string, userId: string, deviceKey: string): Promise<Device | undefined> {
    const row = await this.#connection.first<DeviceRow>(
      sql`select * from devices
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and device_key = ${key(deviceKey)}`,
    );
    return row && this.#toDevice(poolId, userId, row);
  }

  async list(
    poolId: string,
    userId: string,
    { limit, after = '' }: PageRequest,
  ): Promise<Page<Device>> {
    const rows = await this.#connection.all<DeviceRow>(
      sql`select * from devices
           where pool_id = ${poolId} and user_id = ${key(userId)} and device_key > ${key(after)}
           order by device_key limit ${limit + 1}`,
    );
    const { items, next } = pageOf(
      rows,
      limit,
      (row) => this.#toDevice(poolId, userId, row),
      (row) => fromKey(row.device_key),
    );
    return { items: await Promise.all(items), ...(next !== undefined && { next }) };
  }

  async insert(device: Device): Promise<boolean> {
    const { poolId, userId, deviceKey, name, salt, verifier, remembered, address } = device;
    const secret = Buffer.concat([Buffer.from([salt.length]), salt, verifier]);
    const sealed = this.#vault.seal(secret, placeOf(poolId, userId, deviceKey));
    const changes = await this.#connection.run(
      sql`insert into devices
            (pool_id, user_id, device_key, name, verifier_sealed, remembered, address,
             created_at, modified_at, authenticated_at)
          values (${poolId}, ${key(userId)}, ${key(deviceKey)}, ${name ?? null}, ${sealed},
                  ${remembered ? 1 : 0}, ${address ?? null}, ${device.createdAt},
                  ${device.modifiedAt}, ${device.authenticatedAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async remember(
    poolId: string,
    userId: string,
    deviceKey: string,
    remembered: boolean,
    at: number,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update devices set remembered = ${remembered ? 1 : 0}, modified_at = ${at}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and device_key = ${key(deviceKey)}`,
    );
    return changes === 1;
  }

  async authenticated(
    poolId: string,
    userId: string,
    deviceKey: string,
    at: number,
    address: string | undefined,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update devices set authenticated_at = ${at}, address = ${address ?? null}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and device_key = ${key(deviceKey)}`,
    );
    return changes === 1;
  }

  async hold(poolId: string, userId: string, deviceKey: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update devices set modified_at = modified_at
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and device_key = ${key(deviceKey)}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, userId: string, deviceKey: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from devices
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and device_key = ${key(deviceKey)}`,
    );
    return changes === 1;
  }

  async ofFamily(poolId: string, familyId: string): Promise<string | undefined> {
    const row = await this.#connection.first<{ readonly device_key: Uint8Array }>(
      sql`select device_key from device_families
           where pool_id = ${poolId} and family_id = ${familyId}`,
    );
    return row && fromKey(row.device_key);
  }

  async insertFamily(family: DeviceFamily): Promise<void> {
    await this.#connection.run(insertFamily(family));
  }

  async endFamilies(poolId: string, userId: string, deviceKey: string): Promise<void> {
    // First the codes, which lead to families. The key is nowhere else in what they hold.
    await this.#connection.run(
      sql`delete from authorization_codes
           where pool_id = ${poolId} and user_id = ${key(userId)} and spent_at is null
             and terms like ${`%${JSON.stringify({ deviceKey }).slice(1, -1)}%`}`,
    );
    await this.#connection.run(
      sql`insert into ended_families (pool_id, family_id, expires_at)
          select device_families.pool_id, device_families.family_id, device_families.expires_at
            from device_families
           where device_families.pool_id = ${poolId}
             and device_families.device_key = ${key(deviceKey)}
             and device_families.family_id in
                 (select id from token_families
                   where pool_id = ${poolId} and user_id = ${key(userId)})
              on conflict do nothing`,
    );
    await this.#connection.run(
      sql`delete from token_sessions
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and exists (select 1 from ended_families
                          where ended_families.pool_id = token_sessions.pool_id
                            and ended_families.family_id = token_sessions.family_id)`,
    );
  }

  async #toDevice(poolId: string, userId: string, row: DeviceRow): Promise<Device> {
    const deviceKey = fromKey(row.device_key);
    const secret = await this.#vault.open(row.verifier_sealed, placeOf(poolId, userId, deviceKey));
    const saltEnd = 1 + secret.readUInt8(0);
    return {
      poolId,
      userId,
      deviceKey,
      ...(row.name !== null && { name: row.name }),
      salt: secret.subarray(1, saltEnd),
      verifier: secret.subarray(saltEnd),
      remembered: row.remembered === 1,
      ...(row.address !== null && { address: row.address }),
      createdAt: row.created_at,
      modifiedAt: row.modified_at,
      authenticatedAt: row.authenticated_at,
    };
  }
}
