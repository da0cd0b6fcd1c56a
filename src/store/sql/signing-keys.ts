import type {
  FirstSigningKey,
  SigningKey,
  SigningKeyEnd,
  SigningKeyTable,
} from '../tables/signing-keys.ts';
import { type Connection, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

/**
 * The primary key lets only one key be the next of its purpose. A key without `signs_from` signs
 * since it was made: the versions before this one kept no other.
 */
export const signingKeys = {
  name: 'signing_keys',
  columns: {
    pool_id: 'text',
    purpose: 'text',
    slot: 'integer',
    kid: 'text',
    private_key_sealed: 'sealed',
    created_at: 'integer',
    signs_from: 'integer?',
    ends_at: 'integer?',
    expires_at: 'integer?',
  },
  primaryKey: ['pool_id', 'purpose', 'slot'],
  deletedWith: 'pool',
  expires: 'expires_at',
  archive: { section: 'signingKeys' },
} as const satisfies TableDescription;

const placeOf = (...row: KeyOf<typeof signingKeys>): PlaceIn<typeof signingKeys> => ({
  column: 'signing_keys.private_key',
  row,
});

export class SqlSigningKeys implements SigningKeyTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async list(poolId: string): Promise<readonly SigningKey[]> {
    const rows = await this.#connection.all<RowOf<typeof signingKeys>>(
      sql`select * from signing_keys where pool_id = ${poolId}
           order by created_at desc, purpose, slot desc`,
    );
    return Promise.all(
      rows.map(async ({ purpose, slot, kid, private_key_sealed, created_at, ...row }) => ({
        poolId,
        kid,
        use: purpose as SigningKey['use'],
        slot,
        privateKey: await this.#vault.open(private_key_sealed, placeOf(poolId, purpose, slot)),
        createdAt: created_at,
        signsFrom: row.signs_from ?? created_at,
        ...(row.ends_at !== null && { endsAt: row.ends_at }),
        ...(row.expires_at !== null && { expiresAt: row.expires_at }),
      })),
    );
  }

  insertFirst(key: FirstSigningKey): Promise<boolean> {
    return this.insert({ ...key, slot: 0, signsFrom: key.createdAt });
  }

  async insert(key: SigningKey): Promise<boolean> {
    const { poolId, kid, use, slot, privateKey, createdAt, signsFrom } = key;
    const { endsAt = null, expiresAt = null } = key;
    const sealed = this.#vault.seal(privateKey, placeOf(poolId, use, slot));
    // Its place may be free because the key in it was purged; between two new ones it decides.
    const later = await this.#connection.first(
      sql`select slot from signing_keys
           where pool_id = ${poolId} and purpose = ${use} and slot >= ${slot} limit 1`,
    );
    if (later) return false;
    const changes = await this.#connection.run(
      sql`insert into signing_keys
            (pool_id, purpose, slot, kid, private_key_sealed, created_at, signs_from, ends_at,
             expires_at)
          values (${poolId}, ${use}, ${slot}, ${kid}, ${sealed}, ${createdAt}, ${signsFrom},
                  ${endsAt}, ${expiresAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async endBefore(
    { poolId, use, slot }: Pick<SigningKey, 'poolId' | 'use' | 'slot'>,
    { endsAt, expiresAt }: SigningKeyEnd,
  ): Promise<void> {
    // One that has ended already does not come back for the time until then.
    await this.#connection.run(
      sql`update signing_keys
             set ends_at = case when ends_at <= ${endsAt} then ends_at else ${endsAt} end,
                 expires_at = ${expiresAt}
           where pool_id = ${poolId} and purpose = ${use} and slot < ${slot}
             and (expires_at is null or expires_at > ${expiresAt})`,
    );
  }
}
