import type { Client, ClientSecret, ClientTable } from '../tables/clients.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { deleteStyles } from './branding.ts';
import { deleteConsents } from './consents.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { fromJson, jsonOf } from './rows.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import { deleteTerms } from './terms.ts';
import type { Vault } from './vault.ts';

const IN_DATA = ['registered', 'settings', 'ssoMinutes', 'risk'] as const;

/** Deleted with their pool at once, however many they are: none can be used any more. */
export const clients = {
  name: 'clients',
  columns: {
    id: 'key',
    pool_id: 'text',
    name: 'text',
    data: IN_DATA,
    secrets_sealed: 'sealed?',
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { section: 'clients' },
} as const satisfies TableDescription;

type ClientRow = RowOf<typeof clients>;

const secretsOf = (...row: KeyOf<typeof clients>): PlaceIn<typeof clients> => ({
  column: 'clients.secrets',
  row,
});

export class SqlClients implements ClientTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async find(id: string): Promise<Client | undefined> {
    const row = await this.#connection.first<ClientRow>(
      sql`select * from clients where id = ${key(id)}`,
    );
    return row && this.#toClient(row);
  }

  async list(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<Client>> {
    const rows = await this.#connection.all<ClientRow>(
      sql`select * from clients where pool_id = ${poolId} and id > ${key(after)} order by id limit ${limit + 1}`,
    );
    const { items, ...rest } = pageOf(
      rows,
      limit,
      (row) => row,
      ({ id }) => fromKey(id),
    );
    return { items: await Promise.all(items.map((row) => this.#toClient(row))), ...rest };
  }

  async count(poolId: string): Promise<number> {
    const row = await this.#connection.first<{ readonly n: number }>(
      sql`select count(*) as n from clients where pool_id = ${poolId}`,
    );
    return row?.n ?? 0;
  }

  async insert(client: Client): Promise<boolean> {
    const { id, poolId, name, createdAt, modifiedAt, version } = client;
    const changes = await this.#connection.run(
      sql`insert into clients (id, pool_id, name, data, secrets_sealed, created_at, modified_at, version)
          values (${key(id)}, ${poolId}, ${name}, ${jsonOf(client, IN_DATA)},
                  ${this.#sealSecrets(client)}, ${createdAt}, ${modifiedAt}, ${version})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async update(client: Client): Promise<boolean> {
    const { id, poolId, name, modifiedAt, version } = client;
    const changes = await this.#connection.run(
      sql`update clients
             set name = ${name}, data = ${jsonOf(client, IN_DATA)},
                 secrets_sealed = ${this.#sealSecrets(client)}, modified_at = ${modifiedAt},
                 version = version + 1
           where id = ${key(id)} and pool_id = ${poolId} and version = ${version}`,
    );
    return changes === 1;
  }

  async hold(poolId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update clients set version = version where id = ${key(id)} and pool_id = ${poolId}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from clients where id = ${key(id)} and pool_id = ${poolId}`,
    );
    if (changes === 0) return false;
    await deleteStyles(this.#connection, poolId, id);
    await deleteTerms(this.#connection, poolId, id);
    await deleteConsents(this.#connection, poolId, id);
    return true;
  }

  #sealSecrets({ id, secrets }: Client): Buffer | null {
    if (secrets.length === 0) return null;
    return this.#vault.seal(Buffer.from(JSON.stringify(secrets)), secretsOf(id));
  }

  async #toClient(row: ClientRow): Promise<Client> {
    const id = fromKey(row.id);
    const secrets =
      row.secrets_sealed && (await this.#vault.open(row.secrets_sealed, secretsOf(id)));
    return {
      id,
      poolId: row.pool_id,
      name: row.name,
      ...(fromJson(row.data, IN_DATA) as Pick<Client, (typeof IN_DATA)[number]>),
      secrets: secrets ? (JSON.parse(secrets.toString()) as ClientSecret[]) : [],
      createdAt: row.created_at,
      modifiedAt: row.modified_at,
      version: row.version,
    };
  }
}
