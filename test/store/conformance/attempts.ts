import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptState } from '#store/tables/attempts.ts';
import { everything } from './pools.ts';
import { NOW, type Opened, somePool, winners } from './samples.ts';

export function attemptTests(opened: Opened): void {
  const first: AttemptState = { tries: 1, total: 1, lockedUntil: 0, lastAt: NOW };

  test('a count begins once', async () => {
    const poolId = somePool();
    assert.equal(await opened().attempts.find(poolId, 'u', 'password'), undefined);
    assert.equal(
      await winners(opened(), (tx) => tx.attempts.move(poolId, 'u', 'password', undefined, first)),
      1,
    );
    assert.deepEqual(await opened().attempts.find(poolId, 'u', 'password'), first);
    assert.equal(await opened().attempts.find(poolId, 'u', 'software-token'), undefined);
    assert.equal(await opened().attempts.find(poolId, 'v', 'password'), undefined);
  });

  test('of many moves from one state, one succeeds', async () => {
    const poolId = somePool();
    await opened().transaction((tx) =>
      tx.attempts.move(poolId, 'u', 'software-token', undefined, first),
    );
    const second: AttemptState = { tries: 2, total: 2, lockedUntil: NOW + 5, lastAt: NOW + 1 };
    assert.equal(
      await winners(opened(), (tx) =>
        tx.attempts.move(poolId, 'u', 'software-token', first, second),
      ),
      1,
    );
    assert.deepEqual(await opened().attempts.find(poolId, 'u', 'software-token'), second);
  });

  test('a move needs the whole state it begins from', async () => {
    const poolId = somePool();
    await opened().transaction((tx) => tx.attempts.move(poolId, 'u', 'password', undefined, first));
    const unlike: AttemptState[] = [
      { ...first, tries: 2 },
      { ...first, total: 2 },
      { ...first, lockedUntil: 1 },
      { ...first, lastAt: NOW + 1 },
    ];
    for (const from of unlike) {
      const moved = await opened().transaction((tx) =>
        tx.attempts.move(poolId, 'u', 'password', from, { ...first, total: 9 }),
      );
      assert.equal(moved, false);
    }
  });

  test('clearing forgets one factor of one subject', async () => {
    const poolId = somePool();
    await opened().transaction(async (tx) => {
      await tx.attempts.move(poolId, 'u', 'password', undefined, first);
      await tx.attempts.move(poolId, 'u', 'software-token', undefined, first);
      await tx.attempts.clear(poolId, 'u', 'password');
      await tx.attempts.clear(poolId, 'nobody', 'password');
    });
    assert.equal(await opened().attempts.find(poolId, 'u', 'password'), undefined);
    assert.deepEqual(await opened().attempts.find(poolId, 'u', 'software-token'), first);
  });

  test('the counts of a pool are listed in pages', async () => {
    const [poolId, other] = [somePool(), somePool()];
    const counts = ['a', 'b', 'by a b', 'c'].flatMap((subject, i) =>
      (['message-code', 'password'] as const).map((factor) => {
        return { subject, factor, state: { ...first, tries: i, lockedUntil: NOW + i } };
      }),
    );
    await opened().transaction(async (tx) => {
      for (const { subject, factor, state } of [...counts].reverse()) {
        await tx.attempts.move(poolId, subject, factor, undefined, state);
      }
      await tx.attempts.move(other, 'a', 'password', undefined, first);
    });
    for (const limit of [1, 3, 4, 8]) {
      const found = await everything(limit, (page) => opened().attempts.list(poolId, page));
      assert.deepEqual(found, counts);
    }
  });
}
