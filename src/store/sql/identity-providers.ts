import type {
  IdentityProvider,
  IdentityProviderTable,
  ProviderObstacle,
  ProviderType,
} from '../tables/identity-providers.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import {
  deleteIdentifiers,
  identifiersBetween,
  insertAllIdentifiers,
} from './provider-identifiers.ts';
import { type Connection, fromKey, key, pageOf, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

export const identityProviders = {
  name: 'identity_providers',
  columns: {
    pool_id: 'text',
    name: 'key',
    type: 'text',
    details: 'json',
    secrets_sealed: 'sealed?',
    mapping: 'json',
    acr: 'json',
    metadata: 'text?',
    metadata_fetched_at: 'integer?',
    metadata_ends_at: 'integer?',
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['pool_id', 'name'],
  deletedWith: 'pool',
  archive: { section: 'identityProviders' },
} as const satisfies TableDescription;

type ProviderRow = RowOf<typeof identityProviders>;

const secretsOf = (...row: KeyOf<typeof identityProviders>): PlaceIn<typeof identityProviders> => ({
  column: 'identity_providers.secrets',
  row,
});

export class SqlIdentityProviders implements IdentityProviderTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async find(poolId: string, name: string): Promise<IdentityProvider | undefined> {
    const row = await this.#connection.first<ProviderRow>(
      sql`select * from identity_providers where pool_id = ${poolId} and name = ${key(name)}`,
    );
    return row && (await this.#toProviders(poolId, [row]))[0];
  }

  async findByIdentifier(
    poolId: string,
    identifier: string,
  ): Promise<IdentityProvider | undefined> {
    const row = await this.#connection.first<{ readonly provider: Uint8Array }>(
      sql`select provider from provider_identifiers
           where pool_id = ${poolId} and identifier = ${key(identifier)}`,
    );
    return row && this.find(poolId, fromKey(row.provider));
  }

  async list(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<IdentityProvider>> {
    const rows = await this.#connection.all<ProviderRow>(
      sql`select * from identity_providers where pool_id = ${poolId} and name > ${key(after)}
           order by name limit ${limit + 1}`,
    );
    const { items, ...rest } = pageOf(
      rows,
      limit,
      (row) => row,
      ({ name }) => fromKey(name),
    );
    return { items: await this.#toProviders(poolId, items), ...rest };
  }

  async names(poolId: string): Promise<readonly string[]> {
    const rows = await this.#connection.all<Pick<ProviderRow, 'name'>>(
      sql`select name from identity_providers where pool_id = ${poolId} order by name`,
    );
    return rows.map(({ name }) => fromKey(name));
  }

  async insert(provider: IdentityProvider): Promise<ProviderObstacle | undefined> {
    const { poolId, name, type, details, mapping, acr, metadata = null } = provider;
    const { metadataFetchedAt = null, metadataEndsAt = null } = provider;
    const changes = await this.#connection.run(
      sql`insert into identity_providers
            (pool_id, name, type, details, secrets_sealed, mapping, acr,
             metadata, metadata_fetched_at, metadata_ends_at, created_at, modified_at, version)
          values (${poolId}, ${key(name)}, ${type}, ${JSON.stringify(details)},
                  ${this.#sealSecrets(provider)}, ${JSON.stringify(mapping)},
                  ${JSON.stringify(acr)}, ${metadata}, ${metadataFetchedAt}, ${metadataEndsAt},
                  ${provider.createdAt}, ${provider.modifiedAt}, ${provider.version})
          on conflict do nothing`,
    );
    if (changes === 0) return 'name';
    return this.#insertIdentifiers(provider);
  }

  async update(provider: IdentityProvider): Promise<ProviderObstacle | undefined> {
    const { poolId, name, details, mapping, acr, metadata = null, version } = provider;
    const { metadataFetchedAt = null, metadataEndsAt = null } = provider;
    const changes = await this.#connection.run(
      sql`update identity_providers
             set details = ${JSON.stringify(details)},
                 secrets_sealed = ${this.#sealSecrets(provider)},
                 mapping = ${JSON.stringify(mapping)}, acr = ${JSON.stringify(acr)},
                 metadata = ${metadata},
                 metadata_fetched_at = ${metadataFetchedAt}, metadata_ends_at = ${metadataEndsAt},
                 modified_at = ${provider.modifiedAt}, version = version + 1
           where pool_id = ${poolId} and name = ${key(name)} and version = ${version}`,
    );
    if (changes === 0) return 'version';
    await deleteIdentifiers(this.#connection, poolId, name);
    return this.#insertIdentifiers(provider);
  }

  async keepMetadata(provider: IdentityProvider): Promise<boolean> {
    const { poolId, name, metadata = null, version } = provider;
    const { metadataFetchedAt = null, metadataEndsAt = null } = provider;
    const changes = await this.#connection.run(
      sql`update identity_providers
             set metadata = ${metadata}, metadata_fetched_at = ${metadataFetchedAt},
                 metadata_ends_at = ${metadataEndsAt}
           where pool_id = ${poolId} and name = ${key(name)} and version = ${version}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, name: string, version: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from identity_providers
           where pool_id = ${poolId} and name = ${key(name)} and version = ${version}`,
    );
    if (changes === 0) return false;
    await deleteIdentifiers(this.#connection, poolId, name);
    return true;
  }

  async #insertIdentifiers(provider: IdentityProvider): Promise<ProviderObstacle | undefined> {
    const { poolId, name, identifiers } = provider;
    const own = await insertAllIdentifiers(this.#connection, poolId, name, identifiers);
    return own ? undefined : 'identifier';
  }

  #sealSecrets({ poolId, name, secrets }: IdentityProvider): Buffer | null {
    if (Object.keys(secrets).length === 0) return null;
    return this.#vault.seal(Buffer.from(JSON.stringify(secrets)), secretsOf(poolId, name));
  }

  /** Of rows in order of name. */
  async #toProviders(
    poolId: string,
    rows: readonly ProviderRow[],
  ): Promise<readonly IdentityProvider[]> {
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return [];
    const [from, to] = [fromKey(first.name), fromKey(last.name)];
    const identifiers = await identifiersBetween(this.#connection, poolId, from, to);
    return Promise.all(
      rows.map((row) => this.#toProvider(row, identifiers.get(fromKey(row.name)) ?? [])),
    );
  }

  async #toProvider(row: ProviderRow, identifiers: readonly string[]): Promise<IdentityProvider> {
    const { pool_id: poolId, secrets_sealed: sealed } = row;
    const name = fromKey(row.name);
    const secrets = sealed && (await this.#vault.open(sealed, secretsOf(poolId, name)));
    return {
      poolId,
      name,
      type: row.type as ProviderType,
      details: JSON.parse(row.details),
      secrets: secrets ? JSON.parse(secrets.toString()) : {},
      mapping: JSON.parse(row.mapping),
      acr: JSON.parse(row.acr),
      identifiers,
      ...(row.metadata !== null && { metadata: row.metadata }),
      ...(row.metadata_fetched_at !== null && { metadataFetchedAt: row.metadata_fetched_at }),
      ...(row.metadata_ends_at !== null && { metadataEndsAt: row.metadata_ends_at }),
      createdAt: row.created_at,
      modifiedAt: row.modified_at,
      version: row.version,
    };
  }
}
