/** The pages between name and application. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type } from '../browser/keyboard.ts';
import { isReadableNow, openTab } from '../browser/pages.ts';
import { offerProvider, oidcProvider, SOCIAL } from '../federation/configured.ts';
import { makeCodes } from '../recovery-codes/support.ts';
import { createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { OWN_EMAIL, SMS } from '../support/codes.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { startOnSqlite } from '../support/servers.ts';
import { type PagesApp, pagesApp } from './support.ts';

const CONTACTS = {
  email: 'ann@example.com',
  email_verified: 'true',
  phone_number: '+15550001111',
  phone_number_verified: 'true',
};
const MESSAGES = {
  ...SMS,
  ...OWN_EMAIL,
};

/** A tab, and a check of the page that it shows now. */
async function openPages(t: TestContext) {
  const { page } = await openTab(t, { bypassCSP: true });
  const check = async (path: string) => {
    assert.equal(new URL(page.url()).pathname.replace(/^\/[^/]+/, ''), path);
    await isReadableNow(page);
  };
  return { page, check };
}

/** Passkeys are for localhost: an address of numbers has none. */
const local = (url: string) => url.replace('127.0.0.1', 'localhost');

async function begin(page: Page, app: PagesApp, username: string): Promise<void> {
  await page.goto(local(app.page('/login')));
  await type(page, { Username: username });
}

test('the pages of first factors can be read by everyone', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), {
    pool: {
      ...MESSAGES,
      PoolName: 'Acme',
      Policies: {
        SignInPolicy: {
          AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'],
        },
      },
    },
  });
  await app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'OFF',
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
  });
  const { page, check } = await openPages(t);
  await createUser(app, 'ann', CONTACTS);
  const authenticator = await addAuthenticator(page);
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: 'http://localhost:4711/callback',
  });
  await page.goto(local(`${app.site}/passkeys/add?${query}`));
  await type(page, { Username: 'ann' });
  await check('/login/choose');
  await page.getByRole('button', { name: 'With your password' }).click();
  await check('/login/password');
  await type(page, { Password: PASSWORD });
  await check('/passkeys/add');
  await page.goto(local(`${app.site}/account/passkeys/add`));
  await page.locator('form[data-passkey] button').click();
  await page.getByText('The passkey is added.').waitFor();
  await check('/account');
  await page.getByRole('link', { name: /^Remove: / }).click();
  await check('/account/passkeys/remove');
  // The person types a name, though the browser offers the passkey at once.
  await authenticator.answer(false);
  await page.goto(local(`${app.site}/logout`));
  await check('/signout');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await check('/signedout');

  await begin(page, app, 'ann');
  await check('/login/choose');
  await page.getByRole('button', { name: /^With a passkey/ }).click();
  await check('/login/passkey');
  await begin(page, app, 'ann');
  await page.getByRole('button', { name: 'With a code by text message' }).click();
  await check('/login/code');
  await type(page, { Code: '1' });
  await page.getByRole('alert').waitFor();
  await check('/login/code');
});

test('the pages of second factors can be read by everyone', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), {
    mfa: 'OPTIONAL',
    mfaConfig: { SmsMfaConfiguration: SMS, EmailMfaConfiguration: {} },
    pool: {
      ...MESSAGES,
      UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' },
      DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true },
    },
  });
  const userId = await createUser(app, 'ann', CONTACTS);
  const { AccessToken: accessToken } = await signIn(app, 'ann');
  const phone = await enrol(app, accessToken);
  await makeCodes({ app, userId, accessToken, phone });
  await app.cognito.setUserMFAPreference({
    AccessToken: accessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    SMSMfaSettings: { Enabled: true },
    EmailMfaSettings: { Enabled: true },
  });
  const { page, check } = await openPages(t);
  app.poolhouse.clock.advance(60_000);
  for (const factor of ['By text message', 'By e-mail', 'From your authenticator app']) {
    await begin(page, app, 'ann');
    await type(page, { Password: PASSWORD });
    await check('/mfa/choose');
    await page.locator('.choice').filter({ hasText: factor }).click();
    if (factor === 'From your authenticator app') break;
    await check('/mfa/code');
    await type(page, { Code: '1' });
    await page.getByRole('alert').waitFor();
    await check('/mfa/code');
  }
  await check('/mfa');
  await page.getByText('I do not have my device').click();
  await check('/mfa/recovery');
  await type(page, { 'Recovery code': 'AAAAAAAAAAAAAAAAAAAAAAAAAA' });
  await page.getByRole('alert').waitFor();
  await check('/mfa/recovery');
});

test('the pages of a first sign-in can be read by everyone', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), {
    mfa: 'ON',
    mfaConfig: { EmailMfaConfiguration: {} },
    pool: {
      ...MESSAGES,
      Schema: [
        { Name: 'family_name', Required: true },
        { Name: 'birthdate', Required: true },
        { Name: 'phone_number', Required: true },
      ],
    },
  });
  const { page, check } = await openPages(t);
  const Username = 'ann';
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username,
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
  });
  await begin(page, app, Username);
  await type(page, { Password: PASSWORD });
  await check('/newpassword');
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByLabel('New password, once more', { exact: true }).fill('short');
  await page.getByLabel('Last name').fill('Example');
  await page.getByLabel('Date of birth').fill('1990-02-03');
  await page.getByLabel('Phone number').fill('+15550001111');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('alert').waitFor();
  await check('/newpassword');
  await page.getByLabel('New password', { exact: true }).fill('Another-horse-8');
  await page.getByLabel('New password, once more', { exact: true }).fill('Another-horse-8');
  await page.getByRole('button', { name: 'Set password' }).click();
  await check('/mfa/setup');
  await page.locator('.choice').filter({ hasText: 'e-mail' }).click();
  await check('/mfa/setup/email');
});

test('the pages of providers, and of what goes wrong there, can be read by everyone', async (t) => {
  const providers = [
    { ...SOCIAL.Google!, IdpIdentifiers: ['example.com'] },
    SOCIAL.SignInWithApple!,
    oidcProvider({ ProviderName: 'OrganizationWithTheLongestOfName' }),
  ];
  const poolhouse = await startOnSqlite(t);
  const [own, others] = [await pagesApp(poolhouse), await pagesApp(poolhouse)];
  for (const [n, provider] of providers.entries()) {
    const before = providers.slice(0, n).map(({ ProviderName }) => ProviderName!);
    await offerProvider(own, provider, 'COGNITO', ...before);
    await offerProvider(others, provider, ...before);
  }
  const { page, check } = await openPages(t);
  await page.goto(own.page('/login'));
  await page.getByRole('link', { name: 'Continue with Apple' }).waitFor();
  await check('/login');
  await page.goto(own.page('/login', { notice: 'provider' }));
  await page.getByRole('alert').waitFor();
  await check('/login');

  await page.goto(others.page('/login'));
  await check('/login');
  await type(page, { 'E-mail address at your organization': 'ann@elsewhere.example' });
  await page.getByRole('alert').waitFor();
  await check('/login');

  await page.goto(`${own.site}/oauth2/idpresponse?code=x&state=x`);
  await page.getByRole('alert').waitFor();
  await check('/oauth2/idpresponse');
  // What a script sends at once is a page as well.
  await page.route('**/*.js', (route) =>
    new URL(route.request().url()).origin === poolhouse.url ? route.abort() : route.fallback(),
  );
  await page.setContent(
    `<form method="post" action="${own.site}/saml2/idpresponse"><button name="SAMLResponse">Send</button></form>`,
  );
  await page.getByRole('button').click();
  await page.getByRole('heading', { name: 'One moment' }).waitFor();
  await check('/saml2/idpresponse');
});
