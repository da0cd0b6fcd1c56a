/** Administrators at the console of a server in the mode `serve`: what they may, and how it ends. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { MovableClock } from '#platform/clock.ts';
import { type } from '../browser/keyboard.ts';
import { createApp, createUser } from '../support/app.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { startProduction } from '../support/production.ts';
import { type Poolhouse, startOnSqlite } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { choose, refused, said } from './dialogs.ts';
import { ADMINISTRATOR_PASSWORD, firstSignIn, makeAdministrator, openConsole } from './support.ts';
import { isNoRefusal, viewLoaded } from './views.ts';

const ADMINISTRATORS = 'us-east-1_Administrators';
const DENIED = /is not authorized to perform/;
const READING = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: ['List*', 'Describe*', 'AdminGet*', 'AdminList*', 'GetGroup', 'GetUserPool*'].map(
      (name) => `cognito-idp:${name}`,
    ),
    Resource: '*',
  },
};

describe('administrators in the console', () => {
  const server = shared((lifetime) => start(lifetime));

  /** Who has signed in for the first time, at a view. */
  async function signedIn(t: TestContext, email: string, group: string, view: string) {
    const policy = group === 'readers' ? READING : undefined;
    const { temporaryPassword } = await makeAdministrator(server(), { email, group, policy });
    const { page, complaints } = await openConsole(t, server(), view);
    const secret = await firstSignIn(page, server(), { email, temporaryPassword });
    await page.waitForURL(`${server().url}/console/#${view}`);
    return { page, complaints, secret };
  }

  async function signInAgain(page: Page, email: string, secret: string): Promise<void> {
    await page.waitForURL(/\/administrators\/login/);
    // A code is good once.
    server().clock.advance(30_000);
    await type(page, { Username: email });
    await type(page, { Password: ADMINISTRATOR_PASSWORD });
    await type(page, { Code: server().totp(secret) });
  }

  test('whoever may only read sees everything that a policy lets, and is told what is refused', async (t) => {
    const app = await createApp(server(), { pool: { UserPoolTier: 'PLUS' } });
    const { poolId } = app;
    await createUser(app, 'ann', { nickname: 'Annie' });
    await app.cognito.createGroup({ UserPoolId: poolId, GroupName: 'staff' });
    const pool = `/pools/${poolId}`;
    const { page, complaints } = await signedIn(t, 'reader@example.com', 'readers', pool);
    await viewLoaded(page);
    const content = page.locator('#content');
    /** A view that is refused as a whole says so in place of itself. */
    const go = async (view: string) => {
      await page.goto(`${server().url}/console/#${view}`);
      await content.getByRole('heading').or(content.getByText(DENIED)).first().waitFor();
      await content.filter({ hasNotText: 'Loading' }).waitFor();
      assert.ok(!(await page.getByText('The console has stumbled').isVisible()), view);
    };
    const user = `${pool}/users/ann`;
    for (const part of ['profile', 'groups', 'factors', 'devices', 'sessions', 'events']) {
      await go(`${user}?tab=${part}`);
    }
    for (const topic of ['sign-in', 'mfa', 'messages', 'settings', 'clients', 'domain']) {
      await go(`${pool}/${topic}`);
    }
    for (const view of ['/access-keys', '/roles', '/data-keys', '/audit', '/health']) {
      await go(view);
      await content.getByText(DENIED).first().waitFor();
    }

    await go(user);
    await choose(page, 'Disable');
    await refused(page, 'Disable', DENIED);
    await page.getByLabel('Nickname').fill('Nan');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await content.getByText(DENIED).first().waitFor();
    assert.equal(await page.getByLabel('Nickname').inputValue(), 'Nan');
    await page.getByRole('button', { name: 'Save changes', disabled: false }).waitFor();

    await go(`${pool}/groups/new`);
    await page.getByLabel('Name', { exact: true }).fill('editors');
    await page.getByLabel('Precedence – optional').fill('7');
    await page.getByRole('button', { name: 'Create group' }).click();
    await content.getByText(DENIED).first().waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'editors');
    assert.equal(await page.getByLabel('Precedence – optional').inputValue(), '7');

    await go(`${user}?tab=groups`);
    await page.getByRole('button', { name: 'Add to a group' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Group/ })
      .click();
    await page.getByRole('option', { name: 'staff' }).click();
    await refused(page, 'Add to a group', DENIED);
    assert.deepEqual(complaints.filter(isNoRefusal), []);
  });

  test('a session that ends leaves what was typed, and the next one begins at the same view', async (t) => {
    const app = await createApp(server());
    await createUser(app, 'ann');
    const email = 'ended@example.com';
    const view = `/pools/${app.poolId}/users/ann`;
    const { page, secret } = await signedIn(t, email, 'administrators', view);
    await page.getByLabel('Nickname').fill('Annie');
    const who = { UserPoolId: ADMINISTRATORS, Username: email };
    await app.cognito.adminUserGlobalSignOut(who);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByRole('button', { name: 'Back to the view' }).click();
    assert.equal(await page.getByLabel('Nickname').inputValue(), 'Annie');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await signInAgain(page, email, secret);
    await page.waitForURL(`${server().url}/console/#${view}`);
    await page.getByLabel('Nickname').fill('Annie');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await said(page, 'The changes are saved.');
  });

  test('who is taken out of the group is let go on with what another group may, and no more', async (t) => {
    const app = await createApp(server());
    await createUser(app, 'ann');
    const email = 'moved@example.com';
    await makeAdministrator(server(), {
      email: 'other@example.com',
      group: 'readers',
      policy: READING,
    });
    const view = `/pools/${app.poolId}/users`;
    const { page, complaints } = await signedIn(t, email, 'administrators', view);
    await page.getByRole('link', { name: 'ann' }).waitFor();
    const who = { UserPoolId: ADMINISTRATORS, Username: email };
    await app.cognito.adminAddUserToGroup({ ...who, GroupName: 'readers' });
    await app.cognito.adminRemoveUserFromGroup({ ...who, GroupName: 'administrators' });
    await page.getByRole('link', { name: 'ann' }).click();
    await page.getByRole('heading', { name: 'ann', level: 1 }).waitFor();
    await choose(page, 'Disable');
    await refused(page, 'Disable', DENIED);

    await app.cognito.adminRemoveUserFromGroup({ ...who, GroupName: 'readers' });
    await page.getByRole('navigation').getByRole('link', { name: 'Groups' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    // The pages know the person still; the role does not.
    await page.getByText('You could not be signed in').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.waitForURL(/\/administrators\/login/);
    assert.deepEqual(complaints.filter(isNoRefusal), []);
  });

  test('signing out in one window ends the session in the others', async (t) => {
    const { page } = await signedIn(t, 'two@example.com', 'administrators', '/pools');
    await page.getByRole('link', { name: 'Administrators' }).waitFor();
    const other = await page.context().newPage();
    await other.goto(`${server().url}/console/#/pools`);
    await other.getByRole('link', { name: 'Administrators' }).waitFor();
    await page.getByRole('button', { name: 'two@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/administrators\/login/);
    await other.getByText('You have signed out in another window').waitFor();
    assert.equal(await other.getByRole('link', { name: 'Administrators' }).count(), 0);
    const left = (await other.evaluate('JSON.stringify({ ...sessionStorage })')) as string;
    assert.ok(!left.includes('ASIA'));
    await other.getByRole('button', { name: 'Sign in again' }).click();
    await other.waitForURL(/\/administrators\/login/);
  });
});

test('an administrator who has added a passkey signs in with it alone', async (t) => {
  // Browsers have no passkeys for an address.
  const port = await freePort();
  const poolhouse = await start(t, { port, publicUrl: `http://localhost:${port}` });
  const email = 'ann@example.com';
  const at = { ...poolhouse, url: `http://localhost:${port}` };
  const { temporaryPassword } = await makeAdministrator(at, { email, group: 'administrators' });
  const { page, complaints } = await openConsole(t, at, '/pools');
  const authenticator = await addAuthenticator(page);
  await firstSignIn(page, at, { email, temporaryPassword });
  await page.getByRole('link', { name: 'Administrators' }).waitFor();
  await page.goto(`${at.url}/administrators/account`);
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await page.locator('button:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('The passkey is added.').waitFor();
  await page.getByRole('link', { name: /^Turn on/ }).click();
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.goto(`${at.url}/console/#/pools`);
  await page.getByRole('button', { name: email }).click();
  // The page offers the passkey in the field for the name: here the person types it.
  await authenticator.answer(false);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/administrators\/login/);
  await type(page, { Username: email });
  await authenticator.answer(true);
  await page.getByRole('button', { name: 'With a passkey' }).click();
  await page.getByRole('button', { name: 'Use passkey' }).click();
  await page.getByRole('link', { name: 'Administrators' }).waitFor();
  assert.deepEqual(complaints.filter(isNoRefusal), []);
});

/** A server in the mode `serve`, at the time of the browser, which signs by its own clock. */
async function start(
  t: Pick<TestContext, 'after'>,
  parts?: Parameters<typeof startProduction>[2],
): Promise<Poolhouse> {
  const poolhouse = await startProduction(startOnSqlite, t, parts);
  (poolhouse.clock as MovableClock).reset();
  return poolhouse;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
