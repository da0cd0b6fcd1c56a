import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import { NOW, newEvent, newUser, type Opened, somePool, winners } from './samples.ts';

export function authEventTests(opened: Opened): void {
  const insert = (...events: AuthEvent[]) =>
    opened().transaction(async (tx) => {
      for (const event of events) await tx.authEvents.insert(event);
    });
  const find = ({ poolId, userId, id }: AuthEvent) => opened().authEvents.find(poolId, userId, id);

  test('an event is found as it was inserted', async () => {
    const poolId = somePool();
    const feedback = { value: 'Valid', provider: 'User', at: NOW } as const;
    const events = [newEvent(poolId), newEvent(poolId, { context: {}, feedback })];
    await insert(...events);
    for (const event of events) assert.deepEqual(await find(event), event);
    assert.equal(await find({ ...events[0]!, poolId: somePool() }), undefined);
    assert.equal(await find({ ...events[0]!, userId: events[1]!.userId }), undefined);
  });

  test('events are listed newest first, page by page, without those of others', async () => {
    const first = newEvent(somePool(), { id: 'a' });
    const { poolId, userId } = first;
    const mine = [
      first,
      { ...first, id: 'c', createdAt: NOW + 5 },
      { ...first, id: 'b', createdAt: NOW + 5 },
      { ...first, id: 'd', createdAt: NOW - 5 },
    ];
    await insert(...mine, newEvent(poolId), { ...first, poolId: somePool() });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await opened().authEvents.list(poolId, userId, { limit: 3, after });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen, ['c', 'b', 'a', 'd']);
    const nowhere = await opened().authEvents.list(poolId, userId, { limit: 3, after: 'x' });
    assert.deepEqual(nowhere, { items: [] });
  });

  test('of many changes of one event one is made', async () => {
    const event = newEvent(somePool());
    await insert(event);
    const changed = { ...event, response: 'Pass' } as const;
    assert.equal(await winners(opened(), (tx) => tx.authEvents.update(changed)), 1);
    assert.deepEqual(await find(event), { ...changed, version: 2 });
  });

  test('feedback is kept beside changes, and none of an event that is gone', async () => {
    const event = newEvent(somePool());
    const { poolId, userId, id } = event;
    await insert(event);
    const feedback = { value: 'Invalid', provider: 'Admin', at: NOW } as const;
    const set = (eventId: string) =>
      opened().transaction((tx) => tx.authEvents.setFeedback(poolId, userId, eventId, feedback));
    assert.deepEqual([await set(id), await set('gone')], [true, false]);
    const update = { ...event, response: 'Fail' } as const;
    assert.equal(await opened().transaction((tx) => tx.authEvents.update(update)), true);
    assert.deepEqual(await find(event), { ...update, feedback, version: 2 });
  });

  test('events go with their user', async () => {
    const user = newUser(somePool());
    const event = newEvent(user.poolId, { userId: user.id });
    await insert(event);
    await opened().transaction((tx) => tx.users.insert(user));
    await opened().transaction((tx) => tx.users.delete(user.poolId, user.id));
    assert.equal(await find(event), undefined);
  });
}
