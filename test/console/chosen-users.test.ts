/** What the console does to several users at once. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { isAccessibleNow } from '../browser/pages.ts';
import { type App, createApp, createUser } from '../support/app.ts';
import { shown } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { sharedServer } from '../support/shared-server.ts';
import { choose, confirm, said } from './dialogs.ts';
import { openConsole } from './support.ts';
import { isNoRefusal, keepViewPicture } from './views.ts';

describe('several users at once in the console', () => {
  const server = sharedServer(startOnSqlite);
  // The console's policy would keep axe out.
  const tab = shared((lifetime) => openConsole(lifetime, server(), '/', { bypassCSP: true }));
  const complained = () => tab().complaints.filter(isNoRefusal);

  /** The list of users of a pool that has these. */
  async function openList(...names: string[]): Promise<App> {
    const app = await createApp(server());
    for (const name of names) await createUser(app, name);
    const { page } = tab();
    await page.goto(`${server().url}/console/#/pools/${app.poolId}/users`);
    await page.getByRole('link', { name: names.at(-1)!, exact: true }).waitFor();
    return app;
  }

  /** By keyboard: the header that stays in sight lies above the one that is read out. */
  const chooseAll = (page: Page) =>
    page.getByRole('checkbox', { name: 'Selection' }).press('Space');

  test('are disabled one after the other, and whoever is refused is named with the reason', async () => {
    const app = await openList('ann', 'bob', 'cleo');
    const { page } = tab();
    assert.ok(await page.getByRole('button', { name: 'Actions', exact: true }).isDisabled());
    await chooseAll(page);
    const gone = { UserPoolId: app.poolId, Username: 'bob' };
    await app.cognito.adminDeleteUser(gone);
    await choose(page, 'Disable');
    const dialog = page.getByRole('dialog', { name: 'Disable (3)' });
    for (const name of ['ann', 'bob', 'cleo']) {
      await dialog.getByText(name, { exact: true }).waitFor();
    }
    await isAccessibleNow(page, 'before');
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await dialog.getByText('1 of 3 were refused').waitFor();
    await dialog.getByText('bob: UserNotFoundException: User does not exist.').waitFor();
    await isAccessibleNow(page, 'after');
    await keepViewPicture(page, 'chosen-users-refused');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await said(page, 'Users disabled: 2');
    await page.getByRole('link', { name: 'bob', exact: true }).waitFor({ state: 'detached' });
    for (const name of ['ann', 'cleo']) assert.equal((await shown(app, name)).enabled, false);

    await chooseAll(page);
    await choose(page, 'Enable');
    await confirm(page, 'Enable');
    await said(page, 'Users enabled: 2');
    assert.equal((await shown(app, 'ann')).enabled, true);
    assert.deepEqual(complained(), []);
  });

  test('are put into a group, and deleted when their number is typed, by keyboard alone', async () => {
    const app = await openList('ann', 'bob', 'cleo');
    const { cognito, poolId: UserPoolId } = app;
    await cognito.createGroup({ UserPoolId, GroupName: 'editors' });
    const { page } = tab();
    const focus = (name: string) => page.getByRole('checkbox', { name, exact: true }).focus();
    /** Chooses users, and the action that stands so far down. */
    const pick = async (names: readonly string[], down: number) => {
      for (const name of names) {
        await focus(`Select ${name}`);
        await page.keyboard.press('Space');
      }
      await page.getByRole('button', { name: 'Actions', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
      for (let n = 0; n < down; n++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    };
    await pick(['ann', 'cleo'], 2);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Group/ })
      .press('Enter');
    await page.getByRole('option', { name: 'editors' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Add to a group' }).press('Enter');
    await said(page, 'Users added to the group editors: 2');
    const { Users } = await cognito.listUsersInGroup({ UserPoolId, GroupName: 'editors' });
    assert.deepEqual(Users!.map(({ Username }) => Username).sort(), ['ann', 'cleo']);

    await page.getByRole('checkbox', { name: 'Select ann', exact: true }).waitFor();
    await pick(['ann', 'bob'], 3);
    const confirming = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    assert.ok(await confirming.isDisabled());
    const number = page.getByRole('dialog').getByRole('textbox');
    await number.press('2');
    await number.press('Enter');
    await said(page, 'Users deleted: 2');
    const left = await cognito.listUsers({ UserPoolId });
    assert.deepEqual(
      left.Users!.map(({ Username }) => Username),
      ['cleo'],
    );
    assert.deepEqual(complained(), []);
  });

  test('are left alone from where a person stops', async () => {
    const app = await openList('ann', 'bob', 'cleo');
    const { page } = tab();
    let go = () => {};
    let count = 0;
    const isAsked = new Promise<void>((asked) => {
      const isWaiting = new Promise<void>((resolve) => {
        go = resolve;
      });
      void page.route('**/', async (route) => {
        const target = route.request().headers()['x-amz-target'] ?? '';
        if (target.endsWith('.AdminDisableUser') && ++count === 2) {
          asked();
          await isWaiting;
        }
        await route.continue();
      });
    });
    await chooseAll(page);
    await choose(page, 'Disable');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await isAsked;
    await page.getByText('1 of 3 done', { exact: true }).waitFor();
    await isAccessibleNow(page, 'meanwhile');
    await keepViewPicture(page, 'chosen-users-progress');
    await page.getByRole('button', { name: 'Stop' }).click();
    go();
    await said(page, 'Users disabled: 2');
    await page.unroute('**/');
    const all = await Promise.all(['ann', 'bob', 'cleo'].map((name) => shown(app, name)));
    assert.equal(all.filter(({ enabled }) => enabled).length, 1);
    assert.deepEqual(complained(), []);
  });
});
