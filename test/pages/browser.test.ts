/** Whole journeys in a real browser, as a person makes them. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { webApplication } from '../browser/application.ts';
import { shownHeading, type } from '../browser/keyboard.ts';
import { DESKTOP, fitsItsWidth, isAccessibleNow, openTab, PHONE } from '../browser/pages.ts';
import { AuthenticatorApp, createUser, PASSWORD } from '../support/app.ts';
import { codeFor } from '../support/codes.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { startOnSqlite } from '../support/servers.ts';
import { scan } from './qr.ts';
import { pagesApp } from './support.ts';

test('an application may send the browser on from its callback to another host', async (t) => {
  const answer = (to?: string) =>
    createServer((_, response) => {
      if (to) response.writeHead(302, { Location: to }).end();
      else response.end('Home');
    });
  const listening = async (server: ReturnType<typeof createServer>, path: string) => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    t.after(() => server.close());
    return `http://localhost:${(server.address() as AddressInfo).port}${path}`;
  };
  const home = await listening(answer(), '/home');
  const callback = await listening(answer(home), '/callback');
  const app = await pagesApp(await startOnSqlite(t), { client: { CallbackURLs: [callback] } });
  await createUser(app, 'ann');
  const { page } = await openTab(t, { viewport: DESKTOP });
  await page.goto(app.page('/login', { redirect_uri: callback }));
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await page.waitForURL(home);
});

for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`on a ${device}, by keyboard alone and without scripts: from sign-up to a token`, async (t) => {
    const { app, authorize, claims, signOut } = await webApplication(await startOnSqlite(t), t, {
      mfa: 'ON',
      pool: { PoolName: 'Acme + Co, Ltd.', AutoVerifiedAttributes: ['email'] },
    });
    const { page, complaints } = await openTab(t, { viewport, javaScriptEnabled: false });
    const looked = async (title: string) => {
      await shownHeading(page, title);
      await fitsItsWidth(page);
    };
    await page.goto(authorize);
    await looked('Sign in to web');
    for (let n = 0; n < 10; n++) {
      await page.keyboard.press('Tab');
      const text = await page.locator(':focus').innerText();
      if (text === 'Create an account') break;
    }
    await page.keyboard.press('Enter');
    await looked('Create an account');
    await type(page, { Username: 'ann', 'E-mail address': 'ann@example.com', Password: PASSWORD });
    await looked('Confirm your account');
    await type(page, { Code: codeFor(app, 'ann@example.com') });
    await looked('Enter your password');
    await type(page, { Password: PASSWORD });
    await looked('Set up your authenticator app');
    const uri = new URL(await scan(page, '.qr'));
    assert.equal(uri.searchParams.get('issuer'), 'Acme + Co, Ltd.');
    const secret = uri.searchParams.get('secret')!;
    const phone = new AuthenticatorApp(secret, app.poolhouse.clock);
    await type(page, { Code: phone.wrongCode() });
    await page.getByRole('alert').waitFor();
    await type(page, { Code: phone.code(), 'Name of this authenticator': 'my phone' });
    assert.equal((await claims(page))['cognito:username'], 'ann');

    await page.goto(signOut);
    app.poolhouse.clock.advance(31_000);
    await page.goto(authorize);
    await looked('Sign in to web');
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    await looked('Enter the code from your authenticator app');
    await type(page, { Code: phone.code() });
    assert.equal((await claims(page)).email, 'ann@example.com');
    assert.deepEqual(complaints, []);
  });
}

test('the key can be typed where the picture cannot be scanned', async (t) => {
  const { app, authorize } = await webApplication(await startOnSqlite(t), t, { mfa: 'ON' });
  await createUser(app, 'ann');
  const { page } = await openTab(t, { viewport: PHONE });
  await page.goto(authorize);
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await page.getByText('I cannot scan the picture').click();
  const key = await page.locator('.key').innerText();
  assert.match(key, /^([A-Z2-7]{4} )*[A-Z2-7]{1,4}$/);
  const { searchParams } = new URL(await scan(page, '.qr'));
  assert.equal(searchParams.get('secret'), key.replaceAll(' ', ''));
  assert.equal(
    await page.getByText('Open in an app on this device').getAttribute('href'),
    await scan(page, '.qr'),
  );
  await fitsItsWidth(page);
});

test('a person adds a passkey and signs in with it', async (t) => {
  const { app, authorize, claims, signOut } = await webApplication(await startOnSqlite(t), t, {
    pool: {
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    },
  });
  await app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'OFF',
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
  });
  await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
  const local = (url: string) => url.replace('127.0.0.1', 'localhost');
  const { page, complaints } = await openTab(t, { viewport: DESKTOP });
  const authenticator = await addAuthenticator(page);
  const { searchParams } = new URL(authorize);
  const add = `${app.site}/passkeys/add?${new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: searchParams.get('redirect_uri')!,
  })}`;
  // Who is not signed in signs in on the way.
  await page.goto(local(add));
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await shownHeading(page, 'Add a passkey');
  await page.locator('button:focus').waitFor();
  await page.keyboard.press('Enter');
  await shownHeading(page, 'Back at the app');
  const [notice] = app.poolhouse.inbox({ userPoolId: app.poolId, to: 'ann@example.com' });
  assert.match(notice!.body, /passkey/);

  // The person types a name, though the browser offers the passkey at once.
  await authenticator.answer(false);
  await page.goto(local(signOut));
  await page.goto(local(authorize));
  await type(page, { Username: 'ann' });
  await page.getByRole('button', { name: 'With a passkey' }).click();
  await authenticator.answer(true);
  await page.getByRole('button', { name: 'Use passkey' }).click();
  assert.equal((await claims(page))['cognito:username'], 'ann');
  assert.deepEqual(complaints, []);
});

test('a site with a host of its own works like one under a path', async (t) => {
  const { app, authorize, claims } = await webApplication(await startOnSqlite(t), t);
  await createUser(app, 'ann');
  const { port, pathname, search } = new URL(authorize);
  const [, domain, ...rest] = pathname.split('/');
  const { page, complaints } = await openTab(t, { viewport: DESKTOP });
  await page.goto(`http://${domain}.localhost:${port}/${rest.join('/')}${search}`);
  await type(page, { Username: 'ann' });
  assert.equal(new URL(page.url()).pathname, '/login/password');
  await type(page, { Password: PASSWORD });
  assert.equal((await claims(page))['cognito:username'], 'ann');
  assert.deepEqual(complaints, []);
});

test('every page can be read by everyone, in light and dark', async (t) => {
  const { app } = await webApplication(await startOnSqlite(t), t, {
    mfa: 'ON',
    pool: {
      AutoVerifiedAttributes: ['email'],
      DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true },
    },
  });
  await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
  const { page } = await openTab(t, { viewport: PHONE, bypassCSP: true });
  const check = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await isAccessibleNow(page, `${colorScheme} ${page.url()}`);
    }
  };
  await page.goto(app.page('/login'));
  await check();
  await type(page, { Username: 'ann' });
  await check();
  await type(page, { Password: 'wrong' });
  await check();
  await type(page, { Password: PASSWORD });
  await page.getByText('I cannot scan the picture').click();
  await check();
  for (const path of ['/signup', '/resendcode', '/forgotPassword']) {
    await page.goto(app.page(path));
    await check();
  }
  await type(page, { Username: 'ann' });
  await check();
  for (const path of ['/error', '/signedout', '/confirmUser']) {
    await page.goto(app.site + path);
    await check();
  }
});
