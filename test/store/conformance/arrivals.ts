import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '#store/store.ts';
import { NOW, newPool, newUser, type Opened, winners } from './samples.ts';

export function arrivalTests(opened: Opened): void {
  const inOne = <T>(body: (tx: Transaction) => Promise<T>) => opened().transaction(body);

  test('an id that a pool arrives with is taken until the arrival ends', async () => {
    const pool = newPool();
    assert.equal(await inOne((tx) => tx.arrivals.begin(pool.id, 'one', NOW)), true);
    assert.equal(await inOne((tx) => tx.pools.insert(pool)), false);
    assert.equal(await inOne((tx) => tx.arrivals.hold(pool.id, 'one', NOW)), true);
    const ended = await inOne(
      async (tx) => (await tx.arrivals.end(pool.id, 'one')) && tx.pools.insert(pool),
    );
    assert.equal(ended, true);
    assert.deepEqual(await opened().pools.find(pool.id), pool);
  });

  test('no arrival begins for a pool that is there', async () => {
    const pool = newPool();
    await inOne((tx) => tx.pools.insert(pool));
    assert.equal(await inOne((tx) => tx.arrivals.begin(pool.id, 'one', NOW)), false);
    assert.equal(await inOne((tx) => tx.arrivals.hold(pool.id, 'one', NOW)), false);
  });

  test('a later arrival takes the id from an earlier one, which then has nothing to end', async () => {
    const { id } = newPool();
    await inOne((tx) => tx.arrivals.begin(id, 'one', NOW));
    assert.equal(await inOne((tx) => tx.arrivals.begin(id, 'two', NOW)), true);
    assert.equal(await inOne((tx) => tx.arrivals.hold(id, 'one', NOW)), false);
    assert.equal(await inOne((tx) => tx.arrivals.end(id, 'one')), false);
    assert.equal(await winners(opened(), (tx) => tx.arrivals.end(id, 'two')), 1);
  });

  test('of a pool that is made and one that arrives at once, one gets the id', async () => {
    for (let round = 0; round < 10; round++) {
      const pool = newPool();
      const [made, begun] = await Promise.all([
        inOne((tx) => tx.pools.insert(pool)),
        inOne((tx) => tx.arrivals.begin(pool.id, 'one', NOW)),
      ]);
      assert.notEqual(made, begun);
      assert.equal((await opened().pools.find(pool.id)) !== undefined, made);
    }
  });

  test('what an arrival has brought goes in chunks', async () => {
    const { id } = newPool();
    await inOne((tx) => tx.arrivals.begin(id, 'one', NOW));
    await inOne(async (tx) => {
      for (let i = 0; i < 25; i++) await tx.users.insert(newUser(id));
    });
    const emptied: boolean[] = [];
    do emptied.push(await inOne((tx) => tx.arrivals.empty(id, 10)));
    while (!emptied.at(-1));
    assert.deepEqual(emptied, [false, false, true]);
    assert.deepEqual(await opened().users.list(id, undefined, { limit: 1 }), { items: [] });
    assert.equal(await opened().pools.countUsers(id), 0);
  });
}
