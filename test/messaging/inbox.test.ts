import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inbox } from '#messaging/inbox.ts';
import { message } from './samples.ts';

const inboxOf = (capacity?: number) =>
  new Inbox({
    clock: { now: () => Date.UTC(2026, 0, 2) },
    ...(capacity !== undefined && { capacity }),
  });

test('the inbox shows what was sent, newest first and filtered', async () => {
  const inbox = inboxOf();
  const bobs = message({ username: 'bob', destination: 'bob@example.com' });
  for (const each of [message(), bobs, message({ poolId: 'us-east-1_Other0000' })]) {
    await inbox.send(each);
  }
  assert.deepEqual(
    inbox.list().map(({ userPoolId, username }) => [userPoolId, username]),
    [
      ['us-east-1_Other0000', 'ann'],
      ['us-east-1_Test00000', 'bob'],
      ['us-east-1_Test00000', 'ann'],
    ],
  );
  const [only, ...others] = inbox.list({
    to: 'bob@example.com',
    userPoolId: 'us-east-1_Test00000',
  });
  assert.deepEqual(others, []);
  assert.deepEqual(only, {
    id: bobs.id,
    sentAt: '2026-01-02T00:00:00.000Z',
    userPoolId: 'us-east-1_Test00000',
    username: 'bob',
    medium: 'EMAIL',
    destination: 'bob@example.com',
    purpose: 'CustomMessage_AdminCreateUser',
    subject: 'Your temporary password',
    body: 'secret',
    code: 'secret',
  });
  assert.equal(inbox.list({ username: 'ann' }).length, 2);
});

test('the inbox drops its oldest message when it is full', async () => {
  const inbox = inboxOf(2);
  for (const body of ['1', '2', '3']) await inbox.send(message({ body }));
  assert.deepEqual(
    inbox.list().map(({ body }) => body),
    ['3', '2'],
  );
});
