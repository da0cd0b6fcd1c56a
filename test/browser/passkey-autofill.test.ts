/** Passkeys that a real browser offers in the field for the name. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createUser, PASSWORD } from '../support/app.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { startOnSqlite } from '../support/servers.ts';
import { spoil } from '../support/tabs.ts';
import { webApplication } from './application.ts';
import { type } from './keyboard.ts';
import { DESKTOP, isAccessibleNow, keepPicture, openTab } from './pages.ts';

/** Passkeys are for localhost: an address of numbers has none. */
const local = (url: string) => url.replace('127.0.0.1', 'localhost');

/** A browser that ann is signed out of, with a passkey of hers that she does not use yet. */
async function withPasskey(t: TestContext, { bypassCSP = false } = {}) {
  const application = await webApplication(await startOnSqlite(t), t, {
    pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
  });
  const { app, authorize, signOut } = application;
  await app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'OFF',
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
  });
  await createUser(app, 'ann');
  const { page, complaints } = await openTab(t, {
    viewport: DESKTOP,
    bypassCSP,
  });
  const authenticator = await addAuthenticator(page);
  await page.goto(local(`${app.site}/account/passkeys/add`));
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await page.locator('form[data-passkey] button').click();
  await page.getByText('The passkey is added.').waitFor();
  await authenticator.answer(false);
  await page.goto(local(signOut));
  const open = (until: 'load' | 'commit' = 'load') =>
    page.goto(local(authorize), { waitUntil: until });
  return { ...application, page, complaints, authenticator, open };
}

test('a passkey signs in without a name, and keeps nobody from typing one', async (t) => {
  const { page, complaints, authenticator, claims, open, signOut } = await withPasskey(t);
  await open();
  await keepPicture(page, 'autofill');
  await type(page, { Username: 'ann' });
  await page.getByRole('button', { name: 'With your password' }).click();
  await type(page, { Password: PASSWORD });
  assert.equal((await claims(page))['cognito:username'], 'ann');

  await page.goto(local(signOut));
  await authenticator.answer(true);
  await open('commit');
  assert.equal((await claims(page))['cognito:username'], 'ann');
  assert.deepEqual(complaints, []);
});

test('a page that has been open for long asks by a new challenge', async (t) => {
  const { app, page, complaints, authenticator, claims, open } = await withPasskey(t);
  spoil(page);
  await page.clock.install();
  // By the first challenge nobody signs in: the person is there for the second.
  await page.route('**/login/autofill/options?*', async (route) => {
    await authenticator.answer(true);
    await route.continue();
  });
  await open();
  // Answered after the page's own question: by then its script waits, and its timer runs.
  assert.equal(await page.evaluate('PublicKeyCredential.isConditionalMediationAvailable()'), true);
  const renewed = page.waitForResponse((each) => each.url().includes('/login/autofill/options'));
  app.poolhouse.clock.advance(11 * 60_000);
  await page.clock.runFor(6 * 60_000);
  assert.equal((await renewed).status(), 200);
  assert.equal((await claims(page))['cognito:username'], 'ann');
  assert.deepEqual(complaints, []);
});

test('a person whose passkey is not known any more is told so, and goes on by name', async (t) => {
  // The page's own policy would keep the tool out.
  const { app, page, authenticator, claims, open } = await withPasskey(t, { bypassCSP: true });
  await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'ann' });
  await createUser(app, 'bob');
  // Who was refused does not try the same at once.
  await page.route('**/login/autofill?*', async (route) => {
    await authenticator.answer(false);
    await route.continue();
  });
  await authenticator.answer(true);
  await open('commit');
  const said = await page.getByRole('alert').innerText();
  assert.equal(said, 'The passkey was not accepted. Try again, or use another one.');
  await isAccessibleNow(page, 'a refused passkey');
  await keepPicture(page, 'autofill-refused');
  await type(page, { Username: 'bob' });
  await type(page, { Password: PASSWORD });
  assert.equal((await claims(page))['cognito:username'], 'bob');
});
