import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inbox } from '#messaging/inbox.ts';
import { maskEmail, maskPhone } from '#messaging/masks.ts';
import type { Message } from '#messaging/messaging.ts';
import { authenticationCode, invitation } from '#messaging/templates.ts';
import { UnconfiguredMessaging } from '#messaging/unconfigured.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import { poolWith } from './pool-record.ts';

const message = (rest: Partial<Message> = {}): Message => ({
  poolId: 'us-east-1_Test00000',
  userId: 'some-uuid',
  username: 'ann',
  medium: 'EMAIL',
  destination: 'ann@example.com',
  purpose: 'CustomMessage_AdminCreateUser',
  subject: 'Your temporary password',
  body: 'secret',
  code: 'secret',
  ...rest,
});

const inboxOf = (capacity?: number) =>
  new Inbox({
    clock: { now: () => Date.UTC(2026, 0, 2) },
    ids: new Ids(systemRandom),
    ...(capacity !== undefined && { capacity }),
  });

test('masks show the first letters of an address and the last digits of a number', () => {
  assert.equal(maskEmail('test@test.com'), 't***@t***');
  assert.equal(maskEmail('"odd@local"@example.com'), '"***@e***');
  assert.equal(maskPhone('+15555559934'), '+*******9934');
});

test('an invitation without a template has the service’s words', () => {
  const pool = poolWith({});
  assert.deepEqual(invitation(pool, 'EMAIL', 'ann', 'pw'), {
    subject: 'Your temporary password',
    body: 'Your username is ann and temporary password is pw. ',
  });
  assert.deepEqual(invitation(pool, 'SMS', 'ann', 'pw'), {
    body: 'Your username is ann and temporary password is pw. ',
  });
});

test('an invitation follows the pool’s template', () => {
  const pool = poolWith({
    AdminCreateUserConfig: {
      InviteMessageTemplate: {
        EmailSubject: 'Welcome',
        EmailMessage: '<b>{username}</b>: {####}, again {####}',
        SMSMessage: '{username} {####}',
      },
    },
  });
  assert.deepEqual(invitation(pool, 'EMAIL', '$& {####}', '{username}'), {
    subject: 'Welcome',
    body: '<b>$& {####}</b>: {username}, again {username}',
  });
  assert.deepEqual(invitation(pool, 'SMS', 'ann', 'pw'), { body: 'ann pw' });
});

test('an MFA message follows the pool’s MFA settings', () => {
  const pool = poolWith({});
  assert.deepEqual(authenticationCode(pool, 'SMS', '123456'), {
    body: 'Your authentication code is 123456. ',
  });
  const own = {
    ...pool,
    mfa: {
      MfaConfiguration: 'ON' as const,
      SmsMfaConfiguration: { SmsAuthenticationMessage: 'SMS {####}' },
      EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Code' },
    },
  };
  assert.deepEqual(authenticationCode(own, 'SMS', '123456'), { body: 'SMS 123456' });
  assert.deepEqual(authenticationCode(own, 'EMAIL', '123456'), {
    subject: 'Code',
    body: 'Mail 123456',
  });
});

test('the inbox shows what was sent, newest first and filtered', async () => {
  const inbox = inboxOf();
  await inbox.send(message());
  await inbox.send(message({ username: 'bob', destination: 'bob@example.com' }));
  await inbox.send(message({ poolId: 'us-east-1_Other0000' }));
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
    id: only?.id,
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

test('without a sender a message is refused before anything is written for it', async () => {
  const messaging = new UnconfiguredMessaging();
  const refusal = { name: 'CodeDeliveryFailureException', message: /no e-mail sender/ };
  await assert.rejects(messaging.ready('us-east-1_Test00000', 'EMAIL'), refusal);
  await assert.rejects(messaging.send(message()), refusal);
  await assert.rejects(messaging.ready('us-east-1_Test00000', 'SMS'), { message: /no SMS sender/ });
});
