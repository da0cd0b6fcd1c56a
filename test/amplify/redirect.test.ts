/** Amplify sends its user to the login pages, and takes the tokens from the token endpoint. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { cert, key } from '../http/certificate.ts';
import { createApp, createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { openApplication, startSite } from './application.ts';

/** Amplify speaks to domains by HTTPS alone: TLS ends before the server, as in many places. */
async function startTls(t: TestContext) {
  let target = '';
  const proxy = createServer({ cert, key }, (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(new URL(url!, target), { method, headers }, (answer) => {
      answer.pipe(outgoing.writeHead(answer.statusCode!, answer.headers));
    });
    incoming.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  const authority = `localhost:${(proxy.address() as AddressInfo).port}`;
  return {
    authority,
    leadTo(url: string) {
      target = url;
    },
  };
}

test('Amplify signs in by redirect, renews, reads the user, and signs out at the pages too', async (t) => {
  const tls = await startTls(t);
  const poolhouse = await startOnSqlite(
    t,
    { now: Date.now() },
    { publicUrl: `https://${tls.authority}` },
  );
  tls.leadTo(poolhouse.url);
  const origin = await startSite(t, 'localhost');
  const home = `${origin}/`;
  const scopes = ['openid', 'email', 'aws.cognito.signin.user.admin'];
  const app = await createApp(poolhouse, {
    client: {
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: scopes,
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: [home],
      LogoutURLs: [home],
    },
  });
  await app.cognito.createUserPoolDomain({ UserPoolId: app.poolId, Domain: 'acme' });
  const sub = await createUser(app, 'ann', { email: 'ann@example.com' });
  const oauth = {
    domain: `${tls.authority}/acme`,
    scopes,
    redirectSignIn: [home],
    redirectSignOut: [home],
    responseType: 'code',
  };
  const { page, call, configure } = await openApplication(t, app, { origin, oauth });
  const leave = async (to: string | RegExp, name: string, input?: unknown) => {
    // The page that calls is gone before it hears an answer.
    await Promise.all([page.waitForEvent('load'), call(name, input).catch(() => {})]);
    await page.waitForURL(to);
  };

  await leave(/\/acme\/login\?/, 'signInWithRedirect', { options: { loginHint: 'ann' } });
  assert.equal(await page.getByLabel('Username').inputValue(), 'ann');
  await type(page, { Password: PASSWORD });
  await page.waitForURL(`${home}?code=*`);
  await configure();
  assert.ok((await call('fetchAuthSession')).tokens);
  assert.equal((await call('getCurrentUser')).userId, sub);
  assert.equal((await call('fetchUserAttributes')).email, 'ann@example.com');
  assert.ok((await call('fetchAuthSession', { forceRefresh: true })).tokens);

  // Who is signed in at the pages is sent straight back.
  await leave(home, 'signOut', { global: false });
  await configure();
  await leave(/\/acme\/login\?/, 'signInWithRedirect');
  assert.equal(await page.getByLabel('Username').inputValue(), '');
});
