/** The whole way of somebody new through the console, with no other client beside it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { AuthenticatorApp } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { openConsole } from './support.ts';
import { isNoRefusal } from './views.ts';

const EMAIL = 'ann@example.com';
const PASSWORD = 'Correct-horse-7';

test('a pool, a client and a user are made, the user signs in with TOTP, loses the factor, and all of it is in the audit log', async (t) => {
  const server = await startOnSqlite(t);
  const { page, complaints } = await openConsole(t, server);
  const navigation = page.getByRole('navigation');
  const dialog = page.getByRole('dialog');

  await page.getByRole('link', { name: 'Create user pool' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Web shop');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Web shop', level: 1 }).waitFor();
  await navigation.getByRole('link', { name: 'Multi-factor authentication' }).click();
  assert.ok(await page.getByRole('radio', { name: 'Required' }).isChecked());
  await navigation.getByRole('link', { name: 'Overview' }).click();

  // What comes next is linked from where one is, to the end.
  await page.getByRole('link', { name: 'Create an app client' }).click();
  await page.getByText('Single-page application').click();
  await page.getByLabel('Name', { exact: true }).fill('Garden');
  await page.keyboard.press('Enter');
  await page.getByText('The pool has no users yet.').waitFor();
  await page.getByRole('link', { name: 'Create user' }).click();
  await page.getByLabel('E-mail address', { exact: true }).fill(EMAIL);
  await page.getByLabel('The e-mail address is verified').check();
  await page.getByText('One that stays, set here').click();
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.keyboard.press('Enter');
  await page
    .getByText(/Password not long enough/)
    .first()
    .waitFor();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText(`The user ${EMAIL} is created.`).waitFor();
  const link = page.getByRole('link', { name: /^Open/ });
  const signIn = (await link.getAttribute('href'))!;

  await page.goto(signIn);
  await page.getByRole('textbox').first().fill(EMAIL);
  await page.keyboard.press('Enter');
  await type(page, { Password: PASSWORD });
  await page.locator('summary').click();
  const key = (await page.locator('.key').innerText()).replaceAll(' ', '');
  const authenticator = new AuthenticatorApp(key, server.clock);
  await type(page, { Code: authenticator.code() });
  await page.getByText(`${EMAIL} is signed in through Garden.`).waitFor();
  await page.getByText(`"email": "${EMAIL}"`).waitFor();
  assert.equal(new URL(page.url()).hash, '#/tokens');

  await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
  await page.getByRole('link', { name: EMAIL }).click();
  await page.getByRole('tab', { name: 'Sign-in factors' }).click();
  await page.getByRole('button', { name: 'Reset authenticator' }).click();
  await dialog.getByRole('button', { name: 'Reset authenticator' }).click();
  await page.getByText('The authenticator is reset.').waitFor();

  await page.goto(`${server.url}/console/#/audit?span=all`);
  const recordOf = (operation: string) =>
    page.getByRole('button', { name: `Show the record of ${operation}`, exact: true }).first();
  await recordOf('CreateUserPool').waitFor();
  // The last of the records is in its chain, and in the list, within a second.
  for (let tries = 0; !(await recordOf('AdminDeleteSoftwareToken').isVisible()); tries++) {
    assert.ok(tries < 50, 'the reset is in no record');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.waitForLoadState('networkidle');
  }
  await recordOf('AdminDeleteSoftwareToken').click();
  await dialog.getByText('"Outcome": "ALLOWED"').waitFor();
  for (const operation of ['SetUserPoolMfaConfig', 'AdminCreateUser', 'CreateUserPoolClient']) {
    assert.ok(await recordOf(operation).isVisible(), operation);
  }
  // The password that was too short.
  assert.deepEqual(complaints.filter(isNoRefusal), []);
});
