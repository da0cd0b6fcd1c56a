import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startPoolhouse, startWith } from '#testing.ts';
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

test('messages are searched, waited for and cleared', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse);
  const ask = async (query: string) => {
    const answer = await fetch(`${poolhouse.url}/_dev/inbox${query}`, { headers: json });
    return ((await answer.json()) as { messages: { username: string }[] }).messages;
  };
  const waiting = ask('?username=bob&wait=20');
  const waitingHere = poolhouse.waitForMessage({ to: 'bob@example.com' });
  for (const name of ['alice', 'bob']) {
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: name,
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
    });
  }
  assert.deepEqual(
    (await waiting).map(({ username }) => username),
    ['bob'],
  );
  assert.equal((await waitingHere).username, 'bob');
  assert.deepEqual(
    (await ask('?text=ALICE')).map(({ username }) => username),
    ['alice'],
  );
  const cleared = await fetch(`${poolhouse.url}/_dev/inbox?username=bob`, { method: 'DELETE' });
  assert.deepEqual(await cleared.json(), { removed: 1 });
  assert.equal(poolhouse.inbox().length, 1);
  await assert.rejects(poolhouse.waitForMessage({ username: 'bob' }, 1), /No such message/);
});

test('messages survive a restart where the store does', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'poolhouse-inbox-'));
  t.after(() => rmSync(data, { recursive: true }));
  const first = await startWith({ data }, {});
  const app = await createApp({ ...first, storeUrl: '' });
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: 'alice',
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
  });
  const messages = first.inbox();
  await first.stop();
  // A crash in the middle of a line.
  appendFileSync(join(data, 'inbox.jsonl'), '{"id": "half');
  await using second = await startPoolhouse({ data });
  assert.equal(messages.length, 1);
  assert.deepEqual(second.inbox(), messages);
});

test('users are shown with the code of their authenticator, and signed in without it', async (t) => {
  const poolhouse = await startOnSqlite(t, { now: NOON });
  const app = await createApp(poolhouse);
  const authenticator = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const { UserPool } = await app.cognito.describeUserPool({ UserPoolId: app.poolId });
  await poolhouse.seed({
    pools: [
      {
        id: app.poolId,
        name: UserPool!.Name,
        users: [{ username: 'alice', password: 'Right-pass-1', authenticator }],
      },
    ],
  });
  const list = await fetch(`${poolhouse.url}/_dev/users?userPoolId=${app.poolId}`);
  const { users } = (await list.json()) as { users: { authenticators: object[] }[] };
  const code = poolhouse.totp(authenticator);
  assert.equal(users.length, 1);
  assert.partialDeepStrictEqual(users[0]!.authenticators[0]!, {
    code,
    used: false,
    secondsLeft: 15,
  });
  const totp = await fetch(`${poolhouse.url}/_dev/totp?secret=${authenticator}`);
  assert.equal(((await totp.json()) as { code: string }).code, code);
  const signIn = await fetch(`${poolhouse.url}/_dev/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ userPoolId: app.poolId, clientId: app.clientId, username: 'alice' }),
  });
  const { AccessToken } = (await signIn.json()) as { AccessToken: string };
  assert.equal((await app.cognito.getUser({ AccessToken })).Username, 'alice');
});

test('the log of the last requests says why they were refused', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse);
  await assert.rejects(app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'nobody' }));
  const linesAfter = async (id: number) => {
    const answer = await fetch(`${poolhouse.url}/_dev/log?after=${id}`);
    return ((await answer.json()) as { lines: { id: number; event: string; fields: object }[] })
      .lines;
  };
  const lines = await linesAfter(0);
  const refused = lines.find(({ event, fields }) => event === 'request' && 'error' in fields)!;
  assert.partialDeepStrictEqual(refused.fields, {
    operation: 'AdminGetUser',
    error: 'UserNotFoundException',
    reason: 'userNotFound',
  });
  const newer = await linesAfter(lines.at(-1)!.id);
  assert.ok(newer.every(({ id }) => id > lines.at(-1)!.id));
});

test('no other site can use the tools, and a wrong order is told', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const order = (tool: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${poolhouse.url}/_dev/${tool}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
  for (const tool of ['reset', 'seed', 'sign-in', 'clock']) {
    const foreign = await order(tool, '{}', { Origin: 'https://evil.example' });
    assert.equal(foreign.status, 403, tool);
    const form = await order(tool, '{}', { 'Content-Type': 'text/plain' });
    assert.equal(form.status, 415, tool);
    const broken = await order(tool, '{"pools": [');
    assert.equal(broken.status, 400, tool);
  }
  for (const tool of ['users', 'users?userPoolId=us-east-1_None', 'totp', 'totp?secret=1']) {
    const answer = await fetch(`${poolhouse.url}/_dev/${tool}`);
    assert.equal(answer.status, 400, tool);
    assert.equal(typeof ((await answer.json()) as { message: string }).message, 'string');
  }
});
