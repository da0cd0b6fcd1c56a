import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PoolDomain } from '#store/tables/domains.ts';
import type { ResourceServer } from '#store/tables/resource-servers.ts';
import { newClient, newPool } from '../store/conformance/samples.ts';
import { openAt } from '../store/open.ts';
import { archiveOf, bringInto, contents, opened } from './archives.ts';

const times = { createdAt: 1, modifiedAt: 2, version: 1 };

async function furnished() {
  const { store } = await openAt('sqlite::memory:');
  const pool = newPool();
  const { id: poolId } = pool;
  const prefix: PoolDomain = {
    ...{ domain: 'acme', poolId, kind: 'prefix', managedLoginVersion: 2 },
    ...times,
  };
  const custom: PoolDomain = {
    ...prefix,
    domain: 'login.example.com',
    kind: 'custom',
    customDomainConfig: { CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
  };
  const server: ResourceServer = {
    ...{ poolId, identifier: 'orders', name: 'Orders' },
    scopes: [{ ScopeName: 'read', ScopeDescription: 'Read' }],
    ...times,
  };
  const client = newClient(poolId, { registered: true });
  await store.transaction(async (tx) => {
    await tx.pools.insert(pool);
    await tx.clients.insert(client);
    for (const domain of [prefix, custom]) await tx.domains.insert(domain);
    await tx.resourceServers.insert(server);
  });
  return { store, pool, domains: [custom, prefix], server, client };
}

test('domains, resource servers and clients that registered themselves move with their pool', async () => {
  const { store: from, pool, domains, server, client } = await furnished();
  const { store: to } = await openAt('sqlite::memory:');
  const bytes = await archiveOf(from, pool.id);
  await bringInto(to, await opened(bytes));
  assert.deepEqual(await contents(await archiveOf(to, pool.id)), await contents(bytes));
  assert.deepEqual(await to.domains.ofPool(pool.id), domains);
  assert.deepEqual(await to.resourceServers.find(pool.id, 'orders'), server);
  assert.equal((await to.clients.find(client.id))!.registered, true);
  await Promise.all([from.close(), to.close()]);
});

test('a pool does not come in where another one has its domain', async () => {
  const { store: from, pool, domains } = await furnished();
  const { store: to } = await openAt('sqlite::memory:');
  const other = newPool();
  await to.transaction(async (tx) => {
    await tx.pools.insert(other);
    await tx.domains.insert({ ...domains[1]!, poolId: other.id });
  });
  const bytes = await archiveOf(from, pool.id);
  await assert.rejects(bringInto(to, await opened(bytes)), {
    name: 'ArchiveRefused',
    message: 'The domain acme belongs to another user pool of this store; nothing was changed.',
  });
  assert.equal(await to.pools.find(pool.id), undefined);
  assert.equal(await to.domains.find('login.example.com'), undefined);
  assert.equal((await to.domains.find('acme'))!.poolId, other.id);
  await Promise.all([from.close(), to.close()]);
});
