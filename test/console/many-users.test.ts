/** The console's table of users where there are very many, and where one of them means harm. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import type { User } from '#store/tables/users.ts';
import { type App, createApp, createUser, enrol, signIn } from '../support/app.ts';
import { NOON, startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { openConsole } from './support.ts';
import { viewLoaded, viewsAreReadable } from './views.ts';

const MANY = 100_000;

/** A pool that has something to show in every part of a user's page. */
const TRACKING = {
  UserPoolTier: 'PLUS',
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: false },
} satisfies Partial<CreateUserPoolCommandInput>;

describe('many users in the console', () => {
  const server = sharedServer(startOnSqlite);

  test('of 100,000 users the browser asks for one page at a time, and holds one', async (t) => {
    const app = await createApp(server());
    await insertMany(app);
    const { page, complaints } = await openConsole(t, server(), `/pools/${app.poolId}/users`);
    const lists: { Limit: number }[] = [];
    page.on('request', (request) => {
      const target = request.headers()['x-amz-target'] ?? '';
      if (target.endsWith('.ListUsers')) lists.push(request.postDataJSON());
    });
    await rowsAre(page, 25);
    const first = await names(page);
    for (const index of ['2', '3', '4']) {
      const [seen = ''] = await names(page);
      await page
        .getByRole('button', { name: `Page ${index}`, exact: true })
        .first()
        .click();
      await page.getByRole('link', { name: seen, exact: true }).waitFor({ state: 'detached' });
      await rowsAre(page, 25);
    }
    assert.equal(new Set([...first, ...(await names(page))]).size, 50);
    // A page that one has been to is gone back to at once, by the token it had.
    await page.getByRole('button', { name: 'Page 1', exact: true }).first().click();
    await page.getByRole('link', { name: first[0]!, exact: true }).waitFor();
    assert.deepEqual(await names(page), first);
    assert.ok(lists.length <= 5, `${lists.length} requests for five pages`);
    assert.ok(lists.every(({ Limit }) => Limit === 25));
    assert.ok((await page.locator('*').count()) < 2_500);

    lists.length = 0;
    await page.getByRole('searchbox', { name: 'Value to look for' }).fill('person-07777');
    await page.getByRole('link', { name: first[0]!, exact: true }).waitFor({ state: 'detached' });
    await rowsAre(page, 10);
    assert.deepEqual(
      [...new Set((await names(page)).map((name) => name.slice(0, 12)))],
      ['person-07777'],
    );
    assert.ok(lists.length <= 2, `${lists.length} requests for one search`);
    assert.deepEqual(complaints, []);
  });

  test('what a user is called breaks no view', async (t) => {
    const app = await createApp(server(), { mfa: 'OPTIONAL', pool: TRACKING });
    const { cognito, poolId } = app;
    await cognito.setUserPoolSessionConfiguration({
      UserPoolId: poolId,
      UserSessionTracking: 'ENABLED',
      TokenSession: { MaxPerUser: 5 },
    });
    const script = `<img src=x onerror="document.title='broken'">`;
    const hostile = `<script>alert(1)</script>👩"\\مرحبا${'x'.repeat(80)}`;
    await createUser(app, hostile, {
      name: `${script}\u202E ${'w'.repeat(1900)}`,
      nickname: 'n'.repeat(2000),
      email: 'long@example.com',
    });
    await createUser(app, 'new', { email: 'new@example.com' });
    await enrol(app, (await signIn(app, 'new')).AccessToken);
    const group = { UserPoolId: poolId, GroupName: `${script.replaceAll(' ', '')}👥` };
    await cognito.createGroup({ ...group, Description: 'd'.repeat(2000) });
    await cognito.adminAddUserToGroup({ ...group, Username: hostile });

    const users = `/pools/${poolId}/users`;
    const one = `${users}/${encodeURIComponent(hostile)}`;
    const called = `${users}/%6Eew`;
    await viewsAreReadable(t, server(), {
      users,
      'users-found': `${users}?attribute=username&match=%3D&value=${encodeURIComponent(hostile)}`,
      'users-new': `${users}/new`,
      'user-profile': one,
      'user-groups': `${one}?tab=groups`,
      'user-factors': `${called}?tab=factors`,
      'user-devices': `${called}?tab=devices`,
      'user-sessions': `${called}?tab=sessions`,
      'user-events': `${called}?tab=events`,
      'user-identities': `${called}?tab=identities`,
      groups: `/pools/${poolId}/groups`,
      'groups-new': `/pools/${poolId}/groups/new`,
      group: `/pools/${poolId}/groups/${encodeURIComponent(group.GroupName)}`,
    });

    const { page } = await openConsole(t, server(), users);
    await page.getByRole('searchbox', { name: 'Value to look for' }).fill(hostile.slice(0, 40));
    await page.getByRole('link', { name: hostile, exact: true }).click();
    await page.getByRole('heading', { name: hostile, level: 1 }).waitFor();
    assert.doesNotMatch(await page.title(), /broken/);
    await page.goto(`${server().url}/console/#${called}`);
    await viewLoaded(page);
    assert.equal(
      await page.getByLabel('E-mail address – optional').inputValue(),
      'new@example.com',
    );
  });
});

/**
 * Straight into the store, without names to sign in by: by the API it would take minutes. In the
 * order of their ids they take a sixth of the time: rows and entries of indexes stand side by side.
 */
async function insertMany({ poolId, poolhouse }: App): Promise<void> {
  const ids = Array.from({ length: MANY }, () => randomUUID()).sort();
  const users = ids.map((id, n) => personOf(poolId, id, n));
  await poolhouse.server.store.transaction((tx) => tx.users.insertAll(poolId, users));
}

function personOf(poolId: string, id: string, n: number): User {
  const username = `person-${String(n).padStart(6, '0')}`;
  return {
    poolId,
    id,
    username,
    status: 'CONFIRMED',
    enabled: true,
    attributes: { email: `${username}@example.com`, email_verified: 'true' },
    mfa: { enabled: [] },
    signedOutAt: 0,
    createdAt: NOON,
    modifiedAt: NOON,
    version: 1,
  };
}

const rows = (page: Page) => page.locator('#content tbody tr');

/** While a page loads the table has no rows of users. */
async function rowsAre(page: Page, count: number): Promise<void> {
  await rows(page)
    .locator('a')
    .nth(count - 1)
    .waitFor();
  assert.equal(await rows(page).locator('a').count(), count);
}

const names = (page: Page) => rows(page).locator('a').allInnerTexts();
