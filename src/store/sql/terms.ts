import type { Page, PageRequest } from '../tables/page.ts';
import type { TermsDocument, TermsTable } from '../tables/terms.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const terms = {
  name: 'terms',
  columns: {
    pool_id: 'text',
    id: 'key',
    client_id: 'key',
    name: 'key',
    links: 'json',
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['pool_id', 'id'],
  deletedWith: 'pool',
  archive: { section: 'terms' },
} as const satisfies TableFor<TermsDocument>;

type TermsRow = RowOf<typeof terms>;

const toDocument = recordReader<TermsDocument>(terms);
const insertDocument = insertInto<TermsDocument>(terms, 'on conflict do nothing');

export class SqlTerms implements TermsTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(poolId: string, id: string): Promise<TermsDocument | undefined> {
    const row = await this.#connection.first<TermsRow>(
      sql`select * from terms where pool_id = ${poolId} and id = ${key(id)}`,
    );
    return row && toDocument(row);
  }

  async ofClient(poolId: string, clientId: string): Promise<readonly TermsDocument[]> {
    const rows = await this.#connection.all<TermsRow>(
      sql`select * from terms where pool_id = ${poolId} and client_id = ${key(clientId)}
           order by name`,
    );
    return rows.map(toDocument);
  }

  async list(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<TermsDocument>> {
    const rows = await this.#connection.all<TermsRow>(
      sql`select * from terms where pool_id = ${poolId} and id > ${key(after)}
           order by id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toDocument, ({ id }) => fromKey(id));
  }

  async insert(document: TermsDocument): Promise<boolean> {
    const changes = await this.#connection.run(insertDocument(document));
    return changes === 1;
  }

  /**
   * A unique index that a statement breaks ends a whole transaction on PostgreSQL, so the other
   * document is looked for first. None is added in between: a transaction that gives a client a
   * document holds the client.
   */
  async update(document: TermsDocument): Promise<'updated' | 'stale' | 'taken'> {
    const { poolId, id, clientId, name, links, modifiedAt, version } = document;
    const other = await this.#connection.first(
      sql`select id from terms
           where pool_id = ${poolId} and client_id = ${key(clientId)} and name = ${key(name)}
             and id <> ${key(id)}`,
    );
    if (other) return 'taken';
    const changes = await this.#connection.run(
      sql`update terms
             set name = ${key(name)}, links = ${JSON.stringify(links)},
                 modified_at = ${modifiedAt}, version = version + 1
           where pool_id = ${poolId} and id = ${key(id)} and version = ${version}`,
    );
    return changes === 1 ? 'updated' : 'stale';
  }

  async delete(poolId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from terms where pool_id = ${poolId} and id = ${key(id)}`,
    );
    return changes === 1;
  }
}

/** Removes the documents of a client that is being deleted. */
export async function deleteTerms(
  connection: Connection,
  poolId: string,
  clientId: string,
): Promise<void> {
  await connection.run(
    sql`delete from terms where pool_id = ${poolId} and client_id = ${key(clientId)}`,
  );
}
