import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Groups } from '#domain/users/groups.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import { onEachStore } from '../users/each-store.ts';

onEachStore((service) => {
  test('the last place for a group is taken once, and free again when a group goes', async () => {
    const { poolhouse, newPool } = service();
    const { store, clock } = poolhouse.server;
    const pool = (await store.pools.find(await newPool()))!;
    const ids = new Ids(systemRandom);
    const groups = new Groups({ store, clock, ids, maxGroups: 3 });
    const create = (name: string) => groups.create(pool, name, {});
    const names = Array.from({ length: 10 }, (_, i) => `g${i}`);
    const results = await Promise.allSettled(names.map(create));
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [`${result.reason.name}: ${result.reason.message}`] : [],
    );
    assert.equal(refusals.length, 7);
    assert.deepEqual(
      new Set(refusals),
      new Set(['LimitExceededException: A user pool cannot have more than 3 groups.']),
    );
    const { items } = await groups.list(pool, { limit: 60 });
    assert.equal(items.length, 3);
    await assert.rejects(create(items[0]!.name), { name: 'GroupExistsException' });
    await groups.delete(pool, items[0]!.name);
    await create('another');
    await assert.rejects(create('more'), { name: 'LimitExceededException' });
  });

  test('a group is not made in a pool that is gone', async () => {
    const { poolhouse, cognito, newPool } = service();
    const { store, clock } = poolhouse.server;
    const pool = (await store.pools.find(await newPool()))!;
    await cognito.deleteUserPool({ UserPoolId: pool.id });
    const groups = new Groups({ store, clock, ids: new Ids(systemRandom) });
    await assert.rejects(groups.create(pool, 'a', {}), {
      name: 'ResourceNotFoundException',
      message: `User pool ${pool.id} does not exist.`,
    });
    assert.equal(await store.groups.count(pool.id), 0);
  });
});
