import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { everything } from './pools.ts';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function newProvider(change: Partial<IdentityProvider> = {}): IdentityProvider {
  return {
    poolId: somePool(),
    name: `Company-${randomBytes(4).toString('hex')}`,
    type: 'OIDC',
    details: { client_id: 'pool', oidc_issuer: 'https://login.example.com' },
    secrets: { client_secret: 'a secret' },
    mapping: { email: 'email', username: 'sub' },
    acr: { Level3: 'mfa' },
    identifiers: [],
    createdAt: NOW,
    modifiedAt: NOW,
    version: 1,
    ...change,
  };
}

export function identityProviderTests(opened: Opened): void {
  const insert = (provider: IdentityProvider) =>
    opened().transaction((tx) => tx.identityProviders.insert(provider));
  const find = ({ poolId, name }: IdentityProvider) =>
    opened().identityProviders.find(poolId, name);

  test('a provider comes back as it was kept, to its pool alone', async () => {
    const provider = newProvider({ identifiers: ['z.example', 'a.example'] });
    const saml = newProvider({
      poolId: provider.poolId,
      type: 'SAML',
      secrets: {},
      metadata: '<EntityDescriptor/>',
      metadataFetchedAt: NOW,
      metadataEndsAt: NOW + 1,
    });
    assert.equal(await insert(provider), undefined);
    assert.equal(await insert(saml), undefined);
    assert.equal(await insert({ ...provider, identifiers: [] }), 'name');
    assert.deepEqual(await find(provider), provider);
    assert.deepEqual(await find(saml), saml);
    assert.equal(await find({ ...provider, poolId: somePool() }), undefined);
    assert.equal(await insert({ ...provider, poolId: somePool() }), undefined);
  });

  test('providers are listed in pages, in order of name, and named', async () => {
    const poolId = somePool();
    for (const name of ['cc', 'aa', 'BB', 'dd']) await insert(newProvider({ poolId, name }));
    const all = await everything(2, (page) => opened().identityProviders.list(poolId, page));
    assert.deepEqual(
      all.map(({ name }) => name),
      ['BB', 'aa', 'cc', 'dd'],
    );
    const names = (pool: string) => opened().identityProviders.names(pool);
    assert.deepEqual(await names(poolId), ['BB', 'aa', 'cc', 'dd']);
    assert.deepEqual(await names(somePool()), []);
  });

  test('an identifier leads to one provider of its pool', async () => {
    const provider = newProvider({ identifiers: ['example.com', 'example.org'] });
    const { poolId } = provider;
    const byIdentifier = (pool: string, identifier: string) =>
      opened().identityProviders.findByIdentifier(pool, identifier);
    await insert(provider);
    assert.deepEqual(await byIdentifier(poolId, 'example.org'), provider);
    assert.equal(await byIdentifier(poolId, 'Example.org'), undefined);
    assert.equal(await byIdentifier(somePool(), 'example.org'), undefined);
    const identifiers = ['new.example', 'example.org'];
    const refused = opened().transaction(async (tx) => {
      const obstacle = await tx.identityProviders.insert(newProvider({ poolId, identifiers }));
      throw new Error(obstacle);
    });
    await assert.rejects(refused, { message: 'identifier' });
    assert.equal(await byIdentifier(poolId, 'new.example'), undefined);
    assert.equal(await insert(newProvider({ identifiers })), undefined);
  });

  test('an update replaces what there was, identifiers and secrets too', async () => {
    const provider = newProvider({ identifiers: ['old.example', 'both.example'] });
    await insert(provider);
    const changed = {
      ...provider,
      details: { client_id: 'other' },
      secrets: {},
      mapping: {},
      acr: {},
      identifiers: ['both.example', 'new.example'],
      modifiedAt: NOW + 1,
    };
    const update = () => opened().transaction((tx) => tx.identityProviders.update(changed));
    assert.equal(await update(), undefined);
    assert.equal(await update(), 'version');
    assert.deepEqual(await find(provider), { ...changed, version: 2 });
    const { poolId } = provider;
    assert.equal(
      await opened().identityProviders.findByIdentifier(poolId, 'old.example'),
      undefined,
    );
    await insert(newProvider({ poolId, identifiers: ['old.example'] }));
    const taken = { ...changed, version: 2, identifiers: ['old.example'] };
    await assert.rejects(
      opened().transaction(async (tx) => {
        throw new Error(await tx.identityProviders.update(taken));
      }),
      { message: 'identifier' },
    );
    assert.deepEqual(await find(provider), { ...changed, version: 2 });
  });

  test('of many updates of one version of a provider, one succeeds', async () => {
    const provider = newProvider({ identifiers: ['example.com'] });
    await insert(provider);
    const changed = { ...provider, modifiedAt: NOW + 1 };
    const won = await winners(
      opened(),
      async (tx) => (await tx.identityProviders.update(changed)) === undefined,
    );
    assert.equal(won, 1);
  });

  test('metadata that was read again is kept, unless the provider has changed', async () => {
    const provider = newProvider({ type: 'SAML', metadata: '<old/>', metadataFetchedAt: NOW });
    await insert(provider);
    const keep = (version: number) => {
      const { metadataFetchedAt: _, ...rest } = provider;
      const again = { ...rest, metadata: '<new/>', metadataEndsAt: NOW + 9, version };
      return opened().transaction((tx) => tx.identityProviders.keepMetadata(again));
    };
    assert.deepEqual([await keep(2), await keep(1)], [false, true]);
    const { metadataFetchedAt: _, ...rest } = provider;
    assert.deepEqual(await find(provider), {
      ...rest,
      metadata: '<new/>',
      metadataEndsAt: NOW + 9,
    });
  });

  test('a provider is deleted once, in the version that was read, with its identifiers', async () => {
    const provider = newProvider({ identifiers: ['example.com'] });
    const { poolId, name } = provider;
    await insert(provider);
    const remove = (pool: string, version: number) =>
      opened().transaction((tx) => tx.identityProviders.delete(pool, name, version));
    assert.deepEqual(
      [await remove(somePool(), 1), await remove(poolId, 2), await remove(poolId, 1)],
      [false, false, true],
    );
    assert.equal(await remove(poolId, 1), false);
    assert.equal(await insert(newProvider({ poolId, identifiers: ['example.com'] })), undefined);
  });
}
