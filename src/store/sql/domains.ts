import type { DomainTable, PoolDomain } from '../tables/domains.ts';
import { type Connection, sql } from './query.ts';
import { insertInto, jsonOf, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

const IN_DATA = ['managedLoginVersion', 'customDomainConfig'] as const;

export const poolDomains = {
  name: 'pool_domains',
  columns: {
    domain: 'text',
    pool_id: 'text',
    kind: 'text',
    data: IN_DATA,
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['domain'],
  deletedWith: 'pool',
  archive: { section: 'domains' },
} as const satisfies TableFor<PoolDomain, typeof IN_DATA>;

type DomainRow = RowOf<typeof poolDomains>;

const toDomain = recordReader<PoolDomain, typeof IN_DATA>(poolDomains);
const insertDomain = insertInto<PoolDomain, typeof IN_DATA>(poolDomains, 'on conflict do nothing');

export class SqlDomains implements DomainTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(domain: string): Promise<PoolDomain | undefined> {
    const row = await this.#connection.first<DomainRow>(
      sql`select * from pool_domains where domain = ${domain}`,
    );
    return row && toDomain(row);
  }

  async ofPool(poolId: string): Promise<readonly PoolDomain[]> {
    const rows = await this.#connection.all<DomainRow>(
      sql`select * from pool_domains where pool_id = ${poolId} order by kind`,
    );
    return rows.map(toDomain);
  }

  async insert(domain: PoolDomain): Promise<boolean> {
    const changes = await this.#connection.run(insertDomain(domain));
    return changes === 1;
  }

  async update(domain: PoolDomain): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update pool_domains
             set data = ${jsonOf(domain, IN_DATA)}, modified_at = ${domain.modifiedAt},
                 version = version + 1
           where pool_id = ${domain.poolId} and kind = ${domain.kind}
             and domain = ${domain.domain} and version = ${domain.version}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, domain: string): Promise<boolean> {
    const kind: PoolDomain['kind'] = domain.includes('.') ? 'custom' : 'prefix';
    const changes = await this.#connection.run(
      sql`delete from pool_domains
           where pool_id = ${poolId} and kind = ${kind} and domain = ${domain}`,
    );
    return changes === 1;
  }
}
