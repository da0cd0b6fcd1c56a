import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function messageCodeTests(opened: Opened): void {
  test('a code is found until one caller takes it', async () => {
    const code = { poolId: somePool(), userId: 'u', purpose: 'sign-in', code: '012345' };
    const { poolId, userId, purpose } = code;
    const kept = { ...code, expiresAt: NOW };
    await opened().transaction((tx) => tx.messageCodes.put(kept));
    assert.deepEqual(await opened().messageCodes.find(poolId, userId, purpose), kept);
    assert.equal(await opened().messageCodes.find(poolId, userId, 'other'), undefined);
    assert.equal(await opened().messageCodes.find(somePool(), userId, purpose), undefined);
    const takes = (value: string) =>
      opened().transaction((tx) => tx.messageCodes.take(poolId, userId, purpose, value));
    assert.deepEqual([await takes('543210'), await takes('12345')], [false, false]);
    assert.equal(
      await winners(opened(), (tx) => tx.messageCodes.take(poolId, userId, purpose, '012345')),
      1,
    );
    assert.equal(await opened().messageCodes.find(poolId, userId, purpose), undefined);
  });

  test('a new code takes the place of the old', async () => {
    const [poolId, userId, purpose] = [somePool(), 'u', 'reset'];
    await opened().transaction(async (tx) => {
      await tx.messageCodes.put({ poolId, userId, purpose, code: '111111', expiresAt: NOW });
      await tx.messageCodes.put({ poolId, userId, purpose, code: '222222', expiresAt: NOW + 1 });
      assert.equal(await tx.messageCodes.take(poolId, userId, purpose, '111111'), false);
    });
    const found = await opened().messageCodes.find(poolId, userId, purpose);
    assert.deepEqual([found?.code, found?.expiresAt], ['222222', NOW + 1]);
  });
}
