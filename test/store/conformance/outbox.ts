import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMessage } from '#store/tables/outbox.ts';
import { NOW, newMessage, type Opened, somePool, winners } from './samples.ts';

/** Other tests of the suite leave messages too: each test here looks at its own pool's. */
const LIMIT = 1000;

export function outboxTests(opened: Opened): void {
  const put = (message: OutgoingMessage) => opened().transaction((tx) => tx.outbox.put(message));
  const claim = (message: OutgoingMessage, lease: string, now = NOW) =>
    opened().transaction((tx) => tx.outbox.claim(message, lease, now, now + 1000));
  const due = async (poolId: string, now = NOW, medium: OutgoingMessage['medium'] = 'EMAIL') =>
    (await opened().outbox.due(medium, now, LIMIT)).filter((each) => each.poolId === poolId);

  test('messages are due by medium, the longest due first', async () => {
    const poolId = somePool();
    const later = newMessage(poolId, { dueAt: NOW });
    const earlier = newMessage(poolId, { dueAt: NOW - 1, content: '{"code":"ü"}', tries: 3 });
    const sms = newMessage(poolId, { medium: 'SMS' });
    for (const message of [later, earlier, sms]) await put(message);
    assert.deepEqual(await due(poolId), [earlier, later]);
    assert.deepEqual(await due(poolId, NOW - 1), [earlier]);
    assert.deepEqual(await due(poolId, NOW, 'SMS'), [sms]);
    assert.equal((await opened().outbox.due('EMAIL', NOW, 1)).length, 1);
  });

  test('messages are found after another one, also of those that are due at one instant', async () => {
    const poolId = somePool();
    const dueAt = NOW - 1_000_000;
    const all = ['a', 'b', 'c'].map((userId) => newMessage(poolId, { userId, dueAt }));
    for (const message of all) await put(message);
    const found = await opened().outbox.due('EMAIL', dueAt, LIMIT, all[0]);
    assert.deepEqual(found, all.slice(1));
    assert.deepEqual(await opened().outbox.due('EMAIL', dueAt, 1, all[1]), [all[2]]);
    assert.deepEqual(await opened().outbox.due('EMAIL', dueAt, 1, all[2]), []);
  });

  test('a message that is due is claimed by one caller, and by another when the lease ends', async () => {
    const poolId = somePool();
    const message = newMessage(poolId);
    await put(message);
    assert.equal(await claim(message, 'early', NOW - 1), false);
    const claims = await winners(opened(), (tx, caller) =>
      tx.outbox.claim(message, `node-${caller}`, NOW, NOW + 1000),
    );
    assert.equal(claims, 1);
    assert.deepEqual(await due(poolId, NOW + 999), []);
    assert.equal(await claim(message, 'other', NOW + 999), false);
    assert.equal(await claim(message, 'other', NOW + 1000), true);
    const remove = () => opened().transaction((tx) => tx.outbox.remove(message));
    assert.deepEqual([await remove(), await remove()], [true, false]);
    assert.deepEqual(await due(poolId, NOW + 9999), []);
  });

  test('an attempt that failed puts the message off, by whoever holds the lease', async () => {
    const poolId = somePool();
    const message = newMessage(poolId);
    await put(message);
    await claim(message, 'mine');
    const putOff = (lease: string) =>
      opened().transaction((tx) => tx.outbox.putOff(message, lease, NOW + 50, 1));
    assert.equal(await putOff('other'), false);
    assert.equal(await putOff('mine'), true);
    assert.deepEqual(await due(poolId, NOW + 49), []);
    assert.deepEqual(await due(poolId, NOW + 50), [{ ...message, dueAt: NOW + 50, tries: 1 }]);
    assert.equal(await putOff('mine'), false);
  });

  test('a new message on the topic takes the place of one that waits', async () => {
    const poolId = somePool();
    const first = newMessage(poolId, { dueAt: NOW + 500, tries: 4 });
    const second = newMessage(poolId, { userId: first.userId, medium: 'SMS' });
    const other = newMessage(poolId, { userId: first.userId, topic: 'other' });
    for (const message of [first, other, second]) await put(message);
    assert.deepEqual(await due(poolId, NOW + 500), [other]);
    assert.deepEqual(await due(poolId, NOW, 'SMS'), [second]);
    assert.equal(await claim(first, 'mine', NOW + 500), false);
    assert.equal(await opened().transaction((tx) => tx.outbox.remove(first)), false);
    assert.deepEqual(await due(poolId, NOW, 'SMS'), [second]);
  });

  test('what waits is counted, due or not, with the time of what is due first', async () => {
    const before = await opened().outbox.backlog('EMAIL');
    const poolId = somePool();
    await put(newMessage(poolId, { dueAt: 5 }));
    await put(newMessage(poolId, { dueAt: NOW + 1e9 }));
    await put(newMessage(poolId, { medium: 'SMS' }));
    const backlog = await opened().outbox.backlog('EMAIL');
    assert.deepEqual(backlog, { count: before.count + 2, dueAt: 5 });
    await opened().transaction((tx) => tx.pools.delete(poolId));
  });

  test('a new message waits while the earlier one is being sent, and no longer', async () => {
    const poolId = somePool();
    const first = newMessage(poolId);
    const second = newMessage(poolId, { userId: first.userId });
    await put(first);
    await claim(first, 'mine');
    await put(second);
    assert.deepEqual(await due(poolId, NOW + 999), []);
    assert.equal(await claim(second, 'other', NOW + 999), false);
    await opened().transaction(async (tx) => {
      assert.equal(await tx.outbox.remove(first), false);
      assert.equal(await tx.outbox.putOff(first, 'mine', NOW + 5000, 1), false);
      assert.equal(await tx.outbox.release(first, 'other', NOW), false);
      assert.equal(await tx.outbox.release(first, 'mine', NOW), true);
    });
    assert.deepEqual(await due(poolId), [second]);
    assert.equal(await claim(second, 'other'), true);
  });

  test('a new message is not held back by a sender that was lost', async () => {
    const poolId = somePool();
    const first = newMessage(poolId);
    const second = newMessage(poolId, { userId: first.userId });
    await put(first);
    await claim(first, 'lost');
    await put(second);
    assert.equal(await claim(second, 'other', NOW + 1000), true);
    const release = (lease: string) =>
      opened().transaction((tx) => tx.outbox.release(first, lease, NOW));
    assert.equal(await release('lost'), false);
  });

  test('what is dropped is gone, whichever message it is', async () => {
    const poolId = somePool();
    const message = newMessage(poolId);
    const other = newMessage(poolId, { userId: message.userId, topic: 'other' });
    await put(message);
    await put(other);
    await opened().transaction((tx) => tx.outbox.drop(poolId, message.userId, 'sign-up'));
    assert.deepEqual(await due(poolId), [other]);
  });
}
