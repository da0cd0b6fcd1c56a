/** Access keys, roles, keys, the audit log and health in the console. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleTab } from './support.ts';
import { viewsAreReadable } from './views.ts';

const TRUST = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '123456789012' } },
};

describe('what operators do in the console', () => {
  const server = sharedServer(startOnSqlite);
  const open = consoleTab(server);

  test('an access key is made, its secret shown once, found again, and deleted', async () => {
    const { page, complaints } = await open('/access-keys/new');
    await page.getByLabel('Name', { exact: true }).fill('ci');
    await page.getByLabel('Policy', { exact: true }).fill('{"Statement":');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('It is not JSON.').waitFor();
    await page.getByRole('button', { name: 'Begin with' }).click();
    await page.getByRole('menuitem', { name: 'Administer users' }).click();
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The server can use this policy.').waitFor();
    await page.getByRole('button', { name: 'Create access key' }).click();
    await page.getByText('The secret is shown this once.').waitFor();
    const [made] = (await server().server.store.accessKeys.list({ limit: 5 })).items;
    assert.equal(made!.name, 'ci');
    await page.getByText(made!.secret).first().waitFor();
    await page.getByRole('link', { name: 'Done' }).click();

    await page.getByRole('link', { name: 'ci', exact: true }).click();
    await page.getByText('cognito-idp:Admin*').waitFor();
    assert.equal(await page.getByText(made!.secret).count(), 0);
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(made!.id);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText(`The access key ${made!.id} is deleted.`).waitFor();
    assert.deepEqual((await server().server.store.accessKeys.list({ limit: 5 })).items, []);
    assert.deepEqual(complaints, []);
  });

  test('a role is made, and what it may do is changed', async () => {
    const { page, complaints } = await open('/roles/new');
    await page.getByLabel('Name', { exact: true }).fill('deploy');
    await page.getByRole('button', { name: 'Create role' }).click();
    await page.getByRole('heading', { name: 'deploy' }).waitFor();
    const policy = page.getByLabel('Policy', { exact: true });
    await policy.fill('{}');
    await page.getByRole('button', { name: 'Save changes' }).first().click();
    await page.getByText('A policy needs a Statement.').first().waitFor();
    await policy.fill('{"Statement":{"Effect":"Allow","Action":"sts:*","Resource":"*"}}');
    await page.getByRole('button', { name: 'Save changes' }).first().click();
    await page.getByText('The changes are saved.').waitFor();
    const role = await server().server.store.roles.find('deploy');
    assert.match(JSON.stringify(role?.policy), /sts:\*/);
    // What browsers say of the refusal.
    assert.deepEqual(complaints, [
      'Failed to load resource: the server responded with a status of 400 (Bad Request)',
    ]);
  });

  test('keys are rotated after it was said what that breaks', async () => {
    const app = await createApp(server());
    await createUser(app, 'alice');
    await signIn(app, 'alice');
    const { page, complaints } = await open(`/pools/${app.poolId}/signing-keys`);
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await page.getByText('Published, signs later').first().waitFor();
    await page.getByRole('button', { name: 'Emergency rotation' }).click();
    await dialog.getByText('every access and ID token from before is refused').waitFor();
    const end = dialog.getByRole('button', { name: 'Emergency rotation' });
    assert.ok(await end.isDisabled());
    await dialog.getByRole('textbox').fill(app.poolId);
    await end.click();
    await page.getByText('All tokens from before have ended.').waitFor();

    await page.goto(`${server().url}/console/#/data-keys`);
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await page.getByText('Rotation on').waitFor();
    await page.getByText(/is done: \d+ values sealed anew/).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('the audit log is searched and verified, and health is told', async () => {
    const app = await createApp(server());
    await assert.rejects(app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'mallory' }));
    const { page, complaints } = await open('/audit?User=mallory&span=all');
    await page.getByRole('button', { name: 'Show the record of AdminGetUser' }).click();
    await page.getByRole('dialog').getByText('UserNotFoundException').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/All \d+ records are there/).waitFor();

    await page.goto(`${server().url}/console/#/health`);
    await page.getByText('Ready for requests').waitFor();
    await page.getByText('Half are below').first().waitFor();
    assert.deepEqual(complaints, []);
  });

  test('their views are readable', async (t) => {
    const app = await createApp(server());
    await createUser(app, 'bob');
    await signIn(app, 'bob');
    const { store } = server().server;
    await store.transaction(async (tx) => {
      const policy = { Statement: { Effect: 'Allow', Action: 'cognito-idp:*', Resource: '*' } };
      const key = { id: 'AKIAEXAMPLE234567BBB', secret: 'x', name: 'backend', createdAt: 0 };
      await tx.accessKeys.insert({ ...key, policy, lastUsedAt: 1e12 });
      await tx.accessKeys.insert({ ...key, id: 'AKIAEXAMPLE234567CCC', name: 'old', expiresAt: 1 });
      const role = { name: 'reader', id: 'AROA1', trust: TRUST, policy, maxSessionSeconds: 3600 };
      await tx.roles.insert({ ...role, createdAt: 0 });
    });
    await viewsAreReadable(t, server(), {
      'access-keys': '/access-keys',
      'access-key': '/access-keys/AKIAEXAMPLE234567BBB',
      'new-access-key': '/access-keys/new',
      roles: '/roles',
      role: '/roles/reader',
      'new-role': '/roles/new',
      'signing-keys': `/pools/${app.poolId}/signing-keys`,
      'data-keys': '/data-keys',
      audit: '/audit?Operation=AdminCreateUser&span=all',
      health: '/health',
    });
  });
});
