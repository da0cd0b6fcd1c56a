/** App clients in the console: made, used, changed and deleted. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { type App, createApp, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleTab, openConsole } from './support.ts';
import { viewsAreReadable } from './views.ts';

describe('app clients in the console', () => {
  const server = sharedServer(startOnSqlite);
  const open = consoleTab(server);

  async function shop(): Promise<App> {
    const app = await createApp(server(), {
      mfa: 'OPTIONAL',
      pool: { PoolName: 'Web shop' },
      client: {
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email'],
        SupportedIdentityProviders: ['COGNITO'],
        CallbackURLs: ['https://shop.example/callback'],
      },
    });
    await giveDomain(server(), app.poolId, { ManagedLoginVersion: 2 });
    return app;
  }

  test('a client for a single-page application leads a person with an authenticator back to it', async (t) => {
    const app = await shop();
    await createUser(app, 'ann');
    const authenticator = await enrol(app, (await signIn(app, 'ann')).AccessToken);

    // It ends at an application that is not there.
    const { page, complaints } = await openConsole(t, server(), `/pools/${app.poolId}/clients`);
    await page.getByRole('link', { name: 'Create app client' }).first().click();
    await page.getByText('Single-page application').click();
    await page.getByLabel('Name', { exact: true }).fill('Garden');
    await page.getByLabel('Sign in without an application').uncheck();
    await page.getByRole('button', { name: 'Create app client' }).click();

    const link = page.getByRole('link', { name: /^Open/ });
    await link.waitFor();
    assert.deepEqual(complaints, []);
    await page.goto((await link.getAttribute('href'))!);
    assert.match(await page.title(), /Garden/);
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    const answered = page.waitForRequest(/^http:\/\/localhost:5173\/\?/);
    await page.getByRole('textbox').first().fill(authenticator.code());
    await page.keyboard.press('Enter');
    const back = new URL((await answered).url());
    assert.ok(back.searchParams.get('code'));
  });

  test('a secret is shown after the client is made, and later when it is asked for', async () => {
    const app = await shop();
    const { page, complaints } = await open(`/pools/${app.poolId}/clients/new`);
    await page.getByLabel('Name', { exact: true }).fill('Back office');
    await page.getByRole('button', { name: 'Create app client' }).click();
    await page.getByText('The client has a secret').waitFor();
    const { UserPoolClients } = await app.cognito.listUserPoolClients({ UserPoolId: app.poolId });
    const { ClientId } = UserPoolClients!.find(({ ClientName }) => ClientName === 'Back office')!;
    const ids = { UserPoolId: app.poolId, ClientId };
    const { UserPoolClient } = await app.cognito.describeUserPoolClient(ids);
    const secret = UserPoolClient!.ClientSecret!;
    await page.getByText(secret).waitFor();

    await page.getByRole('link', { name: 'Go on to the app client' }).click();
    await page.getByRole('button', { name: 'Show the secret' }).waitFor();
    assert.equal(await page.getByText(secret).count(), 0);
    await page.getByRole('button', { name: 'Show the secret' }).click();
    await page.getByText(secret).waitFor();

    await page.getByRole('tab', { name: 'Secrets' }).click();
    await page.getByRole('button', { name: 'Add secret' }).click();
    // One secret, however often somebody clicks: another would be refused, and a complaint.
    await page.getByRole('dialog').getByRole('button', { name: 'Add secret' }).dblclick();
    await page.getByText('This is the only time its value is shown.').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('row').nth(2).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('a change of one topic leaves the other settings as they are', async () => {
    const app = await shop();
    const ids = { UserPoolId: app.poolId, ClientId: app.clientId };
    const before = await app.cognito.describeUserPoolClient(ids);
    const { page, complaints } = await open(`/pools/${app.poolId}/clients/${app.clientId}`);
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.getByLabel('Access token', { exact: true }).fill('30');
    await page.getByText('Rotate refresh tokens').click();
    await page.getByRole('button', { name: 'Save changes' }).first().click();
    await page.getByText('The changes are saved.').waitFor();
    const after = await app.cognito.describeUserPoolClient(ids);
    assert.deepEqual(
      { ...after.UserPoolClient, LastModifiedDate: undefined },
      {
        ...before.UserPoolClient,
        LastModifiedDate: undefined,
        AccessTokenValidity: 30,
        IdTokenValidity: 60,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
        ExplicitAuthFlows: before.UserPoolClient!.ExplicitAuthFlows!.filter(
          (flow) => flow !== 'ALLOW_REFRESH_TOKEN_AUTH',
        ),
      },
    );
    assert.deepEqual(complaints, []);
  });

  test('a client is renamed, and its other settings stay', async () => {
    const { cognito, poolId: UserPoolId, clientId: ClientId } = await shop();
    const described = async () =>
      (await cognito.describeUserPoolClient({ UserPoolId, ClientId })).UserPoolClient!;
    const before = await described();
    const view = `/pools/${UserPoolId}/clients/${ClientId}`;
    const { page, complaints } = await open(view);
    await page.getByRole('button', { name: 'Rename' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Shop of tomorrow');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { name: 'Shop of tomorrow', level: 1 }).waitFor();
    const { LastModifiedDate, ...after } = await described();
    const { LastModifiedDate: _, ...rest } = before;
    assert.ok(LastModifiedDate);
    assert.deepEqual(after, { ...rest, ClientName: 'Shop of tomorrow' });
    assert.deepEqual(complaints, []);
  });

  test('applications register themselves where a pool allows it', async () => {
    const { cognito, poolId: UserPoolId } = await shop();
    await cognito.createResourceServer({
      UserPoolId,
      Identifier: 'shop',
      Name: 'Shop',
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'Reads' }],
    });
    const view = `/pools/${UserPoolId}/registration`;
    const { page, complaints } = await open(view);
    await page.getByLabel('Applications can register themselves').check({ force: true });
    await page.getByLabel('Without a token as well').check({ force: true });
    await page.getByText(/Anyone on the network can make clients/).waitFor();
    await page.getByRole('button', { name: 'Scopes they may have' }).click();
    await page.getByRole('option', { name: /^shop\/read/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').waitFor();
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual(UserPool!.DcrConfiguration, {
      EnableStatus: 'Enabled',
      OpenDcrEnabled: true,
      AuthenticatedGrantTypes: ['code', 'client_credentials'],
      OpenDcrGrantTypes: ['code'],
      AllowedScopes: ['shop/read'],
    });
    assert.deepEqual(complaints, []);
  });

  test('a client is deleted when its name has been typed', async () => {
    const app = await shop();
    const { page } = await open(`/pools/${app.poolId}/clients/${app.clientId}`);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Delete' });
    assert.ok(await confirm.isDisabled());
    await dialog.getByLabel(/To confirm/).fill('web');
    await confirm.click();
    await page.getByText('App client web is deleted.').waitFor();
    const { UserPoolClients } = await app.cognito.listUserPoolClients({ UserPoolId: app.poolId });
    assert.deepEqual(UserPoolClients, []);
  });

  test('every view of app clients can be read by everyone', async (t) => {
    const app = await shop();
    const here = `/pools/${app.poolId}/clients`;
    await app.cognito.updateUserPool({
      UserPoolId: app.poolId,
      DcrConfiguration: { EnableStatus: 'Enabled', OpenDcrEnabled: true },
    });
    const topic = (name: string) => `${here}/${app.clientId}?topic=${name}`;
    await viewsAreReadable(t, server(), {
      clients: here,
      'new-client': `${here}/new`,
      start: topic('start'),
      flows: topic('flows'),
      oauth: topic('oauth'),
      tokens: topic('tokens'),
      attributes: topic('attributes'),
      secrets: topic('secrets'),
      registration: `/pools/${app.poolId}/registration`,
    });
  });
});
