/** What went wrong is found in the log, by the number that the person or the client was given. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLBACK, type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { log } from './kept-log.ts';

const exchange = (app: PagesApp, form: Record<string, string>) =>
  fetch(`${app.site}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });

test('the number of the error page leads to a line that says why', async (t) => {
  const kept = log();
  const app = await pagesApp(await startOnSqlite(t, {}, { log: kept.log }));
  for (const [query, error] of [
    [{ redirect_uri: 'https://elsewhere.example/' }, 'redirect_mismatch'],
    [{ client_id: 'nobody' }, 'Client does not exist'],
  ] as const) {
    const visitor = await new Visitor().open(app.page('/oauth2/authorize', query));
    assert.equal(visitor.path, '/error');
    const number = /Request ([0-9a-f-]{36})/.exec(visitor.text)?.[1];
    const line = await kept.of(number ?? null);
    assert.equal(line['error'], error);
    assert.equal(line['clientId'], 'client_id' in query ? 'nobody' : app.clientId);
  }
  const made = await new Visitor().open(`${app.site}/error?error=secret-words&client_id=a%20b`);
  const line = await kept.of(made.headers.get('x-amzn-RequestId'));
  assert.equal(line['error'], 'unknown');
  assert.equal(line['clientId'], undefined);
  assert.ok(!kept.all().includes('secret-words'));
});

test('an error of the token endpoint is logged with its reason, and with nothing that was sent', async (t) => {
  const kept = log();
  const app = await pagesApp(await startOnSqlite(t, {}, { log: kept.log }));
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.post({ username: 'ann', password: PASSWORD });
  const good = {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    code: visitor.answer.get('code')!,
    redirect_uri: CALLBACK,
  };
  const logged = async (form: Record<string, string>) => {
    const answer = await exchange(app, form);
    const { error } = (await answer.json()) as { error?: string };
    const line = await kept.of(answer.headers.get('x-amzn-RequestId'));
    assert.equal(line['error'], error);
    return [error, line['reason'], line['clientId']];
  };
  const { clientId } = app;
  assert.deepEqual(await logged({ ...good, code: 'made-up' }), [
    'invalid_grant',
    'no code of this client',
    clientId,
  ]);
  assert.deepEqual(await logged(good), [undefined, undefined, clientId]);
  assert.deepEqual(await logged(good), ['invalid_grant', 'used before', clientId]);
  assert.deepEqual(await logged({ ...good, client_id: 'nobody' }), [
    'invalid_client',
    'no client of this pool',
    undefined,
  ]);
  const secret = 'a-secret-that-is-none';
  assert.deepEqual(await logged({ ...good, client_secret: secret }), [
    'invalid_client',
    'the secret is missing, wrong, or not asked for',
    undefined,
  ]);
  const refresh = { grant_type: 'refresh_token', client_id: clientId, refresh_token: 'made-up' };
  assert.deepEqual(await logged(refresh), ['invalid_grant', 'refreshTokenInvalid', clientId]);
  for (const sent of [secret, good.code, 'made-up']) assert.ok(!kept.all().includes(sent), sent);
});

test('whoever opens a site, or the server, by chance is told where to go', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await pagesApp(poolhouse);
  const visitor = await new Visitor().open(`${app.site}/`);
  assert.equal(visitor.status, 200);
  assert.equal(visitor.title, 'This is where you sign in');
  assert.equal(visitor.link('Your account'), `${app.site}/account`);
  for (const path of [`${app.site}/favicon.ico`, `${poolhouse.url}/favicon.ico`]) {
    const icon = await fetch(path);
    assert.deepEqual([icon.status, icon.headers.get('Content-Type')], [200, 'image/svg+xml']);
  }
  const home = await fetch(poolhouse.url, {
    headers: { Accept: 'text/html' },
    redirect: 'manual',
  });
  assert.equal(home.headers.get('location'), 'console/');
  assert.match(await (await fetch(poolhouse.url)).text(), /^Poolhouse .*\/_dev\/inbox$/ms);
  const strange = await fetch(poolhouse.url, { headers: { Origin: 'https://evil.example' } });
  assert.equal(strange.status, 403);
});
