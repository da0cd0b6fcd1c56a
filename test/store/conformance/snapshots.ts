import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPool, newUser, type Opened, somePool } from './samples.ts';

export function snapshotTests(opened: Opened): void {
  test('a snapshot answers what its body answers, and passes on what it throws', async () => {
    const pool = newPool();
    await opened().transaction((tx) => tx.pools.insert(pool));
    const found = await opened().snapshot((reads) => reads.pools.find(pool.id));
    assert.deepEqual(found, pool);
    const failing = opened().snapshot(async () => {
      throw new Error('changed my mind');
    });
    await assert.rejects(failing, { message: 'changed my mind' });
    assert.deepEqual(await opened().snapshot((reads) => reads.pools.find(pool.id)), pool);
  });

  test('a snapshot sees nothing of what is written after its first look', async () => {
    const poolId = somePool();
    const [before, after] = [newUser(poolId), newUser(poolId)];
    await opened().transaction((tx) => tx.users.insert(before));
    const [looked, mayLook] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const looking = opened().snapshot(async (reads) => {
      const look = async () =>
        (await reads.users.list(poolId, undefined, { limit: 10 })).items.map(({ id }) => id);
      const first = await look();
      looked.resolve();
      await mayLook.promise;
      return [first, await look()];
    });
    await looked.promise;
    const writing = opened().transaction(async (tx) => {
      await tx.users.insert(after);
      await tx.users.delete(poolId, before.id);
    });
    // Where there is one connection the writer waits for the snapshot; elsewhere it goes on.
    await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 200))]);
    mayLook.resolve();
    const looks = await looking;
    await writing;
    assert.deepEqual(looks, [[before.id], [before.id]]);
    assert.deepEqual(await opened().users.find(poolId, after.id), after);
    assert.equal(await opened().users.find(poolId, before.id), undefined);
  });
}
