/** The console's views of users and groups, on the way that an administrator goes through them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type App,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { choose, confirm, said } from './dialogs.ts';
import { openConsole } from './support.ts';

const PASSWORD = 'Correct-horse-7';

describe('users and groups in the console', () => {
  const server = sharedServer(startOnSqlite);

  test('a user is made, signs in with TOTP, loses the authenticator, and is deleted', async (t) => {
    const app = await createApp(server(), { mfa: 'OPTIONAL' });
    const { page, complaints } = await openConsole(t, server(), `/pools/${app.poolId}/users`);

    await page.getByRole('link', { name: 'Create user' }).first().click();
    await page.getByLabel('Username', { exact: true }).fill('alice');
    await page.getByLabel('E-mail address – optional').fill('alice@example.com');
    await page.getByLabel('The e-mail address is verified').check();
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.getByRole('heading', { name: 'alice', level: 1 }).waitFor();
    await server().waitForMessage({ userPoolId: app.poolId, to: 'alice@example.com' });

    await choose(page, 'Set a password');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('Permanent').check();
    await page.getByRole('dialog').getByText('As a command').click();
    assert.match(await page.getByRole('dialog').innerText(), /--password "\$PASSWORD"/);
    await confirm(page, 'Set a password');
    await said(page, 'The password of alice is set.');
    assert.doesNotMatch(await page.locator('body').innerText(), new RegExp(PASSWORD));

    const { AccessToken } = await signIn(app, 'alice');
    const authenticator = await enrol(app, AccessToken);
    await signInWithTotp(app, 'alice', authenticator.code());
    await page.getByRole('tab', { name: 'Sign-in factors' }).click();
    await page.getByRole('button', { name: 'Reset authenticator' }).click();
    await confirm(page, 'Reset authenticator');
    await said(page, 'The authenticator is reset.');
    await signIn(app, 'alice');

    await page.getByRole('navigation').getByRole('link', { name: 'Groups' }).click();
    await page.getByRole('link', { name: 'Create group' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('editors');
    await page.getByLabel('Precedence – optional').fill('3');
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('ali');
    await page.getByRole('option', { name: 'alice', exact: true }).click();
    await confirm(page, 'Add user');
    await said(page, 'alice is in the group now.');
    const inGroup = { UserPoolId: app.poolId, GroupName: 'editors' };
    const members = await app.cognito.listUsersInGroup(inGroup);
    assert.deepEqual(
      members.Users?.map(({ Username }) => Username),
      ['alice'],
    );

    await page.getByRole('link', { name: 'alice' }).click();
    await choose(page, 'Disable');
    await confirm(page, 'Disable');
    await said(page, 'alice is disabled.');
    await assert.rejects(signIn(app, 'alice'), { name: 'NotAuthorizedException' });

    await choose(page, 'Delete user');
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByRole('button', { name: 'Delete' }).isDisabled());
    await dialog.getByRole('textbox').fill('alice');
    await confirm(page, 'Delete');
    await page.getByText('No users yet').waitFor();
    assert.deepEqual(complaints, []);
  });

  test('attributes are changed as the schema lets them be, and removed when emptied', async (t) => {
    const app = await createApp(server(), {
      pool: {
        Schema: [
          { Name: 'department', AttributeDataType: 'String', Mutable: true },
          { Name: 'badge', AttributeDataType: 'Number', Mutable: false },
        ],
      },
    });
    await createUser(app, 'bob', { nickname: 'Bobby', 'custom:badge': '7' });
    const { page } = await openConsole(t, server(), `/pools/${app.poolId}/users/bob`);
    await page.getByLabel('custom:department').fill('Reading "room"');
    await page.getByLabel('Nickname').fill('');
    await page.getByLabel('Phone number – optional').fill('+4915112345678');
    await page.getByLabel('The phone number is verified').check();
    assert.ok(await page.getByLabel('custom:badge').isDisabled());
    await page.getByRole('button', { name: 'Save changes' }).click();
    await said(page, 'The changes are saved.');
    const user = await app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'bob' });
    const { sub: _, ...attributes } = Object.fromEntries(
      user.UserAttributes!.map(({ Name, Value }) => [Name, Value]),
    );
    assert.deepEqual(attributes, {
      'custom:badge': '7',
      'custom:department': 'Reading "room"',
      phone_number: '+4915112345678',
      phone_number_verified: 'true',
    });
  });
});

/** Signs in with the password and a code. */
async function signInWithTotp(app: App, username: string, code: string) {
  const { Session, ChallengeName } = await beginPassword(app, username);
  assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
  return tokensOf(
    await app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: code },
    }),
  );
}
