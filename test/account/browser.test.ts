/** The account page in a real browser. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { press, shownHeading, type } from '../browser/keyboard.ts';
import { DESKTOP, fitsItsWidth, isReadableNow, openTab, PHONE } from '../browser/pages.ts';
import { offerProvider, oidcProvider, SOCIAL } from '../federation/configured.ts';
import { scan } from '../pages/qr.ts';
import { type PagesApp, pagesApp } from '../pages/support.ts';
import { AuthenticatorApp, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { OWN_EMAIL, SMS } from '../support/codes.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { startOnSqlite } from '../support/servers.ts';

const USER = {
  email: 'ann@example.com',
  email_verified: 'true',
  given_name: 'Ann',
  family_name: 'Example',
};

/** A pool that has everything the account page can show; ann has nothing yet. */
async function everything(t: TestContext): Promise<PagesApp> {
  const app = await pagesApp(await startOnSqlite(t), {
    // A long name breaks nothing.
    client: {
      ClientName: `The portal of the whole province, ${'and of all its towns, '.repeat(3)}`.trim(),
      LogoutURLs: ['https://portal.example/'],
    },
    pool: {
      PoolName: 'Acme',
      UserPoolTags: {
        'poolhouse:recovery-codes': 'enabled',
        'poolhouse:account-linking': 'enabled',
      },
      ...SMS,
      ...OWN_EMAIL,
      DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true },
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    },
  });
  await app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: SMS,
    EmailMfaConfiguration: {},
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
  });
  await createUser(app, 'ann', USER);
  return app;
}

async function shownKey(page: Page, app: PagesApp): Promise<AuthenticatorApp> {
  const uri = new URL(await scan(page, '.qr'));
  assert.equal(uri.searchParams.get('issuer'), 'Acme');
  return new AuthenticatorApp(uri.searchParams.get('secret')!, app.poolhouse.clock);
}

for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`on a ${device}, by keyboard alone and without scripts: two authenticators, one replaced`, async (t) => {
    const app = await everything(t);
    const { clock } = app.poolhouse;
    const { page, complaints } = await openTab(t, { viewport, javaScriptEnabled: false });
    const looked = async (title: string) => {
      await shownHeading(page, title);
      await fitsItsWidth(page);
    };
    await page.goto(`${app.site}/account`);
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    await looked('Your account');
    await press(page, 'Add an authenticator');
    await looked('Add an authenticator');
    const phone = await shownKey(page, app);
    await type(page, { Code: phone.code(), 'Name of this authenticator': 'my phone' });
    await looked('Your account');
    await press(page, 'Add an authenticator');
    const tablet = await shownKey(page, app);
    await type(page, { Code: tablet.code(), 'Name of this authenticator': 'tablet' });
    await press(page, 'Replace: my phone');
    await looked('Replace “my phone”');
    const next = await shownKey(page, app);
    await type(page, { Code: next.wrongCode() });
    await page.getByRole('alert').waitFor();
    assert.deepEqual((await shownKey(page, app)).secret, next.secret, 'the key stays');
    await type(page, { Code: next.code() });
    await looked('Your account');
    clock.advance(31_000);
    await press(page, 'Make new codes');
    await type(page, { Code: tablet.code() });
    await looked('Your recovery codes');
    const codes = await page.locator('.codes li').allInnerTexts();
    assert.equal(codes.length, 10);
    await press(page, 'I have saved them');
    await press(page, 'Sign out');
    await looked('You are signed out');

    await page.goto(`${app.site}/account`);
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    await type(page, { Code: next.code() });
    await looked('Your account');
    await press(page, 'Remove: tablet');
    await looked('Remove “tablet”?');
    await press(page, 'Remove');
    await looked('Your account');
    assert.equal(await page.getByText('tablet').count(), 0);
    assert.deepEqual(complaints, []);
  });
}

test('a passkey is added, signs in, and is removed', async (t) => {
  const app = await everything(t);
  const { page, complaints } = await openTab(t, { viewport: DESKTOP });
  const authenticator = await addAuthenticator(page);
  const account = `${app.site}/account`.replace('127.0.0.1', 'localhost');
  await page.goto(account);
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await press(page, 'Add a passkey');
  await page.locator('button:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('The passkey is added.').waitFor();
  // The person types a name, though the browser offers the passkey at once.
  await authenticator.answer(false);
  await press(page, 'Sign out');

  await page.goto(account);
  await type(page, { Username: 'ann' });
  await page.getByRole('button', { name: 'With a passkey' }).click();
  await authenticator.answer(true);
  await page.getByRole('button', { name: 'Use passkey' }).click();
  await shownHeading(page, 'Your account');
  app.poolhouse.clock.advance(5 * 60_000);
  await page.getByRole('link', { name: /^Remove: / }).click();
  await shownHeading(page, 'Confirm it’s you');
  await page.getByRole('button', { name: 'With a passkey' }).click();
  await page.getByRole('button', { name: 'Use passkey' }).click();
  await press(page, 'Remove');
  await page.getByText('The passkey is removed.').waitFor();
  const told = app.poolhouse.inbox({ userPoolId: app.poolId, username: 'ann' });
  assert.deepEqual(
    told.map(({ body }) => body.split('\n')[0]),
    ['A passkey was removed from your account.', 'A passkey was added to your account.'],
  );
  assert.deepEqual(complaints, []);
});

test('every page of the account can be read by everyone, in light and dark', async (t) => {
  const app = await everything(t);
  const { clock } = app.poolhouse;
  const long = 'Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft'.repeat(2);
  await app.cognito.adminUpdateUserAttributes({
    UserPoolId: app.poolId,
    Username: 'ann',
    UserAttributes: [
      { Name: 'family_name', Value: long },
      { Name: 'phone_number', Value: '+15550001111' },
      { Name: 'phone_number_verified', Value: 'true' },
    ],
  });
  const phone = await enrol(app, (await signIn(app, 'ann')).AccessToken);
  await offerProvider(app, SOCIAL.Google!, 'COGNITO');
  await offerProvider(app, oidcProvider(), 'COGNITO', 'Google');
  await app.cognito.adminLinkProviderForUser({
    UserPoolId: app.poolId,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' },
    SourceUser: {
      ProviderName: 'Company',
      ProviderAttributeName: 'Cognito_Subject',
      ProviderAttributeValue: 'Ann-7',
    },
  });
  const { page } = await openTab(t, { bypassCSP: true });
  await page.goto(`${app.site}/account`);
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await type(page, { Code: phone.code() });
  await isReadableNow(page);
  const hrefOf = async (name: RegExp) =>
    (await page.getByRole('link', { name }).first().getAttribute('href'))!;
  const remove = await hrefOf(/^Remove: (?!Company)/);
  const ofProviders = [await hrefOf(/^Add Google/), await hrefOf(/^Remove: Company/)];
  for (const path of [
    '/account/profile',
    '/account/verify?attribute=email',
    '/account/password',
    '/account/authenticators/add',
    '/account/recovery-codes',
    '/account/passkeys/add',
    '/account/sessions/end',
    '/account/second-factors/on?id=SMS_MFA',
    '/account/second-factors/off?id=SOFTWARE_TOKEN_MFA',
    '/account/second-factors/prefer?id=SOFTWARE_TOKEN_MFA',
    '/account/data',
    '/account/delete',
    `/account/applications/withdraw?id=${app.clientId}`,
  ]) {
    await page.goto(app.site + path);
    await isReadableNow(page);
  }
  for (const what of ['remove', 'rename']) {
    await page.goto(new URL(remove.replace('remove', what), app.site).href);
    await isReadableNow(page);
  }
  for (const path of ofProviders) {
    await page.goto(new URL(path, app.site).href);
    await isReadableNow(page);
  }
  clock.advance(31_000);
  await page.goto(`${app.site}/account/recovery-codes`);
  await type(page, { Code: phone.code() });
  await isReadableNow(page);
  clock.advance(5 * 60_000);
  await page.goto(`${app.site}/account/password`);
  await shownHeading(page, 'Confirm it’s you');
  await isReadableNow(page);
});
