import type { Migration } from './migration.ts';

/** `owner` of an asset is the id of a branding, or the client id of a classic style. */
export const branding: Migration = {
  id: '0017-branding',
  steps: [
    ({ bytes, integer }) => `create table if not exists classic_styles (
      pool_id text not null,
      client_id ${bytes} not null,
      css text,
      css_version text not null,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      primary key (pool_id, client_id)
    )`,
    ({ bytes, integer }) => `create table if not exists brandings (
      pool_id text not null,
      id ${bytes} not null,
      client_id ${bytes} not null,
      provided ${integer} not null,
      settings text,
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null,
      primary key (pool_id, id)
    )`,
    () => 'create unique index if not exists brandings_by_client on brandings (pool_id, client_id)',
    ({ bytes }) => `create table if not exists style_assets (
      pool_id text not null,
      owner ${bytes} not null,
      category text not null,
      color_mode text not null,
      resource_id text not null,
      extension text not null,
      hash text not null,
      bytes ${bytes} not null,
      primary key (pool_id, owner, category, color_mode, resource_id)
    )`,
    () => 'create index if not exists style_assets_by_hash on style_assets (pool_id, hash)',
  ],
};
