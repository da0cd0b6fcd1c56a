import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticeText } from '#domain/risk/notices.ts';
import { newEvent, newUser } from '../store/conformance/samples.ts';

const SourceArn = 'arn:aws:ses:us-east-1:123456789012:identity/security@example.com';
const LINKS = { token: 't', valid: 'https://x/?a=1&b=1', invalid: 'https://x/?a=1&b=2' };

const words = (template: { HtmlBody?: string; TextBody?: string }) =>
  noticeText(
    'challenged',
    { SourceArn, MfaEmail: { Subject: '{username}', ...template } },
    newEvent('us-east-1_Notices', { context: { city: '{country}' } }),
    newUser('us-east-1_Notices', { username: '<i>"eve"&</i>' }),
    LINKS,
  );

test('what is filled in is no markup in HTML, and stays as it is in text', () => {
  const template = '{username} <a href="{one-click-link-valid}">mine</a>';
  assert.deepEqual(words({ HtmlBody: template, TextBody: '{username}: {one-click-link-valid}' }), {
    subject: '<i>"eve"&</i>',
    body: '&lt;i&gt;&quot;eve&quot;&amp;&lt;/i&gt; <a href="https://x/?a=1&amp;b=1">mine</a>',
    html: '&lt;i&gt;&quot;eve&quot;&amp;&lt;/i&gt; <a href="https://x/?a=1&amp;b=1">mine</a>',
    text: '<i>"eve"&</i>: https://x/?a=1&b=1',
  });
});

test('what is filled in is not filled in again, and unknown placeholders stay', () => {
  assert.equal(
    words({ TextBody: '{city}, {country}: {unknown} {__proto__} {constructor}' }).body,
    '{country}, unknown: {unknown} {__proto__} {constructor}',
  );
});

test('without a template there are default words, and no HTML without one', () => {
  const { body, html } = words({});
  assert.match(body, /^A sign-in to your account was asked for a second factor\./);
  assert.equal(html, undefined);
});
