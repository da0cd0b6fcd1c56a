import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { SigningKey } from '#store/tables/signing-keys.ts';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function signingKeyTests(opened: Opened): void {
  test('a pool has one first key for each use', async () => {
    const poolId = somePool();
    const newKey = (use: SigningKey['use'], kid: string): SigningKey => ({
      poolId,
      kid,
      use,
      privateKey: randomBytes(1200),
      createdAt: use === 'id' ? NOW : NOW + 1,
    });
    const keys = Array.from({ length: 100 }, (_, i) => newKey('id', `key-${i}`));
    const access = newKey('access', 'access-key');
    assert.equal(await winners(opened(), (tx, i) => tx.signingKeys.insertFirst(keys[i]!)), 1);
    assert.equal(await opened().transaction((tx) => tx.signingKeys.insertFirst(access)), true);
    const [newest, older, ...more] = await opened().signingKeys.list(poolId);
    assert.deepEqual(newest, access);
    assert.deepEqual(
      older,
      keys.find(({ kid }) => kid === older?.kid),
    );
    assert.deepEqual(more, []);
    assert.deepEqual(await opened().signingKeys.list(somePool()), []);
  });
}
