/** Recovery codes are offered to whoever has just set up an authenticator. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { AuthenticatorApp, createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { returnTab } from '../support/tabs.ts';
import { webApplication } from './application.ts';
import { type } from './keyboard.ts';
import { DESKTOP, fitsItsWidth, isAccessibleNow, openTab, PHONE } from './pages.ts';

test('codes are shown right after an authenticator is set up, and one of them signs in', async (t) => {
  const { app, authorize, claims, signOut } = await webApplication(await startOnSqlite(t), t, {
    mfa: 'ON',
    pool: { UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' } },
  });
  for (const [name, viewport, colorScheme, javaScriptEnabled] of [
    ['ann', PHONE, 'light', true],
    ['bob', DESKTOP, 'dark', false],
  ] as const) {
    await createUser(app, name, { email: `${name}@example.com`, email_verified: 'true' });
    const { page } = await openTab(t, {
      viewport,
      colorScheme,
      javaScriptEnabled,
      bypassCSP: javaScriptEnabled,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const check = async () => {
      if (javaScriptEnabled) await isAccessibleNow(page, page.url());
      await fitsItsWidth(page);
    };
    await page.goto(authorize);
    await type(page, { Username: name });
    await type(page, { Password: PASSWORD });
    await page.locator('summary').click();
    const key = (await page.locator('.key').innerText()).replaceAll(' ', '');
    await type(page, { Code: new AuthenticatorApp(key, app.poolhouse.clock).code() });
    await page.getByRole('heading', { name: 'Save recovery codes' }).waitFor();
    await check();
    const offer = page.url();
    await page.getByRole('button', { name: 'Show my recovery codes' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    await check();
    const codes = await page.locator('.codes code').allInnerTexts();
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^(\w{5}-)+\w{5,9}$/);
    if (javaScriptEnabled) {
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      assert.equal(await page.evaluate('navigator.clipboard.readText()'), codes.join('\n'));
    }
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const file = await saved;
    assert.equal(file.suggestedFilename(), 'recovery-codes.txt');
    const text = await readFile(await file.path(), 'utf8');
    assert.ok(codes.every((code) => text.includes(code)));
    const [notice] = app.poolhouse.inbox({ userPoolId: app.poolId, to: `${name}@example.com` });
    assert.match(notice!.body, /recovery codes/i);

    // They are made once: whoever comes back to the offer makes no others by it.
    await page.goto(offer);
    await page.getByRole('button', { name: 'Show my recovery codes' }).click();
    await page.getByText('have been shown already').waitFor();
    // However long it took: the application is answered only now.
    app.poolhouse.clock.advance(15 * 60_000);
    await page.getByRole('button', { name: 'Not now' }).click();
    assert.equal((await claims(page))['cognito:username'], name);

    await page.goto(signOut);
    await page.goto(authorize);
    await type(page, { Username: name });
    await type(page, { Password: PASSWORD });
    await page.locator('a[href*="/mfa/recovery"]').click();
    await type(page, { 'Recovery code': codes[3]!.toLowerCase().replaceAll('-', ' ') });
    assert.equal((await claims(page))['cognito:username'], name);
    await returnTab(page);
  }
});

test('an offer is good only while the sign-in is recent, and in the browser it was made to', async (t) => {
  const { app, authorize, claims } = await webApplication(await startOnSqlite(t), t, {
    mfa: 'ON',
    pool: { UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' } },
  });
  await createUser(app, 'ann');
  const { page } = await openTab(t, { viewport: PHONE });
  await page.goto(authorize);
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await page.locator('summary').click();
  const key = (await page.locator('.key').innerText()).replaceAll(' ', '');
  await type(page, { Code: new AuthenticatorApp(key, app.poolhouse.clock).code() });
  await page.getByRole('button', { name: 'Show my recovery codes' }).waitFor();
  const { page: other } = await openTab(t, { viewport: PHONE });
  await other.goto(page.url());
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  app.poolhouse.clock.advance(6 * 60_000);
  await page.getByRole('button', { name: 'Show my recovery codes' }).click();
  assert.equal((await claims(page))['cognito:username'], 'ann');
});
