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
    for (const key of [newKey(), newKey({ policy })]) {
      assert.equal(await winners(opened(), (tx) => tx.accessKeys.insert(key)), 1);
      assert.deepEqual(await opened().accessKeys.find(key.id), key);
    }
    assert.equal(await opened().accessKeys.find('AKIA'), undefined);
  });

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
