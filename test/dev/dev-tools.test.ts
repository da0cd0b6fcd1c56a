import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../support/app.ts';
import { NOON, startOnSqlite } from '../support/servers.ts';

const json = { Accept: 'application/json' };

test('the inbox lists what would have been sent, newest first and filtered', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse);
  for (const name of ['alice', 'bob']) {
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: name,
      TemporaryPassword: 'Temp-pass-1',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
    });
  }
  const list = async (query: string) => {
    const answer = await fetch(`${poolhouse.url}/_dev/inbox${query}`, { headers: json });
    const { messages } = (await answer.json()) as { messages: Record<string, string>[] };
    return messages;
  };
  const all = await list('');
  assert.deepEqual(
    all.map(({ destination }) => destination),
    ['bob@example.com', 'alice@example.com'],
  );
  const { id, body, ...message } = all[1]!;
  assert.match(id!, /^[0-9a-f-]{36}$/);
  assert.match(body!, /alice .*Temp-pass-1/);
  assert.deepEqual(message, {
    sentAt: new Date(NOON).toISOString(),
    userPoolId: app.poolId,
    username: 'alice',
    medium: 'EMAIL',
    destination: 'alice@example.com',
    purpose: 'CustomMessage_AdminCreateUser',
    subject: 'Your temporary password',
    code: 'Temp-pass-1',
  });
  assert.equal((await list('?to=bob@example.com')).length, 1);
  assert.equal((await list('?username=alice')).length, 1);
  assert.equal((await list('?userPoolId=us-east-1_Nowhere12')).length, 0);
});

test('the inbox page shows messages as text, whatever they hold', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse);
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: '<script>alert(1)</script>',
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
  });
  const answer = await fetch(`${poolhouse.url}/_dev/inbox`);
  assert.match(answer.headers.get('content-type')!, /^text\/html/);
  const page = await answer.text();
  assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(!page.includes('<script>'));
});

test('the clock moves by order of a JSON request and of nothing else', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const clock = `${poolhouse.url}/_dev/clock`;
  const move = (body: string, type = 'application/json') =>
    fetch(clock, { method: 'POST', body, headers: { 'Content-Type': type } });
  const now = async () => {
    const shown = (await (await fetch(clock)).json()) as { now: string };
    return Date.parse(shown.now);
  };
  assert.equal(await now(), NOON);
  assert.equal((await move('{"advanceSeconds":30}')).status, 200);
  assert.equal(await now(), NOON + 30_000);
  await move('{"now":"2031-01-01T00:00:00Z"}');
  assert.equal(await now(), Date.parse('2031-01-01T00:00:00Z'));
  for (const order of ['{}', '[]', 'x', '{"advanceSeconds":"30"}', '{"now":"soon"}']) {
    assert.equal((await move(order)).status, 400, order);
  }
  // What another site's page may send without asking first.
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    assert.equal((await move('{"advanceSeconds":30}', type)).status, 415);
  }
  assert.equal(await now(), Date.parse('2031-01-01T00:00:00Z'));
  await move('{"reset":true}');
  assert.ok(Math.abs((await now()) - Date.now()) < 60_000);
});

test('other sites may read discovery documents and nothing of the development tools', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const { poolId } = await createApp(poolhouse);
  const origin = async (path: string) =>
    (await fetch(poolhouse.url + path)).headers.get('access-control-allow-origin');
  assert.equal(await origin(`/${poolId}/.well-known/jwks.json`), '*');
  assert.equal(await origin('/us-east-1_Nowhere12/.well-known/jwks.json'), '*');
  assert.equal(await origin('/_dev/inbox'), null);
  assert.equal(await origin('/_dev/clock'), null);
});

test('every answer carries a request id', async (t) => {
  const poolhouse = await startOnSqlite(t);
  for (const path of ['/_health', '/nowhere', '/_dev/clock', '/', '/x/.well-known/jwks.json']) {
    const { headers } = await fetch(poolhouse.url + path);
    assert.match(headers.get('x-amzn-RequestId') ?? '', /^[0-9a-f-]{36}$/, path);
  }
});
