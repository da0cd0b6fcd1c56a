/**
 * A person who adds a sign-in at node-oidc-provider to the account, in a real browser. What a
 * provider says is judged by the world's clock, so that the server's is set by it.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { webApplication } from '../browser/application.ts';
import { shownHeading, type } from '../browser/keyboard.ts';
import {
  DESKTOP,
  fitsItsWidth,
  isAccessibleNow,
  keepPicture,
  openTab,
  PHONE,
} from '../browser/pages.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { offerProvider } from './configured.ts';
import { NODE_CLIENT, startNodeOidcProvider } from './oidc/node-oidc-provider.ts';

const FONTS = 'https://fonts.googleapis.com/**';

/** An application of a pool that lets its users link, with the provider `Company`. */
async function linkingApplication(t: TestContext) {
  const poolhouse = await startOnSqlite(t, { now: Date.now() });
  const application = await webApplication(poolhouse, t, {
    pool: { PoolName: 'Acme', UserPoolTags: { 'poolhouse:account-linking': 'enabled' } },
  });
  const { app } = application;
  const { issuer } = await startNodeOidcProvider(t, `${app.site}/oauth2/idpresponse`);
  const provider = {
    ProviderName: 'Company',
    ProviderType: 'OIDC',
    ProviderDetails: {
      ...NODE_CLIENT,
      authorize_scopes: 'openid email',
      oidc_issuer: issuer,
      attributes_request_method: 'GET',
    },
    AttributeMapping: { username: 'sub', name: 'email' },
  } as const;
  await offerProvider(app, provider, 'COGNITO');
  for (const name of ['ann', 'bob']) {
    await createUser(app, name, { email: `${name}@example.com`, email_verified: 'true' });
  }
  return { ...application, issuer };
}

/** A page that complains of nothing but that the provider's fonts are far away. */
async function open(t: TestContext, options: Parameters<typeof openTab>[1]) {
  const { page, complaints } = await openTab(t, options);
  await page.route(FONTS, (route) => route.abort());
  return { page, own: () => complaints.filter((text) => !/ERR_FAILED|fonts/.test(text)) };
}

async function signInThere(page: Page, issuer: string, login: string): Promise<void> {
  await page.locator('input[name=login]').waitFor();
  assert.ok(page.url().startsWith(`${issuer}/interaction/`));
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  // Whoever has consented before is not asked again.
  const consent = page.getByRole('button', { name: 'Continue' });
  await consent
    .or(page.getByRole('heading', { level: 1 }).first())
    .first()
    .waitFor();
  if (page.url().startsWith(issuer)) await consent.click();
}

for (const [device, viewport, colorScheme] of [
  ['phone', PHONE, 'light'],
  ['desktop', DESKTOP, 'dark'],
] as const) {
  test(`on a ${device}: a sign-in elsewhere is added, signs in, and is removed`, async (t) => {
    const { app, authorize, claims, signOut, issuer } = await linkingApplication(t);
    const { page, own } = await open(t, { viewport, colorScheme, bypassCSP: true });
    const looked = async (title: string) => {
      await shownHeading(page, title);
      await isAccessibleNow(page, `${device}: ${title}`);
      await fitsItsWidth(page);
      await keepPicture(page, `linking-${device}-${colorScheme}`);
    };
    await page.goto(`${app.site}/account`);
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    await looked('Your account');
    await page.getByRole('link', { name: 'Add Company' }).click();
    await looked('Add Company');
    await page.getByRole('button', { name: 'Continue with Company' }).click();
    await signInThere(page, issuer, 'ada');
    await page.getByText('The provider is added.').waitFor();
    await looked('Your account');
    assert.equal(await page.getByRole('link', { name: 'Add Company' }).count(), 0);

    // From now on the provider signs her in, by the session that it has already.
    await page.goto(signOut);
    await page.goto(authorize);
    await page.getByRole('link', { name: 'Continue with Company' }).click();
    assert.equal((await claims(page))['cognito:username'], 'ann');

    // The same account there is nobody else's here.
    const other = await open(t, { viewport, colorScheme, javaScriptEnabled: false });
    await other.page.goto(`${app.site}/account`);
    await type(other.page, { Username: 'bob' });
    await type(other.page, { Password: PASSWORD });
    await other.page.getByRole('link', { name: 'Add Company' }).click();
    await other.page.getByRole('button', { name: 'Continue with Company' }).click();
    await signInThere(other.page, issuer, 'ada');
    await other.page.getByRole('alert').waitFor();
    assert.match(await other.page.getByRole('alert').innerText(), /signs in another user/);
    await fitsItsWidth(other.page);
    await other.page.getByRole('link', { name: 'Back to your account' }).click();
    await other.page.getByRole('link', { name: 'Add Company' }).waitFor();

    await page.goto(`${app.site}/account`);
    await page.getByRole('link', { name: 'Remove: Company' }).click();
    await looked('Remove Company?');
    await page.getByRole('button', { name: 'Remove' }).click();
    // She came by it: this browser is signed out as well.
    await shownHeading(page, 'Sign in to web');
    assert.deepEqual(own(), []);
    // What the browser says of the page with the refusal.
    const [refusal, ...more] = other.own();
    assert.match(refusal!, /status of 400/);
    assert.deepEqual(more, []);
  });
}
