import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../support/app.ts';
import { signUp, signUpApp } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { fitsItsWidth, isAccessible, openPage, PHONE } from './pages.ts';

test('a person reads an invitation in the inbox', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse);
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: 'alice',
    TemporaryPassword: 'Temp-pass-1',
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
  });
  const { page, complaints } = await openPage(t, `${poolhouse.url}/_dev/inbox`, PHONE);
  // What is laid out, not what is in the source: a browser without fonts would show nothing.
  const text = await page.innerText('article');
  for (const words of [
    'E-mail · Invitation',
    'Your temporary password',
    'to alice@example.com',
    'Temp-pass-1',
    'Your username is alice and temporary password is Temp-pass-1.',
    'CustomMessage_AdminCreateUser',
    '2030-06-01 12:00:15 UTC',
  ]) {
    assert.ok(text.includes(words), `${words} in ${text}`);
  }
  assert.deepEqual(complaints, []);
  await fitsItsWidth(page);
});

test('new messages come to the page by themselves, and what is open stays open', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await signUpApp(poolhouse, {
    pool: { VerificationMessageTemplate: { EmailMessage: '<p>Code: <b>{####}</b></p>' } },
  });
  const { page, complaints } = await openPage(t, `${poolhouse.url}/_dev/inbox`);
  assert.match(await page.innerText('#messages'), /No messages yet/);
  await signUp(app, 'alice', { email: 'alice@example.com' });
  await page.waitForSelector('article');
  assert.doesNotMatch(await page.innerText('#messages'), /No messages yet/);
  await page.click('summary');
  await signUp(app, 'bob', { email: 'bob@example.com' });
  await page.waitForSelector('article:nth-of-type(2)');
  const texts = await page.locator('article').allInnerTexts();
  assert.match(texts[0]!, /to bob@example\.com/);
  // Of alice's the source is still open, as text.
  assert.match(texts[1]!, /<p>Code: <b>\d{6}<\/b><\/p>/);
  assert.match(texts[1]!, /^Code: \d{6}$/m);
  assert.deepEqual(await page.locator('select[name=to] option').allInnerTexts(), [
    'All',
    'alice@example.com',
    'bob@example.com',
  ]);
  await page.selectOption('select[name=to]', 'alice@example.com');
  await page.waitForURL(/to=alice/);
  assert.equal(await page.locator('article').count(), 1);
  assert.equal(await page.inputValue('select[name=to]'), 'alice@example.com');
  assert.deepEqual(complaints, []);
});

test('a message runs nothing in the page, whatever it holds', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse, {
    pool: {
      AdminCreateUserConfig: {
        InviteMessageTemplate: {
          EmailSubject: '<img src=x onerror=document.title="owned">',
          EmailMessage:
            '<script>document.title="owned"</script><img src=x onerror=document.title="owned">{username} {####}',
        },
      },
    },
  });
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: '"><svg/onload=document.title="owned">',
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
  });
  const { page, complaints } = await openPage(t, `${poolhouse.url}/_dev/inbox`);
  assert.equal(await page.title(), 'Inbox · Poolhouse');
  assert.equal(await page.locator('main img, main svg, main script').count(), 0);
  assert.deepEqual(complaints, []);
});

test('the inbox can be read by everyone', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await signUpApp(poolhouse, {
    pool: { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
  });
  await signUp(app, 'alice', { email: 'alice@example.com' });
  await isAccessible(t, `${poolhouse.url}/_dev/inbox`);
});
