/** Fields of the login pages: what is wrong stands at them, and scripts help where they can run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyRules } from '#domain/passwords/policy.ts';
import { pagesApp } from '../pages/support.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { returnTab } from '../support/tabs.ts';
import { type } from './keyboard.ts';
import { openTab, PHONE } from './pages.ts';

test('what is wrong is said at its field, which has the focus', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'ON' });
  await createUser(app, 'ann');
  for (const javaScriptEnabled of [true, false]) {
    const { page, complaints } = await openTab(t, { viewport: PHONE, javaScriptEnabled });
    const isAt = async (name: string, sentence: RegExp) => {
      const field = page.locator(`[name="${name}"]`);
      await page.locator(`[name="${name}"]:focus`).waitFor();
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      const [first] = (await field.getAttribute('aria-describedby'))!.split(' ');
      assert.match(await page.locator(`#${first}`).innerText(), sentence);
      assert.equal(await page.getByRole('alert').count(), 1);
    };
    await page.goto(app.page('/login'));
    await type(page, { Username: 'ann' });
    await type(page, { Password: 'wrong' });
    await isAt('password', /Incorrect username or password/);
    await type(page, { Password: PASSWORD });
    await type(page, { Code: '12345' });
    await isAt('code', /is not complete/);

    await page.goto(app.page('/signup'));
    await type(page, { Username: 'ann', Password: PASSWORD });
    await isAt('username', /account with this name/);
    await type(page, { Username: 'bob', Password: 'Short-1' });
    await isAt('password', /does not meet/);
    assert.deepEqual(complaints, []);
    await returnTab(page);
  }
});

test('rules are ticked while a password is typed, and it can be shown', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await pagesApp(poolhouse, {
    pool: {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 6,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
        },
      },
    },
  });
  const { page, complaints } = await openTab(t, { viewport: PHONE });
  await page.goto(app.page('/signup'));
  const met = async () =>
    (await page.locator('.rules .met').allInnerTexts()).map((each) => each.replaceAll(/\s+/g, ' '));
  const field = page.locator('[name="password"]');
  assert.deepEqual(await met(), []);
  await page.getByLabel('Username').fill('ann');
  await field.pressSequentially('A😀😀7');
  assert.deepEqual(await met(), ['an upper-case letter (done)', 'a number (done)']);
  await field.pressSequentially('/😀');
  assert.equal((await met()).length, 4);
  await page.getByRole('button', { name: 'Show: Password' }).click();
  assert.equal(await field.getAttribute('type'), 'text');
  await page.getByRole('button', { name: 'Hide: Password' }).click();
  assert.equal(await field.getAttribute('type'), 'password');
  await page.getByRole('button', { name: 'Show: Password' }).click();
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await field.press('Enter');
  assert.match((await sent).postData()!, /password=A/);
  assert.deepEqual(complaints, []);
});

test('without scripts there is nothing that only a script does', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  const { page } = await openTab(t, { javaScriptEnabled: false });
  await page.goto(app.page('/signup'));
  assert.deepEqual(await page.getByRole('button').allInnerTexts(), ['Create account']);
  assert.equal(await page.locator('.rules li').count(), 5);
});

test('a script can tell every rule of a policy', () => {
  const policy = {
    MinimumLength: 9,
    RequireLowercase: true,
    RequireUppercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
  };
  const matches = (password: string) =>
    policyRules(policy)
      .filter(({ pattern }) => new RegExp(pattern, 'su').test(password))
      .map(({ name }) => name);
  assert.deepEqual(matches('ab7-cdEf9'), ['length', 'lower', 'upper', 'number', 'symbol']);
  assert.deepEqual(matches('ÄÖÜ\n'), []);
  for (const symbol of '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+- ')
    assert.deepEqual(matches(symbol), ['symbol']);
});
