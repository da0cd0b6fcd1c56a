import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Branding, ClassicStyle, StyleFile } from '#store/tables/branding.ts';
import { NOW, newClient, newPool, type Opened, somePool, winners } from './samples.ts';

export function newBranding(poolId: string, change: Partial<Branding> = {}): Branding {
  return {
    poolId,
    id: randomUUID(),
    clientId: randomBytes(13).toString('hex'),
    provided: false,
    settings: { components: { form: { borderRadius: 8.5 } }, 'ünï"': [null, true, 'x'] },
    createdAt: NOW,
    modifiedAt: NOW,
    version: 1,
    ...change,
  };
}

export function newClassicStyle(poolId: string, change: Partial<ClassicStyle> = {}): ClassicStyle {
  return {
    poolId,
    clientId: 'ALL',
    css: '.logo-customizable { max-width: 50%; }',
    cssVersion: '20300601120015',
    createdAt: NOW,
    modifiedAt: NOW,
    ...change,
  };
}

export function newStyleFile(change: Partial<StyleFile> = {}): StyleFile {
  return {
    category: 'FORM_LOGO',
    colorMode: 'LIGHT',
    extension: 'PNG',
    hash: randomBytes(32).toString('hex'),
    bytes: randomBytes(100),
    ...change,
  };
}

export function brandingTests(opened: Opened): void {
  const put = (poolId: string, owner: string, file: StyleFile) =>
    opened().transaction((tx) => tx.branding.putAsset(poolId, owner, file));

  test('a branding is found as it was inserted, by id and by client, in its own pool', async () => {
    const full = newBranding(somePool());
    const { settings: _, ...rest } = newBranding(full.poolId, { provided: true });
    for (const branding of [full, rest]) {
      const { poolId, id, clientId } = branding;
      assert.equal(await opened().transaction((tx) => tx.branding.insert(branding)), true);
      assert.deepEqual(await opened().branding.find(poolId, id), branding);
      assert.deepEqual(await opened().branding.ofClient(poolId, clientId), branding);
      assert.equal(await opened().branding.find(somePool(), id), undefined);
      assert.equal(await opened().branding.ofClient(somePool(), clientId), undefined);
    }
    const inOrder = [full, rest].sort((a, b) => (a.id < b.id ? -1 : 1));
    const first = await opened().branding.list(full.poolId, { limit: 1 });
    assert.deepEqual(first, { items: [inOrder[0]], next: inOrder[0]!.id });
    const second = await opened().branding.list(full.poolId, { limit: 1, after: first.next });
    assert.deepEqual(second, { items: [inOrder[1]] });
  });

  test('of many who give one client a branding, one does', async () => {
    const { poolId, clientId } = newBranding(somePool());
    const insert = () => newBranding(poolId, { clientId });
    assert.equal(await winners(opened(), (tx) => tx.branding.insert(insert())), 1);
    const elsewhere = newBranding(somePool(), { clientId });
    assert.equal(await opened().transaction((tx) => tx.branding.insert(elsewhere)), true);
  });

  test('of many who change one version of a branding, one does', async () => {
    const branding = newBranding(somePool());
    await opened().transaction((tx) => tx.branding.insert(branding));
    const { settings: _, ...bare } = branding;
    const changed = { ...bare, provided: true, modifiedAt: NOW + 1 };
    assert.equal(await winners(opened(), (tx) => tx.branding.update(changed)), 1);
    const found = await opened().branding.find(branding.poolId, branding.id);
    assert.deepEqual(found, { ...changed, version: 2 });
  });

  test('an asset replaces the one in its place, and is found by its hash', async () => {
    const poolId = somePool();
    const light = newStyleFile();
    const dark = newStyleFile({ colorMode: 'DARK', extension: 'SVG' });
    const icon = newStyleFile({ category: 'IDP_BUTTON_ICON', resourceId: 'Some idp' });
    for (const file of [icon, light, dark]) await put(poolId, 'owner', file);
    await put(poolId, 'another', light);
    assert.deepEqual(await opened().branding.files(poolId, 'owner'), [dark, light, icon]);
    const newer = newStyleFile({ extension: 'WEBP' });
    await put(poolId, 'owner', newer);
    assert.deepEqual(await opened().branding.files(poolId, 'owner'), [dark, newer, icon]);
    const { bytes: _, ...asset } = newer;
    assert.deepEqual((await opened().branding.assets(poolId, 'owner'))[1], asset);
    const found = await opened().branding.file(poolId, light.hash);
    assert.deepEqual(found, { extension: 'PNG', bytes: light.bytes });
    assert.equal(await opened().branding.file(somePool(), light.hash), undefined);
    await opened().transaction((tx) => tx.branding.clearAssets(poolId, 'another'));
    assert.equal(await opened().branding.file(poolId, light.hash), undefined);
    assert.equal((await opened().branding.assets(poolId, 'owner')).length, 3);
  });

  test('a classic style is replaced, but for when it was made', async () => {
    const style = newClassicStyle(somePool());
    const { poolId } = style;
    const own = newClassicStyle(poolId, { clientId: 'web' });
    for (const each of [style, own]) {
      await opened().transaction((tx) => tx.branding.putClassic(each));
      assert.deepEqual(await opened().branding.classic(poolId, each.clientId), each);
    }
    const { css: _, ...bare } = style;
    const later = { ...bare, cssVersion: 'other', createdAt: NOW + 5, modifiedAt: NOW + 5 };
    await opened().transaction((tx) => tx.branding.putClassic(later));
    const kept = { ...later, createdAt: NOW };
    assert.deepEqual(await opened().branding.classic(poolId, 'ALL'), kept);
    const first = await opened().branding.listClassic(poolId, { limit: 1 });
    assert.deepEqual(first, { items: [kept], next: 'ALL' });
    const second = await opened().branding.listClassic(poolId, { limit: 1, after: 'ALL' });
    assert.deepEqual(second, { items: [own] });
    assert.equal(await opened().branding.classic(somePool(), 'ALL'), undefined);
  });

  test('a deleted style takes its assets with it', async () => {
    const branding = newBranding(somePool());
    const { poolId, id } = branding;
    const remove = () =>
      opened().transaction(async (tx) => [
        await tx.branding.delete(poolId, id),
        await tx.branding.deleteClassic(poolId, 'ALL'),
      ]);
    await opened().transaction(async (tx) => {
      await tx.branding.insert(branding);
      await tx.branding.putClassic(newClassicStyle(poolId));
    });
    for (const owner of [id, 'ALL']) await put(poolId, owner, newStyleFile());
    assert.deepEqual(await remove(), [true, true]);
    for (const owner of [id, 'ALL']) {
      assert.deepEqual(await opened().branding.assets(poolId, owner), []);
    }
    assert.deepEqual(await remove(), [false, false]);
  });

  test('a deleted client takes its styles with it, and leaves those of others', async () => {
    const client = newClient(somePool());
    const { poolId, id: clientId } = client;
    const branding = newBranding(poolId, { clientId });
    const other = newBranding(poolId);
    await opened().transaction(async (tx) => {
      await tx.clients.insert(client);
      for (const each of [branding, other]) {
        await tx.branding.insert(each);
        await tx.branding.putClassic(newClassicStyle(poolId, { clientId: each.clientId }));
        await tx.branding.putAsset(poolId, each.id, newStyleFile());
        await tx.branding.putAsset(poolId, each.clientId, newStyleFile());
      }
    });
    const hold = (tx: Parameters<Parameters<ReturnType<Opened>['transaction']>[0]>[0]) =>
      tx.clients.hold(poolId, clientId);
    assert.equal(await opened().transaction(hold), true);
    assert.equal(await opened().transaction((tx) => tx.clients.hold(somePool(), clientId)), false);
    await opened().transaction((tx) => tx.clients.delete(poolId, clientId));
    assert.equal(await opened().transaction(hold), false);
    assert.equal(await opened().branding.find(poolId, branding.id), undefined);
    assert.equal(await opened().branding.classic(poolId, clientId), undefined);
    for (const owner of [branding.id, clientId]) {
      assert.deepEqual(await opened().branding.assets(poolId, owner), []);
    }
    assert.deepEqual(await opened().branding.find(poolId, other.id), other);
    for (const owner of [other.id, other.clientId]) {
      assert.equal((await opened().branding.assets(poolId, owner)).length, 1);
    }
  });

  test('a deleted pool has no styles, nor has a later one of its id', async () => {
    const pool = newPool();
    const branding = newBranding(pool.id);
    await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.branding.insert(branding);
      await tx.branding.putClassic(newClassicStyle(pool.id));
      await tx.branding.putAsset(pool.id, branding.id, newStyleFile());
    });
    await opened().transaction((tx) => tx.pools.delete(pool.id));
    await opened().transaction((tx) => tx.pools.insert(pool));
    assert.equal(await opened().branding.find(pool.id, branding.id), undefined);
    assert.equal(await opened().branding.classic(pool.id, 'ALL'), undefined);
    assert.deepEqual(await opened().branding.assets(pool.id, branding.id), []);
  });
}
