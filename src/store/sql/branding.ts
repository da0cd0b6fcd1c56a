import type { AssetType } from '#contract/types.ts';
import type {
  Branding,
  BrandingTable,
  ClassicStyle,
  StyleAsset,
  StyleFile,
} from '../tables/branding.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { buffer, type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableDescription, TableFor } from './table.ts';

export const classicStyles = {
  name: 'classic_styles',
  columns: {
    pool_id: 'text',
    client_id: 'key',
    css: 'text?',
    css_version: 'text',
    created_at: 'integer',
    modified_at: 'integer',
  },
  primaryKey: ['pool_id', 'client_id'],
  deletedWith: 'pool',
  archive: { section: 'classicStyles' },
} as const satisfies TableFor<ClassicStyle>;

export const brandings = {
  name: 'brandings',
  columns: {
    pool_id: 'text',
    id: 'key',
    client_id: 'key',
    provided: 'flag',
    settings: 'json?',
    created_at: 'integer',
    modified_at: 'integer',
    version: 'integer',
  },
  primaryKey: ['pool_id', 'id'],
  deletedWith: 'pool',
  archive: { section: 'brandings' },
} as const satisfies TableFor<Branding>;

/** An asset without a resource id has the empty one: a part of a primary key is never null. */
export const styleAssets = {
  name: 'style_assets',
  columns: {
    pool_id: 'text',
    owner: 'key',
    category: 'text',
    color_mode: 'text',
    resource_id: 'text',
    extension: 'text',
    hash: 'text',
    bytes: 'bytes',
  },
  primaryKey: ['pool_id', 'owner', 'category', 'color_mode', 'resource_id'],
  deletedWith: 'pool',
  archive: { section: 'styleAssets' },
} as const satisfies TableDescription;

type ClassicRow = RowOf<typeof classicStyles>;
type BrandingRow = RowOf<typeof brandings>;

const toClassic = recordReader<ClassicStyle>(classicStyles);
const toBranding = recordReader<Branding>(brandings);
const insertBranding = insertInto<Branding>(brandings, 'on conflict do nothing');
const putClassic = insertInto<ClassicStyle>(
  classicStyles,
  `on conflict (pool_id, client_id) do update
     set css = excluded.css, css_version = excluded.css_version,
         modified_at = excluded.modified_at`,
);

interface AssetRow {
  readonly category: AssetType['Category'];
  readonly color_mode: AssetType['ColorMode'];
  readonly resource_id: string;
  readonly extension: AssetType['Extension'];
  readonly hash: string;
}

interface FileRow extends AssetRow {
  readonly bytes: Uint8Array;
}

export class SqlBranding implements BrandingTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async classic(poolId: string, clientId: string): Promise<ClassicStyle | undefined> {
    const row = await this.#connection.first<ClassicRow>(
      sql`select * from classic_styles
           where pool_id = ${poolId} and client_id = ${key(clientId)}`,
    );
    return row && toClassic(row);
  }

  async listClassic(
    poolId: string,
    { limit, after = '' }: PageRequest,
  ): Promise<Page<ClassicStyle>> {
    const rows = await this.#connection.all<ClassicRow>(
      sql`select * from classic_styles where pool_id = ${poolId} and client_id > ${key(after)}
           order by client_id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toClassic, ({ client_id }) => fromKey(client_id));
  }

  async putClassic(style: ClassicStyle): Promise<void> {
    await this.#connection.run(putClassic(style));
  }

  async deleteClassic(poolId: string, clientId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from classic_styles where pool_id = ${poolId} and client_id = ${key(clientId)}`,
    );
    if (changes === 0) return false;
    await this.clearAssets(poolId, clientId);
    return true;
  }

  async find(poolId: string, id: string): Promise<Branding | undefined> {
    const row = await this.#connection.first<BrandingRow>(
      sql`select * from brandings where pool_id = ${poolId} and id = ${key(id)}`,
    );
    return row && toBranding(row);
  }

  async ofClient(poolId: string, clientId: string): Promise<Branding | undefined> {
    const row = await this.#connection.first<BrandingRow>(
      sql`select * from brandings where pool_id = ${poolId} and client_id = ${key(clientId)}`,
    );
    return row && toBranding(row);
  }

  async list(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<Branding>> {
    const rows = await this.#connection.all<BrandingRow>(
      sql`select * from brandings where pool_id = ${poolId} and id > ${key(after)}
           order by id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toBranding, ({ id }) => fromKey(id));
  }

  async insert(branding: Branding): Promise<boolean> {
    const changes = await this.#connection.run(insertBranding(branding));
    return changes === 1;
  }

  async update(branding: Branding): Promise<boolean> {
    const { poolId, id, provided, modifiedAt, version } = branding;
    const changes = await this.#connection.run(
      sql`update brandings
             set provided = ${provided ? 1 : 0}, settings = ${settingsOf(branding)},
                 modified_at = ${modifiedAt}, version = version + 1
           where pool_id = ${poolId} and id = ${key(id)} and version = ${version}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from brandings where pool_id = ${poolId} and id = ${key(id)}`,
    );
    if (changes === 0) return false;
    await this.clearAssets(poolId, id);
    return true;
  }

  async assets(poolId: string, owner: string): Promise<readonly StyleAsset[]> {
    const rows = await this.#connection.all<AssetRow>(
      sql`select category, color_mode, resource_id, extension, hash from style_assets
           where pool_id = ${poolId} and owner = ${key(owner)}`,
    );
    return rows.map(toAsset).sort(byPlace);
  }

  async files(poolId: string, owner: string): Promise<readonly StyleFile[]> {
    const rows = await this.#connection.all<FileRow>(
      sql`select category, color_mode, resource_id, extension, hash, bytes from style_assets
           where pool_id = ${poolId} and owner = ${key(owner)}`,
    );
    return rows.map((row) => ({ ...toAsset(row), bytes: buffer(row.bytes) })).sort(byPlace);
  }

  async file(
    poolId: string,
    hash: string,
  ): Promise<Pick<StyleFile, 'extension' | 'bytes'> | undefined> {
    const row = await this.#connection.first<Pick<FileRow, 'extension' | 'bytes'>>(
      sql`select extension, bytes from style_assets
           where pool_id = ${poolId} and hash = ${hash} limit 1`,
    );
    return row && { extension: row.extension, bytes: buffer(row.bytes) };
  }

  async putAsset(poolId: string, owner: string, file: StyleFile): Promise<void> {
    const { category, colorMode, resourceId = '', extension, hash, bytes } = file;
    await this.#connection.run(
      sql`insert into style_assets
            (pool_id, owner, category, color_mode, resource_id, extension, hash, bytes)
          values (${poolId}, ${key(owner)}, ${category}, ${colorMode}, ${resourceId},
                  ${extension}, ${hash}, ${bytes})
          on conflict (pool_id, owner, category, color_mode, resource_id) do update
             set extension = excluded.extension, hash = excluded.hash, bytes = excluded.bytes`,
    );
  }

  async clearAssets(poolId: string, owner: string): Promise<void> {
    await this.#connection.run(
      sql`delete from style_assets where pool_id = ${poolId} and owner = ${key(owner)}`,
    );
  }
}

/** Removes what a client that is being deleted looks like. */
export async function deleteStyles(
  connection: Connection,
  poolId: string,
  clientId: string,
): Promise<void> {
  const branding = new SqlBranding(connection);
  const own = await branding.ofClient(poolId, clientId);
  if (own) await branding.delete(poolId, own.id);
  await branding.deleteClassic(poolId, clientId);
}

function settingsOf({ settings }: Branding): string | null {
  return settings === undefined ? null : JSON.stringify(settings);
}

function toAsset(row: AssetRow): StyleAsset {
  return {
    category: row.category,
    colorMode: row.color_mode,
    ...(row.resource_id !== '' && { resourceId: row.resource_id }),
    extension: row.extension,
    hash: row.hash,
  };
}

/** In an order that is the same for every database. */
function byPlace(one: StyleAsset, other: StyleAsset): number {
  const [a, b] = [one, other].map(({ category, colorMode, resourceId = '' }) =>
    [category, colorMode, resourceId].join('\n'),
  );
  return a! < b! ? -1 : 1;
}
