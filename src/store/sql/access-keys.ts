import type { AccessKey, AccessKeyTable } from '../tables/access-keys.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

const archive = { leftOut: "they are the server's, and of no pool" };

export const accessKeys = {
  name: 'access_keys',
  columns: {
    id: 'key',
    secret_sealed: 'sealed',
    name: 'text',
    policy: 'json?',
    created_at: 'integer',
    expires_at: 'integer?',
    last_used_at: 'integer?',
  },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive,
} as const satisfies TableDescription;

/** The key the store began with, whether or not it is still there. One row at most, in place 1. */
export const firstAccessKeys = {
  name: 'first_access_keys',
  columns: { place: 'integer', key_id: 'key', taken_at: 'integer' },
  primaryKey: ['place'],
  deletedWith: 'none',
  archive,
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

  async insert({ id, secret, name, policy, ...times }: AccessKey): Promise<boolean> {
    const sealed = this.#vault.seal(Buffer.from(secret), secretOf(id));
    const document = policy === undefined ? null : JSON.stringify(policy);
    const { createdAt, expiresAt = null, lastUsedAt = null } = times;
    const changes = await this.#connection.run(
      sql`insert into access_keys (id, secret_sealed, name, policy, created_at, expires_at, last_used_at)
          values (${key(id)}, ${sealed}, ${name}, ${document}, ${createdAt}, ${expiresAt}, ${lastUsedAt})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async insertFirst(first: AccessKey): Promise<boolean> {
    const { items } = await this.list({ limit: 1 });
    if (items.length > 0) return false;
    // Of several that have found none, one makes this row.
    const claimed = await this.#connection.run(
      sql`insert into first_access_keys (place, key_id, taken_at)
          values (1, ${key(first.id)}, ${first.createdAt})
          on conflict do nothing`,
    );
    return claimed === 1 && this.insert(first);
  }

  async noteUse(id: string, usedAt: number): Promise<void> {
    await this.#connection.run(
      sql`update access_keys set last_used_at = ${usedAt}
          where id = ${key(id)} and (last_used_at is null or last_used_at < ${usedAt})`,
    );
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
      ...(row.expires_at !== null && { expiresAt: row.expires_at }),
      ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
    };
  }
}
