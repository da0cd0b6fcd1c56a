import { batches, type Connection, fromKey, key, sql } from './query.ts';
import type { RowOf, TableDescription } from './table.ts';

/** Beside the providers, so that a pool has each identifier once. */
export const providerIdentifiers = {
  name: 'provider_identifiers',
  columns: {
    pool_id: 'text',
    identifier: 'key',
    provider: 'key',
    position: 'integer',
  },
  primaryKey: ['pool_id', 'identifier'],
  deletedWith: 'pool',
  archive: { section: 'identityProviders' },
} as const satisfies TableDescription;

type IdentifierRow = RowOf<typeof providerIdentifiers>;

const insertIdentifiers = batches(
  'insert into provider_identifiers (pool_id, identifier, provider, position) values',
  4,
  ' on conflict do nothing',
);

/** Those of the providers from `first` to `last`, by the providers' names, each in its order. */
export async function identifiersBetween(
  connection: Connection,
  poolId: string,
  first: string,
  last: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await connection.all<IdentifierRow>(
    sql`select * from provider_identifiers
         where pool_id = ${poolId} and provider >= ${key(first)} and provider <= ${key(last)}
         order by provider, position`,
  );
  const found = Map.groupBy(rows, ({ provider }) => fromKey(provider));
  return new Map(
    [...found].map(([provider, own]) => [provider, own.map((row) => fromKey(row.identifier))]),
  );
}

/** False when one of them is another provider's. */
export async function insertAllIdentifiers(
  connection: Connection,
  poolId: string,
  provider: string,
  identifiers: readonly string[],
): Promise<boolean> {
  const rows = identifiers.map((each, position) => [poolId, key(each), key(provider), position]);
  let inserted = 0;
  for (const query of insertIdentifiers(rows)) inserted += await connection.run(query);
  return inserted === identifiers.length;
}

export async function deleteIdentifiers(
  connection: Connection,
  poolId: string,
  provider: string,
): Promise<void> {
  await connection.run(
    sql`delete from provider_identifiers
         where pool_id = ${poolId} and provider = ${key(provider)}`,
  );
}
