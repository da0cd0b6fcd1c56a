import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlToText, isMarkup } from '#messaging/html.ts';
import { maskEmail, maskPhone } from '#messaging/masks.ts';
import { fill, fillHtml, templateOf } from '#messaging/templates.ts';
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

test('only a sign-up is confirmed by a link, and only by e-mail', () => {
  const pool = poolWith({
    VerificationMessageTemplate: {
      DefaultEmailOption: 'CONFIRM_WITH_LINK',
      EmailMessage: 'Code {####}',
      EmailMessageByLink: 'Link {##here##}',
    },
  });
  const byLink = { subject: 'Your verification link', body: 'Link {##here##}' };
  const byCode = { subject: 'Your verification code', body: 'Code {####}' };
  assert.deepEqual(templateOf(pool, 'SignUp', 'EMAIL'), byLink);
  assert.deepEqual(templateOf(pool, 'ResendCode', 'EMAIL'), byLink);
  for (const occasion of ['ForgotPassword', 'UpdateUserAttribute', 'VerifyUserAttribute']) {
    assert.deepEqual(templateOf(pool, occasion, 'EMAIL'), byCode);
  }
  assert.equal(templateOf(pool, 'SignUp', 'SMS').body, 'Your confirmation code is {####}');
});

test('values are escaped in HTML, and a template without tags keeps its lines', () => {
  const values = { code: '<1&2>', username: '"ann"', link: 'https://x.example/?a=1&b="2"' };
  assert.equal(
    fillHtml('<p>{username}: {####} {##<i>go</i>##}</p>', values),
    '<p>&quot;ann&quot;: &lt;1&amp;2&gt; ' +
      '<a href="https://x.example/?a=1&amp;b=&quot;2&quot;"><i>go</i></a></p>',
  );
  assert.equal(fillHtml('1 < 2 & 3\r\n{####}', values), '1 &lt; 2 &amp; 3<br>\n&lt;1&amp;2&gt;');
  assert.equal(fill('{##go##}', { code: '1' }), '{##go##}');
  assert.equal(fill('{##} {###} {username}', { code: '1' }), '1 1 {username}');
});

test('HTML becomes the text a person would read', () => {
  const html = `<!-- hidden --><style>p { color: red }</style>
    <h1>Hello&nbsp;Ann</h1><p>Your code is <b>1 &lt; 2</b>.<br/>It ends soon &#8211; &#x21;</p>
    <ul><li>one</li><li>two</li></ul>
    <a class="x" href="https://x.example/?a=1&amp;b=2"><b>Press</b></a> or
    <a href='https://y.example'>https://y.example</a> &unknown; &amp;lt;`;
  assert.equal(
    htmlToText(html),
    [
      'Hello Ann',
      '',
      'Your code is 1 < 2.',
      'It ends soon – !',
      '',
      'one',
      'two',
      '',
      'Press (https://x.example/?a=1&b=2) or https://y.example &unknown; &lt;',
    ].join('\n'),
  );
  assert.deepEqual(
    ['<b>', '</p>', '<!--', 'a &amp; b', '&#64;', 'a < b', 'a & b;', '{####}'].map(isMarkup),
    [true, true, true, true, true, false, false, false],
  );
  for (const text of ['<'.repeat(20_000), '<a href="'.repeat(2_000), '<style>'.repeat(2_000)]) {
    assert.equal(typeof htmlToText(text), 'string');
  }
});
