import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Role } from '#store/tables/roles.ts';
import { everything } from './pools.ts';
import { NOW, type Opened, winners } from './samples.ts';

export function roleTests(opened: Opened): void {
  function newRole(change: Partial<Role> = {}): Role {
    const name = `role-${randomBytes(6).toString('hex')}`;
    const trust = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] };
    return { name, id: `AROA${name}`, trust, maxSessionSeconds: 3600, createdAt: NOW, ...change };
  }

  test('a role is found as it was inserted, once, and as it was changed', async () => {
    const policy = { Statement: [] };
    for (const role of [newRole(), newRole({ policy })]) {
      assert.equal(await winners(opened(), (tx) => tx.roles.insert(role)), 1);
      assert.deepEqual(await opened().roles.find(role.name), role);
      const change = { trust: { Statement: [] }, policy: { Version: '2012-10-17', Statement: [] } };
      const set = (name: string) =>
        opened().transaction(async (tx) => [
          await tx.roles.setTrust(name, change.trust),
          await tx.roles.setPolicy(name, change.policy),
        ]);
      assert.deepEqual(await set(role.name), [true, true]);
      assert.deepEqual(await opened().roles.find(role.name), { ...role, ...change });
      assert.deepEqual(await set('missing'), [false, false]);
    }
  });

  test('roles are listed in order of name, in pages, until they are deleted', async () => {
    for (let i = 0; i < 5; i++) await opened().transaction((tx) => tx.roles.insert(newRole()));
    const all = await everything(60, (page) => opened().roles.list(page));
    assert.deepEqual(await everything(2, (page) => opened().roles.list(page)), all);
    const names = all.map(({ name }) => name);
    assert.deepEqual(names, [...names].sort());
    assert.equal(await winners(opened(), (tx) => tx.roles.delete(names[0]!)), 1);
    assert.equal(await opened().roles.find(names[0]!), undefined);
  });
}
