import type { ClassicStyle, StyleFile } from '#store/tables/branding.ts';
import { every } from '#store/tables/page.ts';
import type { PoolSection, Source } from '../section.ts';

export const classicStyles: PoolSection<ClassicStyle> = {
  name: 'classicStyles',
  read: ({ reads, pool }) => every((page) => reads.branding.listClassic(pool.id, page)),
  write: (tx, pool, style) => tx.branding.putClassic({ ...style, poolId: pool.id }),
};

/** Images, one in memory at a time. */
export const styleAssets: PoolSection<{ readonly owner: string; readonly file: StyleFile }> = {
  name: 'styleAssets',
  async *read(source) {
    for await (const owner of owners(source)) {
      for (const asset of await source.reads.branding.assets(source.pool.id, owner)) {
        const found = await source.reads.branding.file(source.pool.id, asset.hash);
        if (found) yield { owner, file: { ...asset, bytes: found.bytes } };
      }
    }
  },
  write: (tx, pool, { owner, file }) => tx.branding.putAsset(pool.id, owner, file),
};

async function* owners({ reads, pool }: Source): AsyncGenerator<string> {
  for await (const { id } of every((page) => reads.branding.list(pool.id, page))) yield id;
  for await (const { clientId } of every((page) => reads.branding.listClassic(pool.id, page))) {
    yield clientId;
  }
}
