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

interface ClassicRow {
  readonly pool_id: string;
  readonly client_id: Uint8Array;
  readonly css: string | null;
  readonly css_version: string;
  readonly created_at: number;
  readonly modified_at: number;
}

interface BrandingRow {
  readonly pool_id: string;
  readonly id: Uint8Array;
  readonly client_id: Uint8Array;
  readonly provided: number;
  readonly settings: string | null;
  readonly created_at: number;
  readonly modified_at: number;
  readonly version: number;
}

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
    const { poolId, clientId, css = null, cssVersion, createdAt, modifiedAt } = style;
    await this.#connection.run(
      sql`insert into classic_styles
            (pool_id, client_id, css, css_version, created_at, modified_at)
          values (${poolId}, ${key(clientId)}, ${css}, ${cssVersion}, ${createdAt}, ${modifiedAt})
          on conflict (pool_id, client_id) do update
             set css = excluded.css, css_version = excluded.css_version,
                 modified_at = excluded.modified_at`,
    );
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
    const { poolId, id, clientId, provided, createdAt, modifiedAt, version } = branding;
    const changes = await this.#connection.run(
      sql`insert into brandings
            (pool_id, id, client_id, provided, settings, created_at, modified_at, version)
          values (${poolId}, ${key(id)}, ${key(clientId)}, ${provided ? 1 : 0},
                  ${settingsOf(branding)}, ${createdAt}, ${modifiedAt}, ${version})
          on conflict do nothing`,
    );
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

function toClassic(row: ClassicRow): ClassicStyle {
  return {
    poolId: row.pool_id,
    clientId: fromKey(row.client_id),
    ...(row.css !== null && { css: row.css }),
    cssVersion: row.css_version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  };
}

function toBranding(row: BrandingRow): Branding {
  return {
    poolId: row.pool_id,
    id: fromKey(row.id),
    clientId: fromKey(row.client_id),
    provided: row.provided === 1,
    ...(row.settings !== null && {
      settings: JSON.parse(row.settings) as Record<string, unknown>,
    }),
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    version: row.version,
  };
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
