import type { SigningKey, SigningKeyTable } from '../tables/signing-keys.ts';
import { type Connection, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

/** Slot 0 is the pool's first key for its purpose: the primary key lets only one be that. */
export const signingKeys = {
  name: 'signing_keys',
  columns: {
    pool_id: 'text',
    purpose: 'text',
    slot: 'integer',
    kid: 'text',
    private_key_sealed: 'sealed',
    created_at: 'integer',
  },
  primaryKey: ['pool_id', 'purpose', 'slot'],
  deletedWith: 'pool',
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
      rows.map(async ({ purpose, slot, kid, private_key_sealed, created_at }) => ({
        poolId,
        kid,
        use: purpose as SigningKey['use'],
        privateKey: await this.#vault.open(private_key_sealed, placeOf(poolId, purpose, slot)),
        createdAt: created_at,
      })),
    );
  }

  async insertFirst({ poolId, kid, use, privateKey, createdAt }: SigningKey): Promise<boolean> {
    const sealed = this.#vault.seal(privateKey, placeOf(poolId, use, 0));
    const changes = await this.#connection.run(
      sql`insert into signing_keys (pool_id, purpose, slot, kid, private_key_sealed, created_at)
          values (${poolId}, ${use}, 0, ${kid}, ${sealed}, ${createdAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }
}
