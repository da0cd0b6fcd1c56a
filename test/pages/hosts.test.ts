/** Sites under every host they can have, in a real browser, with TLS in front of the server. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type } from '../browser/keyboard.ts';
import { DESKTOP, openTabOf, PHONE } from '../browser/pages.ts';
import { cert, key } from '../http/certificate.ts';
import { AuthenticatorApp, createUser, PASSWORD } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { startOnSqlite } from '../support/servers.ts';
import { type PagesApp, pagesApp } from './support.ts';

const SERVER = 'id.test';
const CUSTOM = 'login.acme.test';
const APPLICATION = 'https://shop.test/callback';

/** What stands in front of the server: TLS for all its hosts, and beside it an application. */
async function behindTls(t: Pick<TestContext, 'after'>) {
  const poolhouse = await startOnSqlite(t, {}, { publicUrl: `https://${SERVER}` });
  const { hostname, port } = new URL(poolhouse.url);
  const proxy = createServer({ cert, key }, (incoming, answer) => {
    if (incoming.headers.host === 'shop.test') {
      answer.setHeader('Content-Type', 'text/html').end('<title>Shop</title><h1>At the shop</h1>');
      return;
    }
    const { method, url: path, headers } = incoming;
    const asked = request({ hostname, port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(asked);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const at = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { poolhouse, rules: `--host-resolver-rules=MAP *.test ${at}` };
}

/** The addresses of one pool's site: under the server's host, on a host of its own, on its custom one. */
async function sitesOf(app: PagesApp) {
  const prefix = new URL(app.site).pathname.slice(1);
  await app.cognito.createUserPoolDomain({
    UserPoolId: app.poolId,
    Domain: CUSTOM,
    ManagedLoginVersion: 2,
    CustomDomainConfig: {
      CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234',
    },
  });
  return {
    path: { site: `https://${SERVER}/${prefix}`, base: `/${prefix}` },
    host: { site: `https://${prefix}.auth.${SERVER}`, base: '/' },
    custom: { site: `https://${CUSTOM}`, base: '/' },
  };
}

async function cookiesAreSafe(page: Page, site: string, base: string, secure: boolean) {
  const cookies = await page.context().cookies(`${site}/account`);
  assert.ok(cookies.length > 0);
  for (const { name, domain, path, ...cookie } of cookies) {
    const { httpOnly, sameSite } = cookie;
    assert.deepEqual(
      { domain, path, httpOnly, sameSite, secure: cookie.secure },
      { domain: new URL(site).hostname, path: base, httpOnly: true, sameSite: 'Lax', secure },
      name,
    );
  }
  return cookies.map(({ name }) => name);
}

test('behind TLS a site works on each of its hosts, with cookies of its own that go over TLS alone', async (t) => {
  const { poolhouse, rules } = await behindTls(t);
  const app = await pagesApp(poolhouse, {
    mfa: 'ON',
    client: { CallbackURLs: [APPLICATION], LogoutURLs: [APPLICATION] },
  });
  const browser = await startBrowser(t, [rules]);
  const { search } = new URL(app.page('/oauth2/authorize', { redirect_uri: APPLICATION }));
  const { page, complaints } = await openTabOf(browser, {
    viewport: PHONE,
    ignoreHTTPSErrors: true,
  });
  // One browser for all: a sign-in on one host is none on another.
  for (const [form, { site, base }] of Object.entries(await sitesOf(app))) {
    const name = `ann-${form}`;
    await createUser(app, name);
    await page.goto(`${site}/oauth2/authorize${search}`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await type(page, { Username: name });
    await cookiesAreSafe(page, site, base, true);
    await type(page, { Password: PASSWORD });
    assert.ok(page.url().startsWith(`${site}/mfa/setup/authenticator?`), page.url());
    const key = (await page.locator('.key').textContent())!.replaceAll(' ', '');
    await type(page, { Code: new AuthenticatorApp(key, poolhouse.clock).code() });
    await page.waitForURL(`${APPLICATION}?code=*`);
    const names = await cookiesAreSafe(page, site, base, true);
    assert.ok(names.includes('cognito'), names.join());
    assert.ok(!names.some((each) => each.startsWith('journey')), names.join());

    await page.goto(`${site}/account`);
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    assert.match(await page.locator('.who').innerText(), new RegExp(name));
    await page.goto(
      `${site}/logout?${new URLSearchParams({ client_id: app.clientId, logout_uri: APPLICATION })}`,
    );
    await page.waitForURL(APPLICATION);
    await page.goto(`${site}/account`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }
  assert.deepEqual(complaints, []);
});

test('without TLS a prefix under localhost and a custom host work too, with cookies for them', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  await createUser(app, 'ann');
  const { port } = new URL(app.site);
  await sitesOf(app);
  const browser = await startBrowser(t, [`--host-resolver-rules=MAP *.test 127.0.0.1`]);
  const prefix = new URL(app.site).pathname.slice(1);
  const { search } = new URL(app.page('/login'));
  for (const host of [`${prefix}.localhost`, CUSTOM]) {
    const { page, complaints } = await openTabOf(browser, { viewport: DESKTOP });
    const site = `http://${host}:${port}`;
    await page.goto(`${site}/account${search}`);
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    assert.equal(page.url(), `${site}/account`);
    await cookiesAreSafe(page, site, '/', false);
    assert.deepEqual(complaints, []);
  }
});
