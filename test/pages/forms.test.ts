import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { CALLBACK, pagesApp, Visitor } from './support.ts';

test('a form that is not this browser’s own does nothing', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  await createUser(app, 'ann');
  const right = { username: 'ann', password: PASSWORD };
  const visitor = await new Visitor().open(app.page('/login'));
  const secret = visitor.cookies.get('XSRF-TOKEN')!;
  const url = app.page('/login');
  const send = (body: Record<string, string>, headers: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(body), headers, redirect: 'manual' });
  const Cookie = `XSRF-TOKEN=${secret}`;
  const forged: [Record<string, string>, Record<string, string>][] = [
    [{ ...right }, { Cookie }],
    [{ ...right, _csrf: '' }, { Cookie }],
    [{ ...right, _csrf: secret }, {}],
    [{ ...right, _csrf: 'x'.repeat(43) }, { Cookie }],
    [{ ...right, _csrf: '' }, { Cookie: 'XSRF-TOKEN=' }],
    [{ ...right, _csrf: 'x' }, { Cookie: 'XSRF-TOKEN=x' }],
    [
      { ...right, _csrf: secret },
      { Cookie, 'Sec-Fetch-Site': 'cross-site' },
    ],
    [
      { ...right, _csrf: secret },
      { Cookie, 'Sec-Fetch-Site': 'same-site' },
    ],
    [
      { ...right, _csrf: secret },
      { Cookie, 'Content-Type': 'text/plain' },
    ],
  ];
  for (const [body, headers] of forged) {
    const answer = await send(body, headers);
    assert.equal(answer.status, 200, JSON.stringify(headers));
    assert.match(await answer.text(), /This page was out of date/);
  }
  assert.equal((await send({ ...right, _csrf: secret }, { Cookie })).status, 302);
});

test('cookies are for the site alone, and for no script', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  await createUser(app, 'ann');
  const page = await fetch(app.page('/login'));
  const [csrf] = page.headers.getSetCookie();
  const base = new URL(app.site).pathname;
  assert.match(csrf!, new RegExp(`^XSRF-TOKEN=[\\w-]{43}; Path=${base}; HttpOnly; SameSite=Lax$`));
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.post({ username: 'ann', password: PASSWORD });
  for (const cookie of visitor.headers.getSetCookie()) {
    assert.match(cookie, new RegExp(`; Path=${base}; HttpOnly; SameSite=Lax`), cookie);
  }
});

test('cookies go over TLS alone where the site is reached by it', async (t) => {
  const poolhouse = await startOnSqlite(t, {}, { publicUrl: 'https://id.example.com' });
  const app = await pagesApp(poolhouse);
  const { pathname, search } = new URL(app.page('/login'));
  const cookies = await new Promise<string[]>((resolve, reject) => {
    const { hostname, port } = new URL(poolhouse.url);
    const headers = { Host: 'id.example.com' };
    const request = get({ hostname, port, path: pathname + search, headers }, (answer) => {
      answer.resume();
      resolve(answer.headers['set-cookie'] ?? []);
    });
    request.on('error', reject);
  });
  assert.equal(cookies.length, 1);
  assert.match(
    cookies[0]!,
    /^XSRF-TOKEN=[\w-]{43}; Path=\/site-[\w-]+; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test('a sign-in gives the browser a new secret, so that one set by another is worth nothing, and no cache its code', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  const before = visitor.cookies.get('XSRF-TOKEN');
  await visitor.post({ username: 'ann', password: PASSWORD });
  assert.ok(visitor.answer.get('code'));
  assert.notEqual(visitor.cookies.get('XSRF-TOKEN'), before);
  assert.equal(visitor.headers.get('Cache-Control'), 'no-store', 'a cache keeps the code');
});

test('nothing in a page is inline, nobody frames it and no cache keeps it', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  for (const path of ['/login', '/signup', '/forgotPassword', '/resendcode']) {
    const { headers, html } = await new Visitor().open(app.page(path));
    // A script of the server's own helps with passwords.
    const scripts = path === '/signup' ? " script-src 'self'; connect-src 'self';" : '';
    assert.equal(
      headers.get('Content-Security-Policy'),
      `default-src 'none'; style-src 'self'; img-src 'self';${scripts} form-action 'self' http:; base-uri 'none'; frame-ancestors 'none'`,
    );
    assert.equal(headers.get('Cache-Control'), 'no-store');
    assert.equal(headers.get('X-Frame-Options'), 'DENY');
    assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
    assert.doesNotMatch(html, /<style|style=|<script>|\son\w+=/);
  }
});

test('the address of a client adds nothing to the policy of a page but itself', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  const odd = ['https://x;frame-ancestors', 'https://x,y', 'https://*', "https://x'self'"];
  const client = { UserPoolId: app.poolId, ClientId: app.clientId };
  for (const uri of odd) {
    const change = { ...client, CallbackURLs: [CALLBACK, uri] };
    await assert.rejects(app.cognito.updateUserPoolClient(change), /is not a valid redirect URI/);
  }
  // One from before there was such a rule.
  const { store } = app.poolhouse.server;
  await store.transaction(async (tx) => {
    const client = (await tx.clients.find(app.clientId))!;
    const CallbackURLs = [CALLBACK, ...odd, 'https://evil.example/', 'app.example:/back'];
    await tx.clients.update({ ...client, settings: { ...client.settings, CallbackURLs } });
  });
  const { headers } = await new Visitor().open(app.page('/login'));
  assert.match(
    headers.get('Content-Security-Policy')!,
    /; form-action 'self' http: https: app\.example:; base-uri 'none'; frame-ancestors 'none'$/,
  );
});

test('a request that names no registered address to return to leads to the error page alone', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  for (const [more, said] of [
    [{ redirect_uri: `${CALLBACK}/x` }, /not registered/],
    [{ redirect_uri: 'https://evil.example' }, /not registered/],
    [{ client_id: 'nobody' }, /not known/],
    [{ client_id: '' }, /incomplete/],
  ] as const) {
    for (const path of ['/login', '/signup', '/forgotPassword', '/login/password', '/mfa']) {
      const visitor = await new Visitor().open(app.page(path, more));
      assert.equal(visitor.path, '/error');
      assert.equal(visitor.status, 400);
      assert.match(visitor.text, said);
      assert.match(visitor.text, /Request [\w-]{36}/);
    }
  }
});

test('the error page repeats nothing that it is told', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  for (const error of ['<script>alert(1)</script>', 'constructor', '__proto__', 'x'.repeat(2000)]) {
    const query = new URLSearchParams({ error, client_id: error });
    const visitor = await new Visitor().open(`${app.site}/error?${query}`);
    assert.equal(visitor.status, 400);
    assert.ok(!visitor.text.includes(error));
    assert.doesNotMatch(visitor.html, /<script(?! src="[/\w.-]+" type="module"><\/script>)/);
    assert.match(visitor.text, /We could not show you the page you asked for/);
  }
});

test('what a person has typed stands in a page as text', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.send({ username: '"><script>alert(1)</script>' });
  assert.doesNotMatch(visitor.html, /<script>alert/);
  assert.match(visitor.html, /&quot;&gt;&lt;script&gt;/);
});
