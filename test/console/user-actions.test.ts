/** What the console does to a user as a whole: each action on the way that leads to it, and refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type App,
  beginPassword,
  createApp,
  createUser,
  PASSWORD,
  signIn,
} from '../support/app.ts';
import { codeFor, shown, signUp } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { sharedServer } from '../support/shared-server.ts';
import { choose, confirm, refused, said } from './dialogs.ts';
import { openConsole } from './support.ts';
import { isNoRefusal } from './views.ts';

const NEW_PASSWORD = 'Another-horse-8';

describe('actions on a user in the console', () => {
  const server = sharedServer(startOnSqlite);
  const tab = shared((lifetime) => openConsole(lifetime, server()));

  async function openUser({ poolId }: App, username: string) {
    const { page } = tab();
    await page.goto(`${server().url}/console/#/pools/${poolId}/users/${username}`);
    await page.getByRole('heading', { name: username, level: 1 }).waitFor();
    return page;
  }

  /** Beside the title; the tabs have other words. */
  const isShown = (text: string) =>
    tab().page.locator('#content').getByText(text).first().waitFor();

  const complained = () => tab().complaints.filter(isNoRefusal);

  test('an invitation is sent again with another temporary password', async () => {
    const app = await createApp(server());
    const { cognito, poolId: UserPoolId } = app;
    const email = { Name: 'email', Value: 'nina@example.com' };
    await cognito.adminCreateUser({ UserPoolId, Username: 'nina', UserAttributes: [email] });
    const first = codeFor(app, email.Value);
    const page = await openUser(app, 'nina');
    await choose(page, 'Send the invitation again');
    await confirm(page, 'Send the invitation again');
    await said(page, 'The invitation of nina is sent again.');
    const second = codeFor(app, email.Value);
    assert.notEqual(second, first);
    await assert.rejects(beginPassword(app, 'nina', first), { name: 'NotAuthorizedException' });
    const { ChallengeName } = await beginPassword(app, 'nina', second);
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');

    await cognito.adminDeleteUserAttributes({
      UserPoolId,
      Username: 'nina',
      UserAttributeNames: ['email'],
    });
    // Nobody would get it.
    await page.reload();
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Set a password' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: /invitation/ }).count(), 0);
    assert.deepEqual(complained(), []);
  });

  test('a password is set for one sign-in or for good, as the policy of the pool lets it', async () => {
    const app = await createApp(server());
    await createUser(app, 'ann');
    const page = await openUser(app, 'ann');
    const dialog = page.getByRole('dialog');
    await choose(page, 'Set a password');
    await page.getByLabel('New password').fill('short');
    await dialog.getByRole('button', { name: 'Set a password' }).click();
    await dialog.getByText('InvalidPasswordException').waitFor();
    assert.equal(await page.getByLabel('New password').inputValue(), 'short');
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await said(page, 'The password of ann is set.');
    await isShown('Must change the password');
    const { ChallengeName } = await beginPassword(app, 'ann', NEW_PASSWORD);
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');

    await choose(page, 'Set a password');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('Permanent').check();
    await confirm(page, 'Set a password');
    await isShown('Confirmed');
    await signIn(app, 'ann');
    assert.deepEqual(complained(), []);
  });

  test('a sign-up is confirmed, and its password reset by a code to a verified address', async () => {
    const app = await createApp(server(), { pool: { AutoVerifiedAttributes: ['email'] } });
    await signUp(app, 'eve', { email: 'eve@example.com' });
    const page = await openUser(app, 'eve');
    await choose(page, 'Confirm the sign-up');
    await confirm(page, 'Confirm the sign-up');
    await said(page, 'eve is confirmed.');
    await isShown('Confirmed');
    await signIn(app, 'eve');

    // No address is verified by it.
    await choose(page, 'Reset the password');
    await refused(page, 'Reset the password', /InvalidParameterException/);
    await page.getByLabel('The e-mail address is verified').check();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await said(page, 'The changes are saved.');
    await choose(page, 'Reset the password');
    await confirm(page, 'Reset the password');
    await said(page, 'A code for a new password is sent to eve.');
    await isShown('Must reset the password');
    await assert.rejects(signIn(app, 'eve'), { name: 'PasswordResetRequiredException' });
    await app.cognito.confirmForgotPassword({
      ClientId: app.clientId,
      Username: 'eve',
      ConfirmationCode: codeFor(app, 'eve@example.com'),
      Password: NEW_PASSWORD,
    });
    await signIn(app, 'eve', NEW_PASSWORD);
    assert.deepEqual(complained(), []);
  });

  test('a user is disabled and enabled, and signed out everywhere', async () => {
    const app = await createApp(server());
    await createUser(app, 'bob');
    const { RefreshToken } = await signIn(app, 'bob');
    const page = await openUser(app, 'bob');
    await choose(page, 'Sign out everywhere');
    await confirm(page, 'Sign out everywhere');
    await said(page, 'bob is signed out everywhere.');
    const renewal = app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
    });
    await assert.rejects(renewal, { name: 'NotAuthorizedException' });

    await choose(page, 'Disable');
    await confirm(page, 'Disable');
    await isShown('Disabled');
    assert.equal((await shown(app, 'bob')).enabled, false);
    await choose(page, 'Enable');
    await confirm(page, 'Enable');
    await said(page, 'bob is enabled.');
    await isShown('Enabled');
    await signIn(app, 'bob');
    assert.deepEqual(complained(), []);
  });

  test('an action on somebody who is deleted meanwhile is refused, and the page says so', async () => {
    const app = await createApp(server());
    await createUser(app, 'gone');
    const page = await openUser(app, 'gone');
    await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'gone' });
    await choose(page, 'Disable');
    await refused(page, 'Disable', 'User does not exist.');
    await page.getByRole('heading', { name: 'gone', level: 1 }).waitFor();
    await page.reload();
    await page.locator('#content').getByText('User does not exist.').waitFor();
    assert.deepEqual(complained(), []);
  });
});
