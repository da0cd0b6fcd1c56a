import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskEmail, maskPhone } from '#messaging/masks.ts';
import { fill, templateOf } from '#messaging/templates.ts';
import { poolWith } from '../users/pool-record.ts';

const invitation = (
  pool: ReturnType<typeof poolWith>,
  medium: 'EMAIL' | 'SMS',
  values: { username: string; code: string },
) => {
  const { subject, body } = templateOf(pool, 'AdminCreateUser', medium);
  return [subject, fill(body, values)];
};

test('masks show the first letters of an address and the last digits of a number', () => {
  assert.equal(maskEmail('test@test.com'), 't***@t***');
  assert.equal(maskEmail('"odd@local"@example.com'), '"***@e***');
  assert.equal(maskPhone('+15555559934'), '+*******9934');
});

test('an invitation without a template has the service’s words', () => {
  const pool = poolWith({});
  const words = 'Your username is ann and temporary password is pw. ';
  const values = { username: 'ann', code: 'pw' };
  assert.deepEqual(invitation(pool, 'EMAIL', values), ['Your temporary password', words]);
  assert.deepEqual(invitation(pool, 'SMS', values), [undefined, words]);
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
  const odd = { username: '$& {####}', code: '{username}' };
  assert.deepEqual(invitation(pool, 'EMAIL', odd), [
    'Welcome',
    '<b>$& {####}</b>: {username}, again {username}',
  ]);
  assert.deepEqual(invitation(pool, 'SMS', { username: 'ann', code: 'pw' }), [undefined, 'ann pw']);
});

test('an MFA message follows the pool’s MFA settings', () => {
  const pool = poolWith({});
  assert.deepEqual(templateOf(pool, 'Authentication', 'SMS'), {
    body: 'Your authentication code is {####}. ',
  });
  const own = {
    ...pool,
    mfa: {
      MfaConfiguration: 'ON' as const,
      SmsMfaConfiguration: { SmsAuthenticationMessage: 'SMS {####}' },
      EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Code' },
    },
  };
  assert.deepEqual(templateOf(own, 'Authentication', 'SMS'), { body: 'SMS {####}' });
  assert.deepEqual(templateOf(own, 'Authentication', 'EMAIL'), {
    subject: 'Code',
    body: 'Mail {####}',
  });
});
