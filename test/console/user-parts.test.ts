/** The parts of a user's page in the console: what each lists, and what is done there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { confirmedDevice, deviceApp } from '../devices/support.ts';
import { oidcProvider } from '../federation/configured.ts';
import { eventsOf, HOME, signInFrom, watchedApp } from '../risk/support.ts';
import { sessionsOf, trackingApp } from '../sessions/support.ts';
import { type App, createApp, createUser, signIn } from '../support/app.ts';
import { shown } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { sharedServer } from '../support/shared-server.ts';
import { choose, confirm, refused, said } from './dialogs.ts';
import { openConsole } from './support.ts';
import { isNoRefusal } from './views.ts';

describe('the parts of a user in the console', () => {
  const server = sharedServer(startOnSqlite);
  const tab = shared((lifetime) => openConsole(lifetime, server()));
  const complained = () => tab().complaints.filter(isNoRefusal);

  async function openPart({ poolId }: App, username: string, part: string) {
    const { page } = tab();
    await page.goto(`${server().url}/console/#/pools/${poolId}/users/${username}?tab=${part}`);
    await page.getByRole('heading', { name: username, level: 1 }).waitFor();
    return page;
  }

  test('one device is no longer remembered, and then forgotten', async () => {
    const app = await deviceApp(server());
    await createUser(app, 'ann');
    await confirmedDevice(app, 'ann');
    const page = await openPart(app, 'ann', 'devices');
    await page.getByRole('radio', { name: 'Select Laptop' }).check();
    await page.getByRole('button', { name: 'Do not remember' }).click();
    await said(page, 'The state of the device is changed.');
    await page.getByRole('cell', { name: 'Not remembered' }).waitFor();
    await page.getByRole('radio', { name: 'Select Laptop' }).check();
    await page.getByRole('button', { name: 'Forget' }).click();
    await said(page, 'The device is forgotten.');
    await page.getByText('No devices').waitFor();
    const who = { UserPoolId: app.poolId, Username: 'ann' };
    assert.deepEqual((await app.cognito.adminListDevices(who)).Devices, []);
    assert.deepEqual(complained(), []);
  });

  test('one session is ended, and then all of them, which the list shows at once', async () => {
    const app = await trackingApp(server());
    await createUser(app, 'ann');
    for (let n = 0; n < 3; n++) await signIn(app, 'ann');
    const page = await openPart(app, 'ann', 'sessions');
    const rows = page.getByRole('radio', { name: /^Select / });
    await rows.nth(2).waitFor();
    const name = (await rows.first().getAttribute('aria-label')) ?? '';
    await rows.first().check();
    await page.getByRole('button', { name: 'End session' }).click();
    await confirm(page, 'End session');
    await said(page, 'The session is ended.');
    await page.getByRole('radio', { name, exact: true }).waitFor({ state: 'detached' });
    assert.equal((await sessionsOf(app, 'ann')).length, 2);

    await choose(page, 'Sign out everywhere');
    await confirm(page, 'Sign out everywhere');
    await page.getByText('No sessions').waitFor();
    assert.deepEqual(await sessionsOf(app, 'ann'), []);
    assert.deepEqual(complained(), []);
  });

  test('a word on an event is put down, and can be changed', async () => {
    const app = await watchedApp(server(), 'AUDIT');
    await createUser(app, 'ann');
    await signInFrom(app, 'ann', HOME);
    const page = await openPart(app, 'ann', 'events');
    for (const [button, answer, value] of [
      ['It was somebody else', /^No \(/, 'Invalid'],
      ['It was the user', /^Yes \(/, 'Valid'],
    ] as const) {
      await page
        .getByRole('radio', { name: /^Select / })
        .first()
        .check();
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('cell', { name: answer }).waitFor();
      const [event] = await eventsOf(app, 'ann');
      assert.equal(event!.EventFeedback!.FeedbackValue, value);
    }
    assert.deepEqual(complained(), []);
  });

  test('an account at a provider is linked, refused to another user, and unlinked', async () => {
    const app = await createApp(server());
    const { cognito, poolId: UserPoolId } = app;
    await cognito.createIdentityProvider({ UserPoolId, ...oidcProvider() });
    for (const name of ['ann', 'bob']) await createUser(app, name);
    const fillIn = async () => {
      await page.getByRole('button', { name: 'Link an account' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Provider/ })
        .click();
      await page.getByRole('option', { name: 'Company' }).click();
      await page.getByLabel('Its value').fill('A-7');
    };
    let page = await openPart(app, 'ann', 'identities');
    await fillIn();
    await confirm(page, 'Link an account');
    await said(page, 'The account is linked.');
    await page.getByRole('row', { name: /Company A-7/ }).waitFor();

    page = await openPart(app, 'bob', 'identities');
    await fillIn();
    await refused(page, 'Link an account', /InvalidParameterException/);
    await page.getByText('No linked accounts').waitFor();

    page = await openPart(app, 'ann', 'identities');
    await page.getByRole('button', { name: 'Remove the link: Company' }).click();
    await confirm(page, 'Remove the link');
    await said(page, 'The link is removed.');
    await page.getByText('No linked accounts').waitFor();
    assert.equal((await shown(app, 'ann')).attributes['identities'], undefined);
    assert.deepEqual(complained(), []);
  });

  test('a user is put into groups, and taken out of all of them at once', async () => {
    const app = await createApp(server());
    const { cognito, poolId: UserPoolId } = app;
    await createUser(app, 'ann');
    for (const GroupName of ['editors', 'readers']) {
      await cognito.createGroup({ UserPoolId, GroupName });
    }
    const page = await openPart(app, 'ann', 'groups');
    for (const group of ['editors', 'readers']) {
      await page.getByRole('button', { name: 'Add to a group' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Group/ })
        .click();
      await page.getByRole('option', { name: group }).click();
      await confirm(page, 'Add to a group');
      await page.getByRole('link', { name: group, exact: true }).waitFor();
    }
    const who = { UserPoolId, Username: 'ann' };
    assert.equal((await cognito.adminListGroupsForUser(who)).Groups!.length, 2);
    await page.getByRole('checkbox', { name: 'Selection' }).check();
    await page.getByRole('button', { name: 'Remove from group' }).click();
    await page.getByText('In no group').waitFor();
    assert.deepEqual((await cognito.adminListGroupsForUser(who)).Groups, []);
    assert.deepEqual(complained(), []);
  });

  test('a changed address is verified only when that is said anew', async () => {
    const app = await createApp(server());
    await createUser(app, 'ann', { email: 'old@example.com', email_verified: 'true' });
    const page = await openPart(app, 'ann', 'profile');
    const address = page.getByLabel('E-mail address – optional');
    const verified = page.getByLabel('The e-mail address is verified');
    assert.ok(await verified.isChecked());
    await address.fill('new@example.com');
    assert.ok(!(await verified.isChecked()));
    await address.fill('old@example.com');
    assert.ok(await verified.isChecked());
    await address.fill('new@example.com');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await said(page, 'The changes are saved.');
    const { attributes } = await shown(app, 'ann');
    assert.deepEqual(
      [attributes['email'], attributes['email_verified']],
      ['new@example.com', 'false'],
    );
    await verified.check();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Save changes', disabled: true }).waitFor();
    assert.equal((await shown(app, 'ann')).attributes['email_verified'], 'true');
    assert.deepEqual(complained(), []);
  });

  test('users are found by the beginning of a value, by the whole, and by what state they are in', async () => {
    const app = await createApp(server());
    await createUser(app, 'ann', { email: 'ann@example.com', name: 'Ann "A" O’Hara\\' });
    await createUser(app, 'anna', { email: 'anna@example.org' });
    await createUser(app, 'bob');
    await app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username: 'bob' });
    const { page } = tab();
    await page.goto(`${server().url}/console/#/pools/${app.poolId}/users`);
    const find = async (attribute: string, value: string, how = 'begins with') => {
      await page.getByRole('button', { name: /^Attribute/ }).click();
      await page.getByRole('option', { name: new RegExp(`(^|Selected )${attribute} `) }).click();
      await page.getByRole('button', { name: /^Comparison/ }).click();
      await page.getByRole('option', { name: new RegExp(`^(Selected )?${how}$`) }).click();
      await page.getByRole('searchbox', { name: 'Value to look for' }).fill(value);
    };
    const found = async (...names: string[]) => {
      const links = page.locator('#content tbody a');
      const isFound = async () => (await links.allInnerTexts()).sort().join() === names.join();
      for (let tries = 0; !(await isFound()); tries++) {
        assert.ok(tries < 100, `${await links.allInnerTexts()} in place of ${names}`);
        await page.waitForTimeout(100);
      }
    };
    await found('ann', 'anna', 'bob');
    await find('Username', 'ann');
    await found('ann', 'anna');
    await page.getByRole('button', { name: 'How the search works' }).click();
    await page.getByText('username ^= "ann"', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await find('Username', 'ann', 'is');
    await found('ann');
    await find('Full name', 'Ann "A" O’Hara\\', 'is');
    await page.waitForURL(/attribute=name/);
    await found('ann');
    await page.getByRole('button', { name: /^Attribute/ }).click();
    await page.getByRole('option', { name: /^Access / }).click();
    await page.getByRole('button', { name: /^Value to look for/ }).click();
    await page.getByRole('option', { name: 'Disabled' }).click();
    await found('bob');
    await page.getByRole('link', { name: 'bob' }).click();
    await page.getByRole('heading', { name: 'bob', level: 1 }).waitFor();
    await page.goBack();
    await found('bob');
    await page.getByRole('button', { name: 'Clear' }).click();
    await found('ann', 'anna', 'bob');
    assert.deepEqual(complained(), []);
  });
});
