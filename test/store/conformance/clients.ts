import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everything } from './pools.ts';
import { newClient, type Opened, somePool, winners } from './samples.ts';

export function clientTests(opened: Opened): void {
  test('a client is found as it was inserted, with its secrets in order', async () => {
    const secrets = ['first', 'second'].map((value, i) => ({ id: `s${i}`, value, createdAt: i }));
    for (const client of [newClient(somePool()), newClient(somePool(), { secrets })]) {
      await opened().transaction((tx) => tx.clients.insert(client));
      assert.deepEqual(await opened().clients.find(client.id), client);
    }
    assert.equal(await opened().clients.find('unknown'), undefined);
  });

  test('of many inserts of one client id, one succeeds, whatever the pool', async () => {
    const client = newClient(somePool());
    assert.equal(
      await winners(opened(), (tx) => tx.clients.insert({ ...client, poolId: somePool() })),
      1,
    );
  });

  test('of many updates of one version of a client, one succeeds', async () => {
    const client = newClient(somePool());
    await opened().transaction((tx) => tx.clients.insert(client));
    const changed = {
      ...client,
      name: 'other',
      secrets: [{ id: 's', value: 'secret', createdAt: 5 }],
      modifiedAt: client.modifiedAt + 1,
    };
    assert.equal(await winners(opened(), (tx) => tx.clients.update(changed)), 1);
    assert.deepEqual(await opened().clients.find(client.id), { ...changed, version: 2 });
    const bare = { ...changed, secrets: [], version: 2 };
    assert.equal(await opened().transaction((tx) => tx.clients.update(bare)), true);
    assert.deepEqual((await opened().clients.find(client.id))?.secrets, []);
  });

  test('a client is changed and deleted only in its own pool', async () => {
    const client = newClient(somePool());
    await opened().transaction((tx) => tx.clients.insert(client));
    const stranger = { ...client, poolId: somePool() };
    assert.equal(await opened().transaction((tx) => tx.clients.update(stranger)), false);
    assert.equal(
      await opened().transaction((tx) => tx.clients.delete(stranger.poolId, client.id)),
      false,
    );
    assert.equal(await winners(opened(), (tx) => tx.clients.delete(client.poolId, client.id)), 1);
    assert.equal(await opened().clients.find(client.id), undefined);
  });

  test('clients are listed by pool in order of id, in pages', async () => {
    const poolId = somePool();
    const ids = ['0', '9', 'a', 'b', 'z'].map((start) => `${start}${poolId}`);
    for (const id of [...ids].reverse()) {
      await opened().transaction((tx) => tx.clients.insert(newClient(poolId, { id })));
    }
    for (const limit of [1, 2, 5, 60]) {
      const found = await everything(limit, (page) => opened().clients.list(poolId, page));
      assert.deepEqual(
        found.map(({ id }) => id),
        ids,
      );
    }
    assert.deepEqual(await opened().clients.list(somePool(), { limit: 5 }), { items: [] });
    assert.equal(await opened().clients.count(poolId), ids.length);
    assert.equal(await opened().clients.count(somePool()), 0);
  });
}
