/** Domains, resource servers, identity providers and triggers in the console. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { offerProvider, oidcProvider } from '../federation/configured.ts';
import { pagesApp } from '../pages/support.ts';
import { createApp } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleTab } from './support.ts';
import { viewsAreReadable } from './views.ts';

describe('what surrounds an app client, in the console', () => {
  const server = sharedServer(startOnSqlite);
  const open = consoleTab(server);

  test('a provider that is added stands on the login page of the clients that offer it', async () => {
    const app = await pagesApp(server(), { pool: { PoolName: 'Web shop' } });
    const { page, complaints } = await open(`/pools/${app.poolId}/providers`);
    await page.getByRole('link', { name: 'Add identity provider' }).first().click();
    await page.getByText('Google', { exact: true }).click();
    await page.getByText(`${app.site}/oauth2/idpresponse`).waitFor();
    await page.getByLabel(/^Client ID/).fill('pool');
    await page.getByLabel(/^Client secret/).fill('a secret of the provider');
    await page.getByRole('button', { name: /^App clients/ }).click();
    await page.getByRole('option', { name: 'web' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add identity provider' }).click();
    await page.getByText('Identity provider Google is added.').waitFor();
    assert.deepEqual(complaints, []);

    const commands = await page.evaluate('document.body.textContent');
    assert.ok(!String(commands).includes('a secret of the provider'));
    await page.goto(app.page('/login'));
    await page
      .getByRole('button', { name: /Google/ })
      .or(page.getByRole('link', { name: /Google/ }))
      .waitFor();
  });

  test('a change of a provider keeps the details that the form does not show', async () => {
    const app = await pagesApp(server());
    await offerProvider(app, oidcProvider());
    const ids = { UserPoolId: app.poolId, ProviderName: 'Company' };
    const before = await app.cognito.describeIdentityProvider(ids);
    const { page } = await open(`/pools/${app.poolId}/providers/Company`);
    await page.getByLabel(/^Scopes/).fill('openid email phone');
    await page.getByRole('button', { name: /^How much it proves/ }).click();
    await page.getByLabel(/^Level 2/).fill('urn:company:two');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').waitFor();
    const after = await app.cognito.describeIdentityProvider(ids);
    assert.deepEqual(after.IdentityProvider!.ProviderDetails, {
      ...before.IdentityProvider!.ProviderDetails,
      authorize_scopes: 'openid email phone',
    });
    const { AttributeMapping, AcrMapping } = after.IdentityProvider!;
    assert.deepEqual(AcrMapping, { Level2: 'urn:company:two' });
    assert.deepEqual(AttributeMapping, before.IdentityProvider!.AttributeMapping);
  });

  test('a pool gets a domain, and a machine its scopes', async () => {
    const { cognito, poolId } = await createApp(server());
    const { page } = await open(`/pools/${poolId}/domain`);
    await page.getByLabel('Prefix', { exact: true }).fill('garden');
    await page.getByRole('button', { name: 'Create domain' }).first().click();
    await page.getByText(`${server().url}/garden`, { exact: true }).waitFor();

    await page.goto(`${server().url}/console/#/pools/${poolId}/resource-servers/new`);
    await page.getByLabel('Name', { exact: true }).fill('Orders');
    await page.getByLabel('Identifier').fill('orders');
    await page.getByLabel('Scope 1').fill('read');
    await page.getByLabel('What it allows 1').fill('Read orders');
    await page.getByRole('button', { name: 'Create resource server' }).click();
    await page.getByText('Resource server Orders is made.').waitFor();
    const { ResourceServers } = await cognito.listResourceServers({ UserPoolId: poolId });
    assert.deepEqual(ResourceServers![0]!.Scopes, [
      { ScopeName: 'read', ScopeDescription: 'Read orders' },
    ]);
  });

  test('a trigger is set and removed, and the others stay', async () => {
    const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    const { cognito, poolId } = await createApp(server(), {
      pool: { LambdaConfig: { PostAuthentication: arn('after') } },
    });
    const { page } = await open(`/pools/${poolId}/triggers`);
    const config = async () =>
      (await cognito.describeUserPool({ UserPoolId: poolId })).UserPool!.LambdaConfig;
    const save = async () => {
      await page.getByRole('button', { name: 'Save changes' }).first().click();
      await page.getByRole('button', { name: 'Save changes' }).first().isDisabled();
      await page.getByText('The changes are saved.').first().waitFor();
    };
    await page.getByLabel('Before sign-up').fill(arn('before'));
    await save();
    assert.deepEqual(await config(), {
      PreSignUp: arn('before'),
      PostAuthentication: arn('after'),
    });
  });

  test('every view of them can be read by everyone', async (t) => {
    const app = await pagesApp(server(), { pool: { PoolName: 'Web shop' } });
    await offerProvider(app, oidcProvider());
    await app.cognito.createResourceServer({
      UserPoolId: app.poolId,
      Identifier: 'orders',
      Name: 'Orders',
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'Read orders' }],
    });
    const here = `/pools/${app.poolId}`;
    await viewsAreReadable(t, server(), {
      domain: `${here}/domain`,
      'resource-servers': `${here}/resource-servers`,
      'resource-server': `${here}/resource-servers/orders`,
      'new-resource-server': `${here}/resource-servers/new`,
      providers: `${here}/providers`,
      'new-provider': `${here}/providers/new`,
      provider: `${here}/providers/Company`,
      triggers: `${here}/triggers`,
    });
  });
});
