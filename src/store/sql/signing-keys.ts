import type { SigningKey, SigningKeyTable } from '../tables/signing-keys.ts';
import { type Connection, sql } from './query.ts';
import type { Place, Vault } from './vault.ts';

interface SigningKeyRow {
  readonly pool_id: string;
  readonly purpose: SigningKey['use'];
  readonly slot: number;
  readonly kid: string;
  readonly private_key_sealed: Uint8Array;
  readonly created_at: number;
}

export class SqlSigningKeys implements SigningKeyTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async list(poolId: string): Promise<readonly SigningKey[]> {
    const rows = await this.#connection.all<SigningKeyRow>(
      sql`select * from signing_keys where pool_id = ${poolId}
           order by created_at desc, purpose, slot desc`,
    );
    return Promise.all(
      rows.map(async ({ purpose, slot, kid, private_key_sealed, created_at }) => ({
        poolId,
        kid,
        use: purpose,
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

function placeOf(poolId: string, purpose: string, slot: number): Place {
  return { column: 'signing_keys.private_key', row: [poolId, purpose, String(slot)] };
}
