/** The home of a development server: what somebody who starts one finds in the console. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from '../browser/pages.ts';
import { createApp } from '../support/app.ts';
import { signUp, signUpApp } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleBuilt, openConsole } from './support.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const pool = {
  id: 'us-east-1_Shop',
  name: 'Web shop',
  settings: {},
  mfa: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  domain: 'webshop',
  groups: [{ GroupName: 'staff' }],
  clients: [
    {
      id: 'webclient',
      name: 'Web',
      settings: {
        CallbackURLs: ['https://app.example.com/back'],
        AllowedOAuthFlows: ['code'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: ['openid', 'email'],
        SupportedIdentityProviders: ['COGNITO'],
      },
    },
  ],
  users: [
    {
      username: 'alice',
      password: 'Right-pass-1',
      attributes: { email: 'alice@example.com', email_verified: 'true' },
      groups: ['staff'],
      authenticator: SECRET,
    },
  ],
};

const PERSON = { headers: { Accept: 'text/html,*/*;q=0.8' } };

describe('the home of a development server', () => {
  const server = sharedServer(async (t, ...more) => {
    const poolhouse = await startOnSqlite(t, ...more);
    await poolhouse.seed({ pools: [pool] });
    return poolhouse;
  });

  test('is where a browser comes to that opens the server', async (t) => {
    await consoleBuilt(server().url);
    const { page, complaints } = await openPage(t, server().url);
    await page.getByRole('heading', { name: 'Development server', level: 1 }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/console/');
    assert.deepEqual(complaints, []);
  });

  test('has what one reaches for: addresses, pools, clients, and how to sign in', async (t) => {
    const { page, complaints } = await openConsole(t, server());
    await page.getByRole('link', { name: 'Web shop' }).waitFor();
    const content = await page.innerText('#content');
    for (const text of [server().url, pool.id, 'webclient', `AWS_ENDPOINT_URL=${server().url}`]) {
      assert.ok(content.includes(text), `${text} in ${content}`);
    }
    for (const text of [server().url, pool.id, 'webclient']) {
      await page.getByRole('button', { name: `Copy: ${text}`, exact: true }).waitFor();
    }
    const linked = async (name: string) => {
      const href = await page.getByRole('link', { name }).first().getAttribute('href');
      return new URL(href!, page.url()).href;
    };
    assert.equal((await fetch(await linked('Sign in'))).status, 200);
    const site = `${server().url}/webshop`;
    assert.deepEqual(
      [await linked('Pages'), await linked('Account page')],
      [site, `${site}/account`],
    );
    assert.equal((await fetch(await linked('Discovery'))).status, 200);
    await page.getByRole('link', { name: 'Inbox' }).first().waitFor();
    await page.getByRole('link', { name: 'Health' }).waitFor();

    await server().seed({ pools: [{ id: 'us-east-1_Shop2', name: 'From a terminal' }] });
    await page.getByRole('link', { name: 'From a terminal' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('whoever starts the server reads codes, signs in as a user and sees what was refused', async (t) => {
    const { page, complaints } = await openConsole(t, server());
    const row = page.getByRole('row', { name: /alice/ });
    await row.waitFor();
    const text = await row.innerText();
    for (const words of ['alice@example.com', 'CONFIRMED', 'staff', server().totp(SECRET)]) {
      assert.ok(text.includes(words), `${words} in ${text}`);
    }
    await assert.rejects(
      server().client().adminGetUser({ UserPoolId: pool.id, Username: 'nobody' }),
    );
    const refusal = page.locator('.live-log .refusal', { hasText: 'AdminGetUser' });
    await refusal.waitFor();
    assert.match(await refusal.innerText(), /UserNotFoundException · userNotFound/);

    await page.getByRole('button', { name: 'Sign in as alice' }).click();
    await page.getByText(/"cognito:username": "alice"/).waitFor();
    await page.getByText('Access token').click();
    await page.getByText(/"token_use": "access"/).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('the clock is moved, and a banner says so until it is put right', async (t) => {
    const { page, complaints } = await openConsole(t, server());
    const moved = page.getByText(/^The clock has been moved/);
    await moved.waitFor();
    await page.getByRole('button', { name: '+ 1 hour' }).click();
    await page.getByText('2030-06-01 13:00:15 UTC').first().waitFor();
    await page.getByRole('button', { name: 'Back to real time' }).click();
    await moved.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '+ 30 s' }).click();
    await moved.waitFor();
    assert.deepEqual(complaints, []);
  });
});

test('messages are read, searched and cleared, with names in place of ids', async (t) => {
  const server = await startOnSqlite(t);
  const app = await signUpApp(server, {
    pool: {
      PoolName: 'Web shop',
      VerificationMessageTemplate: {
        EmailMessage: '<p>Code: <b>{####}</b></p><img src=x onerror=document.title="owned">',
      },
    },
  });
  const { page, complaints } = await openConsole(t, server, '/inbox');
  await page.getByText('No messages yet').waitFor();
  await signUp(app, 'alice', { email: 'alice@example.com' });
  await signUp(app, 'bob', { email: 'bob@example.com' });
  const row = (name: string) => page.getByRole('row', { name: `${name}@example.com` });
  await row('alice').waitFor();
  const text = await row('alice').innerText();
  for (const words of ['E-mail · Sign-up', 'alice · Web shop']) {
    assert.ok(text.includes(words), `${words} in ${text}`);
  }
  // As text, and as it was written.
  assert.match(text, /^Code: \d{6}$/m);
  await row('alice').getByText('HTML').click();
  await row('alice')
    .getByText(/<p>Code: <b>\d{6}<\/b><\/p>/)
    .waitFor();
  assert.equal(await page.locator('#content img').count(), 0);

  await page.getByRole('searchbox').fill('BOB');
  await row('alice').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Clear' }).first().click();
  await page.getByText('1 messages are removed.').waitFor();
  assert.deepEqual(
    server.inbox().map(({ username }) => username),
    ['alice'],
  );
  assert.notEqual(await page.title(), 'owned');
  assert.deepEqual(complaints, []);
});

test('the root says what the server is and where things are to whoever is no browser', async (t) => {
  const server = await startOnSqlite(t);
  const { poolId } = await createApp(server);
  const answer = await fetch(server.url);
  assert.deepEqual([answer.status, answer.headers.get('vary')], [200, 'Accept']);
  const text = await answer.text();
  for (const place of ['/console/', '/_dev/inbox', '/_health']) {
    assert.ok(text.includes(`${server.url}${place}\n`), place);
  }
  assert.ok(!text.includes(poolId));
  const browser = await fetch(server.url, { ...PERSON, redirect: 'manual' });
  assert.deepEqual([browser.status, browser.headers.get('location')], [302, 'console/']);
});

test('the root of a server without a console says so, and leads to the messages', async (t) => {
  const server = await startOnSqlite(t, {}, { console: 'off' });
  const { page, complaints } = await openPage(t, server.url);
  await page.getByText('It runs without its console').waitFor();
  await page.getByRole('link', { name: 'Messages' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  assert.ok(!(await (await fetch(server.url)).text()).includes('/console/'));
  assert.deepEqual(complaints, []);
});
