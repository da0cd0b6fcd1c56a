import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '#store/store.ts';
import type { Group } from '#store/tables/groups.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import { NOW, newGroup, newPool, newUser, type Opened, somePool, winners } from './samples.ts';

export function groupTests(opened: Opened): void {
  /** A pool with groups of these names and that many users; answers them in order of id. */
  async function filled(names: readonly string[], howMany: number) {
    const poolId = somePool();
    const groups = names.map((name) => newGroup(poolId, { name }));
    const users = Array.from({ length: howMany }, () => newUser(poolId));
    await opened().transaction(async (tx) => {
      for (const group of groups) await tx.groups.insert(group);
      for (const user of users) await tx.users.insert(user);
    });
    return { poolId, groups, users: users.sort((a, b) => (a.id < b.id ? -1 : 1)) };
  }

  const add = (poolId: string, group: Group, userId: string) =>
    opened().transaction((tx) => tx.groups.addMember(poolId, group.id, userId));

  async function namesOf(poolId: string, userId: string): Promise<string[]> {
    return (await opened().groups.ofUser(poolId, userId)).map(({ name }) => name);
  }

  test('a group is found as it was inserted, in its own pool alone', async () => {
    const bare = newGroup(somePool());
    const full: Group = {
      ...newGroup(bare.poolId, { name: 'ünï-"quoted"-💡'.repeat(8) }),
      description: '',
      roleArn: 'arn:aws:iam::123456789012:role/x',
      precedence: 0,
    };
    await opened().transaction(async (tx) => {
      for (const group of [bare, full]) assert.equal(await tx.groups.insert(group), true);
    });
    for (const group of [bare, full]) {
      assert.deepEqual(await opened().groups.find(group.poolId, group.name), group);
      assert.equal(await opened().groups.find(somePool(), group.name), undefined);
    }
    assert.equal(await opened().groups.find(bare.poolId, bare.name.toUpperCase()), undefined);
    assert.equal(await opened().groups.count(bare.poolId), 2);
    assert.equal(await opened().groups.count(somePool()), 0);
  });

  test('of many groups of one name one is made', async () => {
    const poolId = somePool();
    const made = await winners(opened(), (tx) =>
      tx.groups.insert(newGroup(poolId, { name: 'admins' })),
    );
    assert.equal(made, 1);
    assert.equal(await opened().groups.count(poolId), 1);
  });

  test('a change keeps what it does not name, and needs the group', async () => {
    const group = newGroup(somePool(), { description: 'old', precedence: 3 });
    const { poolId, id, name } = group;
    await opened().transaction((tx) => tx.groups.insert(group));
    const change = (what: Partial<Group>, at: number) =>
      opened().transaction((tx) => tx.groups.change(poolId, id, what, at));
    assert.equal(await change({ description: 'new' }, NOW + 1), true);
    assert.equal(await change({ precedence: 0, roleArn: 'arn:x' }, NOW + 2), true);
    assert.equal(await change({}, NOW + 3), true);
    assert.deepEqual(await opened().groups.find(poolId, name), {
      ...group,
      description: 'new',
      precedence: 0,
      roleArn: 'arn:x',
      modifiedAt: NOW + 3,
    });
    const other = somePool();
    assert.equal(await opened().transaction((tx) => tx.groups.change(other, id, {}, NOW)), false);
  });

  test('groups and members are listed in order, page by page', async () => {
    const names = ['Zebra', 'ant', 'é', 'zoo'];
    const { poolId, groups, users } = await filled(names.toReversed(), 5);
    await opened().transaction(async (tx) => {
      for (const { id } of users) await tx.groups.addMember(poolId, groups[0]!.id, id);
      for (const group of groups) await tx.groups.addMember(poolId, group.id, users[3]!.id);
    });
    async function collected<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
      const found: T[] = [];
      for (let after: string | undefined; ; ) {
        const { items, next } = await list({ limit: 2, after });
        found.push(...items);
        if (next === undefined) return found;
        assert.equal(items.length, 2);
        after = next;
      }
    }
    // By the bytes of UTF-8.
    const inOrder = ['Zebra', 'ant', 'zoo', 'é'];
    const all = await collected((page) => opened().groups.list(poolId, page));
    assert.deepEqual(
      all.map(({ name }) => name),
      inOrder,
    );
    const members = await collected((page) => opened().groups.members(poolId, groups[0]!.id, page));
    assert.deepEqual(members, users);
    assert.deepEqual(await namesOf(poolId, users[3]!.id), inOrder);
    assert.deepEqual(await namesOf(poolId, users[0]!.id), ['zoo']);
    assert.deepEqual(await namesOf(somePool(), users[0]!.id), []);
    const { items } = await opened().groups.members(somePool(), groups[0]!.id, { limit: 9 });
    assert.deepEqual(items, []);
  });

  test('a member is added once and removed once', async () => {
    const { poolId, groups, users } = await filled(['a'], 1);
    const [group, user] = [groups[0]!, users[0]!];
    assert.equal(
      await winners(opened(), (tx) => tx.groups.addMember(poolId, group.id, user.id)),
      100,
    );
    assert.deepEqual(await opened().groups.members(poolId, group.id, { limit: 9 }), {
      items: [user],
    });
    assert.equal(
      await winners(opened(), (tx) => tx.groups.removeMember(poolId, group.id, user.id)),
      1,
    );
    assert.deepEqual(await namesOf(poolId, user.id), []);
    assert.equal(await add(somePool(), group, user.id), false);
  });

  test('a deleted group has no members, and a new one of its name has others', async () => {
    const { poolId, groups, users } = await filled(['a'], 2);
    const [group, user] = [groups[0]!, users[0]!];
    for (const { id } of users) await add(poolId, group, id);
    const remove = (tx: Transaction) => tx.groups.delete(poolId, group.id);
    assert.equal(await winners(opened(), remove), 1);
    assert.equal(await opened().groups.find(poolId, 'a'), undefined);
    assert.equal(await add(poolId, group, user.id), false);
    const again = newGroup(poolId, { name: 'a' });
    await opened().transaction((tx) => tx.groups.insert(again));
    assert.deepEqual(await namesOf(poolId, user.id), []);
    assert.deepEqual(await opened().groups.members(poolId, again.id, { limit: 9 }), { items: [] });
    assert.equal(await opened().groups.count(poolId), 1);
  });

  test('a deleted user is in no group', async () => {
    const { poolId, groups, users } = await filled(['a', 'b'], 2);
    for (const { id } of users) for (const group of groups) await add(poolId, group, id);
    const [gone, stays] = users;
    assert.equal(await opened().transaction((tx) => tx.users.delete(poolId, gone!.id)), true);
    for (const group of groups) {
      const { items } = await opened().groups.members(poolId, group.id, { limit: 9 });
      assert.deepEqual(items, [stays]);
    }
    assert.deepEqual(await namesOf(poolId, gone!.id), []);
    // Nothing is left even for a user who would come with the same id.
    await opened().transaction((tx) => tx.users.insert(gone!));
    assert.deepEqual(await namesOf(poolId, gone!.id), []);
  });

  test('a deleted pool has no groups, nor has a later one of its id', async () => {
    const { poolId, groups, users } = await filled(['a'], 1);
    await add(poolId, groups[0]!, users[0]!.id);
    const pool = newPool({ id: poolId });
    await opened().transaction((tx) => tx.pools.insert(pool));
    await opened().transaction((tx) => tx.pools.delete(poolId));
    await opened().transaction((tx) => tx.pools.insert(pool));
    assert.equal(await opened().groups.count(poolId), 0);
    await opened().transaction((tx) => tx.groups.insert(groups[0]!));
    await opened().transaction((tx) => tx.users.insert(users[0]!));
    assert.deepEqual(await namesOf(poolId, users[0]!.id), []);
  });

  test('who holds a user or a pool does one thing after another', async () => {
    const { poolId, groups, users } = await filled(
      Array.from({ length: 100 }, (_, i) => `g${i}`),
      1,
    );
    const user = users[0]!;
    const joined = await winners(opened(), async (tx, i) => {
      assert.equal(await tx.users.hold(poolId, user.id), true);
      if ((await tx.groups.ofUser(poolId, user.id)).length >= 7) return false;
      return tx.groups.addMember(poolId, groups[i]!.id, user.id);
    });
    assert.equal(joined, 7);
    assert.equal((await namesOf(poolId, user.id)).length, 7);
    assert.deepEqual(await opened().users.find(poolId, user.id), user);

    const pool = newPool();
    await opened().transaction((tx) => tx.pools.insert(pool));
    const made = await winners(opened(), async (tx, i) => {
      assert.equal(await tx.pools.hold(pool.id), true);
      if ((await tx.groups.count(pool.id)) >= 7) return false;
      return tx.groups.insert(newGroup(pool.id, { name: `g${i}` }));
    });
    assert.equal(made, 7);
    assert.deepEqual(await opened().pools.find(pool.id), pool);
    await opened().transaction(async (tx) => {
      assert.equal(await tx.pools.hold(somePool()), false);
      assert.equal(await tx.users.hold(somePool(), user.id), false);
    });
  });
}
