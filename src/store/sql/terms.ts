import type { Page, PageRequest } from '../tables/page.ts';
import type { TermsDocument, TermsTable } from '../tables/terms.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';

interface TermsRow {
  readonly pool_id: string;
  readonly id: Uint8Array;
  readonly client_id: Uint8Array;
  readonly name: Uint8Array;
  readonly links: string;
  readonly created_at: number;
  readonly modified_at: number;
  readonly version: number;
}

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
    const { poolId, id, clientId, name, links, createdAt, modifiedAt, version } = document;
    const changes = await this.#connection.run(
      sql`insert into terms
            (pool_id, id, client_id, name, links, created_at, modified_at, version)
          values (${poolId}, ${key(id)}, ${key(clientId)}, ${key(name)}, ${JSON.stringify(links)},
                  ${createdAt}, ${modifiedAt}, ${version})
          on conflict do nothing`,
    );
    return changes === 1;
  }

  /**
   * A unique index that a statement breaks ends a whole transaction on PostgreSQL, so the other
   * document is looked for first. Nobody slips in between: whoever gives a client a document of
   * a name holds the client.
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

function toDocument(row: TermsRow): TermsDocument {
  return {
    poolId: row.pool_id,
    id: fromKey(row.id),
    clientId: fromKey(row.client_id),
    name: fromKey(row.name),
    links: JSON.parse(row.links) as Record<string, string>,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    version: row.version,
  };
}
