import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPool, newUser, type Opened, somePool } from './samples.ts';

export function transactionTests(opened: Opened): void {
  test('a body that throws leaves nothing behind', async () => {
    const pool = newPool();
    const user = newUser(pool.id);
    const failing = opened().transaction(async (tx) => {
      assert.equal(await tx.pools.insert(pool), true);
      await tx.users.insert(user);
      assert.deepEqual(await tx.pools.find(pool.id), pool);
      throw new Error('changed my mind');
    });
    await assert.rejects(failing, { message: 'changed my mind' });
    assert.equal(await opened().pools.find(pool.id), undefined);
    assert.equal(await opened().users.find(pool.id, user.id), undefined);
    assert.equal(await opened().pools.countUsers(pool.id), 0);
  });

  test('a transaction answers what its body answers, and is visible then', async () => {
    const pool = newPool();
    const answer = await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      return 'done';
    });
    assert.equal(answer, 'done');
    assert.deepEqual(await opened().pools.find(pool.id), pool);
  });

  test('nothing of a transaction is seen outside before it ends', async () => {
    const pool = newPool();
    const mayEnd = Promise.withResolvers<void>();
    const hasInserted = Promise.withResolvers<void>();
    const writing = opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      hasInserted.resolve();
      await mayEnd.promise;
      throw new Error('rolled back');
    });
    await hasInserted.promise;
    // Where there is one connection the look may wait, but it must not see.
    const look = opened().pools.find(pool.id);
    await new Promise(setImmediate);
    mayEnd.resolve();
    await assert.rejects(writing, { message: 'rolled back' });
    assert.equal(await look, undefined);
  });

  test('a transaction that has ended takes no more statements', async () => {
    const poolId = somePool();
    let late: (() => Promise<unknown>) | undefined;
    await opened().transaction(async (tx) => {
      late = () => tx.sessions.spend(poolId, 'late', 1);
    });
    await assert.rejects(late!);
    assert.equal(await opened().transaction((tx) => tx.sessions.spend(poolId, 'late', 1)), true);
  });

  test('many transactions at once all take effect', async () => {
    const poolId = somePool();
    const users = Array.from({ length: 60 }, () => newUser(poolId));
    await Promise.all(users.map((user) => opened().transaction((tx) => tx.users.insert(user))));
    assert.equal(await opened().pools.countUsers(poolId), 60);
  });

  test('the store says that it answers', async () => {
    await opened().ping();
  });
}
