import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { PoolDomain } from '#store/tables/domains.ts';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function domainTests(opened: Opened): void {
  function newDomain(change: Partial<PoolDomain> = {}): PoolDomain {
    return {
      domain: `d${randomBytes(8).toString('hex')}`,
      poolId: somePool(),
      kind: 'prefix',
      managedLoginVersion: 1,
      createdAt: NOW,
      modifiedAt: NOW,
      version: 1,
      ...change,
    };
  }

  const insert = (domain: PoolDomain) => opened().transaction((tx) => tx.domains.insert(domain));

  test('a domain comes back as it was kept, by name and by pool, the custom one first', async () => {
    const prefix = newDomain();
    const { poolId } = prefix;
    const custom = newDomain({
      poolId,
      kind: 'custom',
      domain: `${prefix.domain}.example.com`,
      managedLoginVersion: 2,
      customDomainConfig: { CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
    });
    assert.deepEqual([await insert(prefix), await insert(custom)], [true, true]);
    assert.deepEqual(await opened().domains.find(custom.domain), custom);
    assert.deepEqual(await opened().domains.find(prefix.domain), prefix);
    assert.equal(await opened().domains.find('nobodys'), undefined);
    assert.deepEqual(await opened().domains.ofPool(poolId), [custom, prefix]);
    assert.deepEqual(await opened().domains.ofPool(somePool()), []);
  });

  test('a name is one pool’s, and a pool has one domain of a kind', async () => {
    const first = newDomain();
    assert.equal(await insert(first), true);
    assert.equal(await insert({ ...first, poolId: somePool() }), false);
    assert.equal(await insert(newDomain({ poolId: first.poolId })), false);
  });

  test('of many pools that want one name at once, one gets it', async () => {
    const { domain } = newDomain();
    assert.equal(await winners(opened(), (tx) => tx.domains.insert(newDomain({ domain }))), 1);
  });

  test('of many updates of one version of a domain, one succeeds', async () => {
    const domain = newDomain();
    await insert(domain);
    const changed = { ...domain, managedLoginVersion: 2, modifiedAt: NOW + 1 };
    assert.equal(await winners(opened(), (tx) => tx.domains.update(changed)), 1);
    assert.deepEqual(await opened().domains.find(domain.domain), { ...changed, version: 2 });
    const strange = { ...changed, version: 2, poolId: somePool() };
    assert.equal(await opened().transaction((tx) => tx.domains.update(strange)), false);
  });

  test('a domain is deleted by its own pool alone, and is free then', async () => {
    const domain = newDomain();
    const { poolId } = domain;
    await insert(domain);
    const remove = (id: string) =>
      opened().transaction((tx) => tx.domains.delete(id, domain.domain));
    assert.deepEqual([await remove(somePool()), await remove(poolId)], [false, true]);
    assert.equal(await remove(poolId), false);
    assert.equal(await insert({ ...domain, poolId: somePool() }), true);
  });
}
