import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { FirstSigningKey, SigningKey } from '#store/tables/signing-keys.ts';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function signingKeyTests(opened: Opened): void {
  test('a pool has one first key for each use', async () => {
    const poolId = somePool();
    const newKey = (use: SigningKey['use'], kid: string): FirstSigningKey => ({
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
    assert.deepEqual(newest, { ...access, slot: 0, signsFrom: access.createdAt });
    const first = keys.find(({ kid }) => kid === older?.kid)!;
    assert.deepEqual(older, { ...first, slot: 0, signsFrom: first.createdAt });
    assert.deepEqual(more, []);
    assert.deepEqual(await opened().signingKeys.list(somePool()), []);
  });

  test('of keys that come next one takes the place, and those before it end as it says', async () => {
    const poolId = somePool();
    const first: FirstSigningKey = {
      poolId,
      kid: 'first',
      use: 'id',
      privateKey: randomBytes(1200),
      createdAt: NOW,
    };
    await opened().transaction((tx) => tx.signingKeys.insertFirst(first));
    const next = (kid: string): SigningKey => ({
      ...first,
      ...{ kid, slot: 1, createdAt: NOW + 1, signsFrom: NOW + 10 },
    });
    const taken = await winners(opened(), (tx, i) => tx.signingKeys.insert(next(`key-${i}`)));
    assert.equal(taken, 1);
    const end = (endsAt: number, expiresAt: number) =>
      opened().transaction((tx) =>
        tx.signingKeys.endBefore({ poolId, use: 'id', slot: 1 }, { endsAt, expiresAt }),
      );
    const ends = async () =>
      (await opened().signingKeys.list(poolId)).map(({ endsAt, expiresAt }) => [endsAt, expiresAt]);
    await end(NOW + 50, NOW + 90);
    assert.deepEqual(await ends(), [
      [undefined, undefined],
      [NOW + 50, NOW + 90],
    ]);
    await end(NOW + 60, NOW + 95);
    assert.deepEqual((await ends())[1], [NOW + 50, NOW + 90], 'never later');
    await end(NOW + 60, NOW + 70);
    assert.deepEqual((await ends())[1], [NOW + 50, NOW + 70], 'what has ended stays so');
    await end(NOW + 20, NOW + 20);
    assert.deepEqual((await ends())[1], [NOW + 20, NOW + 20]);
    await opened().purge(NOW + 20);
    assert.equal((await opened().signingKeys.list(poolId)).length, 1);
    assert.equal(await opened().transaction((tx) => tx.signingKeys.insertFirst(first)), false);
  });
}
