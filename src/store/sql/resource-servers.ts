import type { Page, PageRequest } from '../tables/page.ts';
import type { ResourceServer, ResourceServerTable } from '../tables/resource-servers.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const resourceServers = {
  name: 'resource_servers',
  columns: {
    pool_id: 'text',
    identifier: 'key',
    name: 'text',
    scopes: 'json',
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['pool_id', 'identifier'],
  deletedWith: 'pool',
  archive: { section: 'resourceServers' },
} as const satisfies TableFor<ResourceServer>;

type ResourceServerRow = RowOf<typeof resourceServers>;

const toResourceServer = recordReader<ResourceServer>(resourceServers);
const insertServer = insertInto<ResourceServer>(resourceServers, 'on conflict do nothing');

export class SqlResourceServers implements ResourceServerTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, identifier: string): Promise<ResourceServer | undefined> {
    const row = await this.#connection.first<ResourceServerRow>(
      sql`select * from resource_servers
           where pool_id = ${poolId} and identifier = ${key(identifier)}`,
    );
    return row && toResourceServer(row);
  }

  async list(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<ResourceServer>> {
    const rows = await this.#connection.all<ResourceServerRow>(
      sql`select * from resource_servers
           where pool_id = ${poolId} and identifier > ${key(after)}
           order by identifier limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toResourceServer, ({ identifier }) => fromKey(identifier));
  }

  async count(poolId: string): Promise<number> {
    const row = await this.#connection.first<{ readonly n: number }>(
      sql`select count(*) as n from resource_servers where pool_id = ${poolId}`,
    );
    return row?.n ?? 0;
  }

  async insert(server: ResourceServer): Promise<boolean> {
    const changes = await this.#connection.run(insertServer(server));
    return changes === 1;
  }

  async update(server: ResourceServer): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update resource_servers
             set name = ${server.name}, scopes = ${JSON.stringify(server.scopes)},
                 modified_at = ${server.modifiedAt}, version = version + 1
           where pool_id = ${server.poolId} and identifier = ${key(server.identifier)}
             and version = ${server.version}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, identifier: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from resource_servers
           where pool_id = ${poolId} and identifier = ${key(identifier)}`,
    );
    return changes === 1;
  }
}
