import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function recoveryCodeTests(opened: Opened): void {
  const left = (poolId: string, userId: string) => opened().recoveryCodes.left(poolId, userId);
  const take = (poolId: string, userId: string, code: Buffer) =>
    opened().transaction((tx) => tx.recoveryCodes.take(poolId, userId, code));

  /** A user with three codes. */
  async function someUser() {
    const [poolId, userId] = [somePool(), randomUUID()];
    const codes = [randomBytes(16), randomBytes(16), randomBytes(16)] as const;
    await opened().transaction((tx) => tx.recoveryCodes.replace(poolId, userId, codes, NOW));
    return { poolId, userId, codes };
  }

  test('a code is good until one caller takes it', async () => {
    const { poolId, userId, codes } = await someUser();
    const has = () => opened().recoveryCodes.has(poolId, userId, codes[1]);
    assert.deepEqual(await left(poolId, userId), { count: 3, createdAt: NOW });
    assert.equal(await has(), true);
    const kept = await opened().recoveryCodes.list(poolId, userId);
    assert.deepEqual([...kept].sort(Buffer.compare), [...codes].sort(Buffer.compare));
    assert.equal(
      await winners(opened(), (tx) => tx.recoveryCodes.take(poolId, userId, codes[1])),
      1,
    );
    assert.equal(await has(), false);
    assert.deepEqual(await left(poolId, userId), { count: 2, createdAt: NOW });
  });

  test('a code is one of its user alone', async () => {
    const { poolId, userId, codes } = await someUser();
    const other = await someUser();
    const has = (pool: string, user: string) =>
      opened().recoveryCodes.has(pool, user, other.codes[0]);
    assert.deepEqual([await has(poolId, userId), await has(poolId, other.userId)], [false, false]);
    assert.equal(await has(other.poolId, other.userId), true);
    assert.equal(await take(poolId, userId, randomBytes(16)), false);
    assert.equal(await take(other.poolId, other.userId, codes[0]), false);
    assert.equal(await take(other.poolId, userId, codes[0]), false);
    assert.equal(await left(somePool(), userId), undefined);
  });

  test('new codes take the place of all earlier ones', async () => {
    const { poolId, userId, codes } = await someUser();
    const bystander = await someUser();
    const next = randomBytes(16);
    await opened().transaction((tx) => tx.recoveryCodes.replace(poolId, userId, [next], NOW + 1));
    assert.deepEqual(await left(poolId, userId), { count: 1, createdAt: NOW + 1 });
    for (const code of codes) assert.equal(await take(poolId, userId, code), false);
    assert.equal(await take(poolId, userId, next), true);
    assert.equal(await left(poolId, userId), undefined);
    assert.equal((await left(bystander.poolId, bystander.userId))?.count, 3);
  });

  test('clearing leaves none', async () => {
    const { poolId, userId, codes } = await someUser();
    const bystander = await someUser();
    await opened().transaction((tx) => tx.recoveryCodes.clear(poolId, userId));
    assert.equal(await left(poolId, userId), undefined);
    assert.equal(await take(poolId, userId, codes[0]), false);
    assert.equal((await left(bystander.poolId, bystander.userId))?.count, 3);
  });
}
