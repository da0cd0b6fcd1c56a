import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { AccessKey } from '#store/tables/access-keys.ts';
import { everything } from './pools.ts';
import { NOW, type Opened, winners } from './samples.ts';

export function accessKeyTests(opened: Opened): void {
  function newKey(change: Partial<AccessKey> = {}): AccessKey {
    const id = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
    return { id, secret: 'wJalrXUtnFEMI', name: 'ci', createdAt: NOW, ...change };
  }

  test('an access key is found as it was inserted, and inserted once', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*' }] };
    const times = { expiresAt: NOW + 1, lastUsedAt: NOW };
    for (const key of [newKey(), newKey({ policy }), newKey(times)]) {
      assert.equal(await winners(opened(), (tx) => tx.accessKeys.insert(key)), 1);
      assert.deepEqual(await opened().accessKeys.find(key.id), key);
    }
    assert.equal(await opened().accessKeys.find('AKIA'), undefined);
  });

  test('the use of an access key is noted, and never goes back', async () => {
    const key = newKey();
    const used = (at: number) => opened().transaction((tx) => tx.accessKeys.noteUse(key.id, at));
    await used(NOW);
    assert.equal(await opened().accessKeys.find(key.id), undefined);
    await opened().transaction((tx) => tx.accessKeys.insert(key));
    for (const [at, expected] of [
      [NOW, NOW],
      [NOW + 1, NOW + 1],
      [NOW, NOW + 1],
    ] as const) {
      await used(at);
      assert.equal((await opened().accessKeys.find(key.id))?.lastUsedAt, expected);
    }
  });

  test('the first access key is taken once, by a store that has none', async () => {
    const store = opened();
    await deleteAll(store);
    const other = newKey();
    await store.transaction((tx) => tx.accessKeys.insert(other));
    const insertFirst = (key: AccessKey) => winners(store, (tx) => tx.accessKeys.insertFirst(key));
    assert.equal(await insertFirst(newKey()), 0);
    await deleteAll(store);
    const firsts = Array.from({ length: 10 }, () => newKey());
    const taken = await Promise.all(
      firsts.map((key) => store.transaction((tx) => tx.accessKeys.insertFirst(key))),
    );
    assert.equal(taken.filter(Boolean).length, 1);
    const { items } = await store.accessKeys.list({ limit: 10 });
    assert.deepEqual(items, [firsts[taken.indexOf(true)]]);
    await deleteAll(store);
    assert.equal(await insertFirst(firsts[0]!), 0);
  });

  async function deleteAll(store: ReturnType<Opened>): Promise<void> {
    for (const { id } of await everything(60, (page) => store.accessKeys.list(page))) {
      await store.transaction((tx) => tx.accessKeys.delete(id));
    }
  }

  test('access keys are listed in order of id, in pages, until they are deleted', async () => {
    for (let i = 0; i < 5; i++) await opened().transaction((tx) => tx.accessKeys.insert(newKey()));
    const all = await everything(60, (page) => opened().accessKeys.list(page));
    const paged = await everything(2, (page) => opened().accessKeys.list(page));
    assert.deepEqual(paged, all);
    assert.deepEqual(
      all.map(({ id }) => id),
      all.map(({ id }) => id).sort(),
    );
    const { id } = all[0]!;
    assert.equal(await winners(opened(), (tx) => tx.accessKeys.delete(id)), 1);
    assert.equal(await opened().accessKeys.find(id), undefined);
  });
}
