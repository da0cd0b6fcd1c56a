import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Opened } from './samples.ts';

export function provisionedLimitTests(opened: Opened): void {
  const region = 'eu-north-1';
  const limit = { region, category: 'UserRead', perSecond: 240 };

  test('a provisioned limit is one for each category and region, and the last one holds', async () => {
    const other = { ...limit, category: 'UserCreation', perSecond: 60 };
    const elsewhere = { ...limit, region: 'eu-south-1' };
    for (const each of [limit, other, elsewhere, { ...limit, perSecond: 360 }]) {
      await opened().transaction((tx) => tx.provisionedLimits.put(each));
    }
    const { provisionedLimits } = opened();
    assert.deepEqual(await provisionedLimits.ofRegion(region), [
      other,
      { ...limit, perSecond: 360 },
    ]);
    assert.deepEqual(await provisionedLimits.ofRegion('eu-south-1'), [elsewhere]);
    assert.deepEqual(await provisionedLimits.ofRegion('eu-east-1'), []);
  });

  test('a provisioned limit is deleted once, and alone', async () => {
    const remove = () =>
      opened().transaction((tx) => tx.provisionedLimits.delete(region, limit.category));
    await opened().transaction((tx) => tx.provisionedLimits.put(limit));
    assert.equal(await remove(), true);
    assert.equal(await remove(), false);
    const left = await opened().provisionedLimits.ofRegion(region);
    assert.ok(left.every(({ category }) => category !== limit.category));
  });
}
