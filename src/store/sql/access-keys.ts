import type { AccessKey, AccessKeyTable } from '../tables/access-keys.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

export const accessKeys = {
  name: 'access_keys',
  columns: {
    id: 'key',
    secret_sealed: 'sealed',
    name: 'text',
    policy: 'json?',
    created_at: 'integer',
  },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { leftOut: "they are the server's, and of no pool" },
} as const satisfies TableDescription;

type AccessKeyRow = RowOf<typeof accessKeys>;

const secretOf = (...row: KeyOf<typeof accessKeys>): PlaceIn<typeof accessKeys> => ({
  column: 'access_keys.secret',
  row,
});

export class SqlAccessKeys implements AccessKeyTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async find(id: string): Promise<AccessKey | undefined> {
    const row = await this.#connection.first<AccessKeyRow>(
      sql`select * from access_keys where id = ${key(id)}`,
    );
    return row && this.#toAccessKey(row);
  }

  async list({ limit, after = '' }: PageRequest): Promise<Page<AccessKey>> {
    const rows = await this.#connection.all<AccessKeyRow>(
      sql`select * from access_keys where id > ${key(after)} order by id limit ${limit + 1}`,
    );
    const { items, ...rest } = pageOf(
      rows,
      limit,
      (row) => row,
      ({ id }) => fromKey(id),
    );
    return { items: await Promise.all(items.map((row) => this.#toAccessKey(row))), ...rest };
  }

  async insert({ id, secret, name, policy, createdAt }: AccessKey): Promise<boolean> {
    const sealed = this.#vault.seal(Buffer.from(secret), secretOf(id));
    const document = policy === undefined ? null : JSON.stringify(policy);
    const changes = await this.#connection.run(
      sql`insert into access_keys (id, secret_sealed, name, policy, created_at)
          values (${key(id)}, ${sealed}, ${name}, ${document}, ${createdAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async delete(id: string): Promise<boolean> {
    const changes = await this.#connection.run(sql`delete from access_keys where id = ${key(id)}`);
    return changes === 1;
  }

  async #toAccessKey(row: AccessKeyRow): Promise<AccessKey> {
    const id = fromKey(row.id);
    const secret = await this.#vault.open(row.secret_sealed, secretOf(id));
    return {
      id,
      secret: secret.toString(),
      name: row.name,
      ...(row.policy !== null && { policy: JSON.parse(row.policy) as unknown }),
      createdAt: row.created_at,
    };
  }
}
