import type { DomainTable, PoolDomain } from '../tables/domains.ts';
import { type Connection, sql } from './query.ts';

interface DomainRow {
  readonly domain: string;
  readonly pool_id: string;
  readonly kind: PoolDomain['kind'];
  readonly data: string;
  readonly created_at: number;
  readonly modified_at: number;
  readonly version: number;
}

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
    const changes = await this.#connection.run(
      sql`insert into pool_domains
            (domain, pool_id, kind, data, created_at, modified_at, version)
          values (${domain.domain}, ${domain.poolId}, ${domain.kind}, ${dataOf(domain)},
                  ${domain.createdAt}, ${domain.modifiedAt}, ${domain.version})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  async update(domain: PoolDomain): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update pool_domains
             set data = ${dataOf(domain)}, modified_at = ${domain.modifiedAt},
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

function dataOf({ managedLoginVersion, customDomainConfig }: PoolDomain): string {
  return JSON.stringify({ managedLoginVersion, customDomainConfig });
}

function toDomain(row: DomainRow): PoolDomain {
  return {
    domain: row.domain,
    poolId: row.pool_id,
    kind: row.kind,
    ...(JSON.parse(row.data) as Pick<PoolDomain, 'managedLoginVersion' | 'customDomainConfig'>),
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    version: row.version,
  };
}
