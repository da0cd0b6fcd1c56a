import type { SigningKey } from '#store/tables/signing-keys.ts';
import { ArchiveRefused, type PoolSection } from '../section.ts';

/** Tokens that were issued before go on verifying, and whoever has the pool's JWKS is served. */
export const signingKeys: PoolSection<SigningKey> = {
  name: 'signingKeys',
  async *read({ reads, pool }) {
    yield* await reads.signingKeys.list(pool.id);
  },
  async write(tx, pool, key) {
    if (await tx.signingKeys.insertFirst({ ...key, poolId: pool.id })) return;
    throw new ArchiveRefused('The archive has more signing keys than this version can keep.');
  },
};
