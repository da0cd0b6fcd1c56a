import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBrowser } from '../support/browser.ts';
import { startOnSqlite } from '../support/servers.ts';
import { fitsItsWidth, isAccessible, openPage, PHONE } from './pages.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const pool = {
  id: 'us-east-1_Shop',
  name: 'Web shop',
  settings: {},
  mfa: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  domain: 'webshop',
  groups: [{ GroupName: 'staff' }],
  clients: [
    {
      id: 'webclient',
      name: 'Web',
      settings: {
        CallbackURLs: ['https://app.example.com/back'],
        AllowedOAuthFlows: ['code'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: ['openid', 'email'],
        SupportedIdentityProviders: ['COGNITO'],
      },
    },
  ],
  users: [
    {
      username: 'alice',
      password: 'Right-pass-1',
      attributes: { email: 'alice@example.com', email_verified: 'true' },
      groups: ['staff'],
      authenticator: SECRET,
    },
  ],
};

test('whoever starts the server reads codes, signs in as a user and sees what was refused', async (t) => {
  const poolhouse = await startOnSqlite(t);
  await poolhouse.seed({ pools: [pool] });
  const browser = await startBrowser(t);
  const { page, complaints } = await openPage(browser, poolhouse.url);

  assert.ok((await page.innerText('.pools')).includes('Web shop'));
  const signIn = await page.getAttribute('.client a', 'href');
  assert.equal((await fetch(signIn!)).status, 200);
  await page.waitForSelector('#users tr');
  const row = await page.innerText('#users');
  for (const words of ['alice@example.com', 'CONFIRMED', 'staff', poolhouse.totp(SECRET)]) {
    assert.ok(row.includes(words), `${words} in ${row}`);
  }
  await page.click('text=Sign in as');
  await page.waitForSelector('#claims:not(:empty)');
  const claims = await page.innerText('#claims');
  assert.match(claims, /"cognito:username": "alice"/);
  await assert.rejects(
    poolhouse.client().adminGetUser({ UserPoolId: pool.id, Username: 'nobody' }),
  );
  const refusal = page.locator('#log .bad', { hasText: 'AdminGetUser' });
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /UserNotFoundException · userNotFound/);
  await page.click('text=+ 1 hour');
  await page.waitForSelector('#moved:not([hidden])');
  await page.click('text=Real time');
  await page.waitForSelector('#moved', { state: 'hidden' });
  assert.deepEqual(complaints, []);
});

test('the start page fits a phone and can be read by everyone', async (t) => {
  const poolhouse = await startOnSqlite(t);
  await poolhouse.seed({ pools: [pool] });
  const browser = await startBrowser(t);
  const { page } = await openPage(browser, poolhouse.url, PHONE);
  await page.waitForSelector('#users tr');
  await fitsItsWidth(page);
  await isAccessible(browser, poolhouse.url);
});
