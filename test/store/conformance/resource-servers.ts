import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { ResourceServer } from '#store/tables/resource-servers.ts';
import { everything } from './pools.ts';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function resourceServerTests(opened: Opened): void {
  function newServer(change: Partial<ResourceServer> = {}): ResourceServer {
    return {
      poolId: somePool(),
      identifier: `https://api.example.com/${randomBytes(4).toString('hex')}`,
      name: 'Orders',
      scopes: [{ ScopeName: 'read', ScopeDescription: 'Read orders' }],
      createdAt: NOW,
      modifiedAt: NOW,
      version: 1,
      ...change,
    };
  }

  const insert = (server: ResourceServer) =>
    opened().transaction((tx) => tx.resourceServers.insert(server));

  test('a resource server comes back as it was kept, to its pool alone', async () => {
    const server = newServer();
    const { poolId, identifier } = server;
    assert.equal(await insert(server), true);
    assert.equal(await insert(server), false);
    assert.deepEqual(await opened().resourceServers.find(poolId, identifier), server);
    assert.equal(await opened().resourceServers.find(somePool(), identifier), undefined);
    assert.equal(await insert({ ...server, poolId: somePool() }), true);
  });

  test('resource servers are listed in pages, in order of identifier, and counted', async () => {
    const poolId = somePool();
    for (const identifier of ['c', 'a', 'B', 'd']) await insert(newServer({ poolId, identifier }));
    const all = await everything(2, (page) => opened().resourceServers.list(poolId, page));
    assert.deepEqual(
      all.map(({ identifier }) => identifier),
      ['B', 'a', 'c', 'd'],
    );
    assert.equal(await opened().resourceServers.count(poolId), 4);
    assert.equal(await opened().resourceServers.count(somePool()), 0);
  });

  test('of many updates of one version of a resource server, one succeeds', async () => {
    const server = newServer();
    await insert(server);
    const changed = { ...server, name: 'Bills', scopes: [], modifiedAt: NOW + 1 };
    assert.equal(await winners(opened(), (tx) => tx.resourceServers.update(changed)), 1);
    assert.deepEqual(await opened().resourceServers.find(server.poolId, server.identifier), {
      ...changed,
      version: 2,
    });
  });

  test('a resource server is deleted once', async () => {
    const { poolId, ...server } = newServer();
    await insert({ ...server, poolId });
    const remove = (id: string) =>
      opened().transaction((tx) => tx.resourceServers.delete(id, server.identifier));
    assert.deepEqual(
      [await remove(somePool()), await remove(poolId), await remove(poolId)],
      [false, true, false],
    );
  });
}
