/** Bodies and queries of very many fields: taking them apart is what they are sent for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagesApp, Visitor } from '../pages/support.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
/** Distinct names, since most endpoints refuse a name that comes twice. */
const fields = (count: number) => Array.from({ length: count }, (_, n) => `f${n}=`).join('&');

test('a form of more fields than any has is taken apart nowhere', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  const secret = visitor.cookies.get('XSRF-TOKEN')!;
  const right = new URLSearchParams({ _csrf: secret, username: 'ann', password: PASSWORD });
  const send = (url: string, body: string) =>
    fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { ...FORM, Cookie: `XSRF-TOKEN=${secret}` },
    });
  const signIn = (more: string) => send(app.page('/login'), `${right}&${more}`);
  assert.match(await (await signIn(fields(1000))).text(), /This page was out of date/);
  assert.equal((await signIn(fields(10))).status, 302);

  for (const [path, body] of [
    [
      '/oauth2/token',
      `grant_type=authorization_code&client_id=${app.clientId}&code=x&redirect_uri=x`,
    ],
    ['/oauth2/revoke', `client_id=${app.clientId}&token=x`],
  ]) {
    const answer = await send(app.site + path!, `${body}&${fields(1000)}`);
    assert.equal(answer.status, 400);
    assert.deepEqual(await answer.json(), { error: 'invalid_request' });
  }
  const link = `client_id=${app.clientId}&user_name=ann&confirmation_code=000000`;
  const page = await send(`${app.site}/confirmUser`, `${link}&${fields(1000)}`);
  assert.match(await page.text(), /not complete/);
});

test('a request of an application has a bounded number of parameters', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  for (const path of ['/oauth2/authorize', '/login', '/logout']) {
    const visitor = await new Visitor().open(`${app.page(path)}&${fields(200)}`);
    assert.equal(visitor.path, '/error', path);
  }
  const usual = await new Visitor().open(`${app.page('/oauth2/authorize')}&${fields(20)}`);
  assert.equal(usual.path, '/login');
});
