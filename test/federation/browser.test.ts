/**
 * Sign-ins at providers in a real browser, as a person makes them. What a provider says is judged by
 * the world's clock, so that of the servers is set by it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { webApplication } from '../browser/application.ts';
import { shownHeading, type } from '../browser/keyboard.ts';
import { DESKTOP, fitsItsWidth, openTab, PHONE } from '../browser/pages.ts';
import { startPostingSite } from '../browser/posting-site.ts';
import { AuthenticatorApp, createEnrolled, createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { arnOf, functionsBehind } from '../triggers/functions.ts';
import { offerProvider } from './configured.ts';
import { SamlIdentityProvider } from './saml/identity-provider.ts';
import { RSA_KEYS } from './saml/judging.ts';
import { idOf, messageOf } from './saml/protocol.ts';
import { companyPool } from './second-pool.ts';

const WITH_MFA = { UserPoolTags: { 'poolhouse:federated-mfa': 'enabled' } };

const functions = functionsBehind('lambda');

const toCompany = async (page: Page, authorize: string) => {
  await page.goto(authorize);
  await page.getByRole('link', { name: 'Continue with Company' }).click();
};
const signInThere = async (page: Page) => {
  await type(page, { Username: 'eve' });
  await type(page, { Password: PASSWORD });
};

test('a person of another pool becomes a user with an authenticator, and comes again in two tabs', async (t) => {
  const poolhouse = await startOnSqlite(t, { now: Date.now() });
  const { app, authorize, claims, signOut } = await webApplication(poolhouse, t, {
    mfa: 'ON',
    pool: WITH_MFA,
  });
  const sub = await companyPool(app);
  const { page, complaints } = await openTab(t, {
    viewport: PHONE,
    javaScriptEnabled: false,
  });
  await toCompany(page, authorize);
  await signInThere(page);
  await shownHeading(page, 'Set up your authenticator app');
  await fitsItsWidth(page);
  await page.getByText('I cannot scan the picture').click();
  const key = await page.locator('.key').innerText();
  const phone = new AuthenticatorApp(key.replaceAll(' ', ''), poolhouse.clock);
  await type(page, { Code: phone.code() });
  const { 'cognito:username': username, email } = await claims(page);
  assert.deepEqual([username, email], [`Company_${sub}`, 'eve@company.example']);

  // Going back leads to nothing that is over, and begins anew.
  await page.goBack();
  await page.getByText('This sign-in can no longer be finished.').waitFor();
  poolhouse.clock.advance(30_000);
  await page.getByRole('link', { name: 'Continue with Company' }).click();
  await shownHeading(page, 'Enter the code from your authenticator app');

  await page.goto(signOut);
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await toCompany(tab, authorize);
    await shownHeading(tab, 'Enter the code from your authenticator app');
  }
  await type(page, { Code: phone.code() });
  assert.equal((await claims(page))['cognito:username'], username);
  // A browser that has been signed in goes on with nothing it began before.
  await type(other, { Code: phone.code() });
  await other.getByText('This sign-in can no longer be finished.').waitFor();
  poolhouse.clock.advance(30_000);
  await other.getByRole('link', { name: 'Continue with Company' }).click();
  await type(other, { Code: phone.code() });
  assert.equal((await claims(other))['cognito:username'], username);
  assert.deepEqual(complaints, []);
});

test('a function that links the person in PreSignUp signs in the user there is', async (t) => {
  const poolhouse = await startOnSqlite(t, { now: Date.now() }, { triggers: functions.routes });
  const { app, authorize, claims, signOut } = await webApplication(poolhouse, t, {
    mfa: 'OPTIONAL',
    pool: { ...WITH_MFA, LambdaConfig: { PreSignUp: arnOf('linking') } },
  });
  functions.on('linking', (event) => event);
  const sub = await companyPool(app);
  const phone = await createEnrolled(app, 'ann', { email: 'ann@company.example' });
  functions.on('linking', async (event) => {
    await app.cognito.adminLinkProviderForUser({
      UserPoolId: app.poolId,
      DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' },
      SourceUser: {
        ProviderName: 'Company',
        ProviderAttributeName: 'Cognito_Subject',
        ProviderAttributeValue: event.userName.replace('Company_', ''),
      },
    });
    return event;
  });
  const { page, complaints } = await openTab(t, { viewport: DESKTOP });
  await toCompany(page, authorize);
  await signInThere(page);
  // One user has one set of second factors, whichever way they come.
  for (const way of ['the first', 'a later']) {
    await shownHeading(page, 'Enter the code from your authenticator app');
    await type(page, { Code: phone.code() });
    const { 'cognito:username': username, email } = await claims(page);
    assert.deepEqual([username, email], ['ann', 'eve@company.example'], way);
    await page.goto(signOut);
    poolhouse.clock.advance(30_000);
    await toCompany(page, authorize);
  }
  assert.equal(functions.events('linking').length, 1);
  assert.equal(functions.events('linking')[0].userName, `Company_${sub}`);
  const { Users } = await app.cognito.listUsers({ UserPoolId: app.poolId });
  assert.deepEqual(
    Users!.map(({ Username }) => Username),
    ['ann'],
  );
  assert.deepEqual(complaints, []);
});

test('a person adds the company on the account page, and comes by it from then on', async (t) => {
  const poolhouse = await startOnSqlite(t, { now: Date.now() });
  const { app, authorize, claims, signOut } = await webApplication(poolhouse, t, {
    pool: { UserPoolTags: { 'poolhouse:account-linking': 'enabled' } },
  });
  await companyPool(app);
  await createUser(app, 'ann');
  const { page, complaints } = await openTab(t, { viewport: PHONE });
  await page.goto(`${app.site}/account`);
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await page.getByRole('link', { name: 'Add Company' }).click();
  await page.getByRole('button', { name: 'Continue with Company' }).click();
  await signInThere(page);
  await page.getByText('The provider is added.').waitFor();
  await fitsItsWidth(page);
  // What was answered once is not answered again.
  await page.goBack();
  await page.goto(signOut);
  await toCompany(page, authorize);
  assert.equal((await claims(page))['cognito:username'], 'ann');
  assert.deepEqual(complaints, []);
});

test('forms of a SAML provider sign a person in and out by themselves', async (t) => {
  const poolhouse = await startOnSqlite(t, { now: Date.now() });
  const { app, authorize, claims, signOut } = await webApplication(poolhouse, t);
  const site: string = await startPostingSite(t, ({ href, searchParams, pathname }) => {
    const inResponseTo = idOf(messageOf(href));
    const isLogout = pathname === '/logout';
    const answer = isLogout
      ? idp.signed(
          idp.logoutResponseXml({
            requestId: inResponseTo,
            destination: `${app.site}/saml2/logout`,
          }),
        )
      : idp.responseXml({ inResponseTo });
    return {
      action: `${app.site}/saml2/${isLogout ? 'logout' : 'idpresponse'}`,
      fields: {
        SAMLResponse: Buffer.from(answer).toString('base64'),
        RelayState: searchParams.get('RelayState')!,
      },
    };
  });
  const idp = new SamlIdentityProvider({
    entityId: `${site}/metadata`,
    url: site,
    privateKey: RSA_KEYS[0]!,
    audience: `urn:amazon:cognito:sp:${app.poolId}`,
    recipient: `${app.site}/saml2/idpresponse`,
    now: Date.now,
  });
  await offerProvider(app, {
    ProviderName: 'Company',
    ProviderType: 'SAML',
    ProviderDetails: { MetadataFile: idp.metadata(), IDPSignout: 'true' },
    AttributeMapping: { email: 'email' },
  });
  const { page, complaints } = await openTab(t, { viewport: DESKTOP });
  await page.goto(authorize);
  // Who looks into a page counts to the browser as its user, whose forms are kept in the history.
  await page.waitForURL(/\/callback\?code=/);
  await shownHeading(page, 'Back at the app');
  assert.equal((await claims(page))['cognito:username'], 'Company_Ann');
  const asked = page.waitForRequest(`${site}/logout?*`);
  await page.goto(signOut);
  await asked;
  await page.waitForURL(/\/callback$/);
  await shownHeading(page, 'Back at the app');
  // Going back leads past the forms, to where the person was before.
  await page.goBack();
  assert.match(page.url(), /\/callback\?code=/);
  assert.deepEqual(complaints, []);
});
