import type { ProvisionedLimit, ProvisionedLimitTable } from '../tables/provisioned-limits.ts';
import { type Connection, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const provisionedLimits = {
  name: 'provisioned_limits',
  columns: { region: 'text', category: 'text', per_second: 'integer' },
  primaryKey: ['region', 'category'],
  deletedWith: 'none',
  archive: { leftOut: "they are the server's, and of no pool" },
} as const satisfies TableFor<ProvisionedLimit>;

const toLimit = recordReader<ProvisionedLimit>(provisionedLimits);
const putLimit = insertInto<ProvisionedLimit>(
  provisionedLimits,
  'on conflict (region, category) do update set per_second = excluded.per_second',
);

export class SqlProvisionedLimits implements ProvisionedLimitTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ofRegion(region: string): Promise<readonly ProvisionedLimit[]> {
    const rows = await this.#connection.all<RowOf<typeof provisionedLimits>>(
      sql`select * from provisioned_limits where region = ${region} order by category`,
    );
    return rows.map(toLimit);
  }

  async put(limit: ProvisionedLimit): Promise<void> {
    await this.#connection.run(putLimit(limit));
  }

  async delete(region: string, category: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from provisioned_limits where region = ${region} and category = ${category}`,
    );
    return changes === 1;
  }
}
