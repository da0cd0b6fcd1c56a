import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '#store/tables/page.ts';
import { newClient, newPool, newUser, type Opened, somePool, winners } from './samples.ts';

/** Every item of a listing, page by page. */
export async function everything<T>(
  limit: number,
  list: (page: { limit: number; after?: string | undefined }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit, after });
    assert.ok(page.items.length <= limit);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

export function poolTests(opened: Opened): void {
  test('a pool is found as it was inserted', async () => {
    const pool = newPool({ name: 'Ünïcödé', tags: { 'a b': '' } });
    await opened().transaction((tx) => tx.pools.insert(pool));
    assert.deepEqual(await opened().pools.find(pool.id), pool);
    assert.equal(await opened().pools.find(`${pool.id}x`), undefined);
  });

  test('of many inserts of one pool id, one succeeds', async () => {
    const pool = newPool();
    assert.equal(await winners(opened(), (tx) => tx.pools.insert(pool)), 1);
  });

  test('of many updates of one version of a pool, one succeeds', async () => {
    const pool = newPool();
    await opened().transaction((tx) => tx.pools.insert(pool));
    const changed = { ...pool, name: 'renamed', tags: {}, modifiedAt: pool.modifiedAt + 1 };
    assert.equal(await winners(opened(), (tx) => tx.pools.update(changed)), 1);
    assert.deepEqual(await opened().pools.find(pool.id), { ...changed, version: 2 });
    assert.equal(await opened().transaction((tx) => tx.pools.update(changed)), false);
  });

  test('pools are listed by region in order of id, in pages', async () => {
    const region = 'xx-north-9';
    // Order of bytes, not of any language: capitals before small letters, _ between.
    const ids = ['A1', 'Z9', '_b', 'a1', 'z9'].map((end) => `${region}_${end}`);
    for (const id of [...ids].reverse()) {
      await opened().transaction((tx) => tx.pools.insert(newPool({ id, region })));
    }
    for (const limit of [1, 2, 5, 60]) {
      const found = await everything(limit, (page) => opened().pools.list(region, page));
      assert.deepEqual(
        found.map(({ id }) => id),
        ids,
      );
    }
    const exact = await opened().pools.list(region, { limit: 5 });
    assert.equal(exact.next, undefined);
    const regions = await opened().pools.regions();
    assert.ok(regions.includes(region));
    assert.equal(new Set(regions).size, regions.length);
  });

  test('the users of a pool are counted', async () => {
    const [poolId, other] = [somePool(), somePool()];
    const users = Array.from({ length: 40 }, () => newUser(poolId));
    await opened().transaction(async (tx) => {
      for (const user of users) await tx.users.insert(user);
      await tx.users.insert(newUser(other));
    });
    assert.equal(await opened().pools.countUsers(poolId), 40);
    await opened().transaction(async (tx) => {
      for (const { id } of users.slice(0, 15)) await tx.users.delete(poolId, id);
      await tx.users.delete(poolId, 'nobody');
    });
    assert.equal(await opened().pools.countUsers(poolId), 25);
    assert.equal(await opened().pools.countUsers(other), 1);
  });

  test('a deleted pool takes its clients with it, once', async () => {
    const pool = newPool();
    const client = newClient(pool.id);
    const kept = newClient(somePool());
    await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.clients.insert(client);
      await tx.clients.insert(kept);
    });
    assert.equal(await winners(opened(), (tx) => tx.pools.delete(pool.id)), 1);
    assert.equal(await opened().pools.find(pool.id), undefined);
    assert.equal(await opened().clients.find(client.id), undefined);
    assert.deepEqual(await opened().clients.find(kept.id), kept);
  });

  test('a new pool with the id of a deleted one has nothing of the old', async () => {
    const pool = newPool();
    const user = newUser(pool.id);
    await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.users.insert(user);
      await tx.users.claimLogin(pool.id, { kind: 'username', key: user.username }, user.id);
      await tx.signingKeys.insertFirst({
        poolId: pool.id,
        kid: 'k',
        use: 'id',
        privateKey: Buffer.from('key'),
        createdAt: 1,
      });
    });
    await opened().transaction((tx) => tx.pools.delete(pool.id));
    assert.equal(await opened().transaction((tx) => tx.pools.insert(pool)), true);
    assert.equal(await opened().users.find(pool.id, user.id), undefined);
    assert.deepEqual(await opened().users.findByLogin(pool.id, user.username), []);
    assert.deepEqual(await opened().signingKeys.list(pool.id), []);
    assert.equal(await opened().pools.countUsers(pool.id), 0);
  });
}
