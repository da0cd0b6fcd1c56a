import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PAGES } from '#pages/journey/next-page.ts';
import { createUser } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { pagesApp, Visitor } from './support.ts';

/** Names that pages read, and what nobody should send for them. */
const NAMES = [
  'username',
  'password',
  'password-again',
  'code',
  'way',
  'factor',
  'email',
  'name',
  'credential',
  'remember',
  'again',
  'journey',
  'notice',
  'then',
  'lang',
  'login_hint',
  'state',
  'response_type',
  'redirect_uri',
  'client_id',
  'prompt',
];
const values = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    'yes',
    'WEB_AUTHN',
    '{}',
    '[]',
    'null',
    '__proto__',
    '\u0000',
    'ann',
    '../..',
  ),
);
const pairs = fc.array(fc.tuple(fc.constantFrom(...NAMES), values), { maxLength: 8 });

test('whatever is sent to a page is answered with a page or a redirect', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'ON' });
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  const csrf = visitor.cookies.get('XSRF-TOKEN')!;
  const Cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(PAGES)),
      fc.constantFrom('GET', 'POST'),
      pairs,
      pairs,
      fc.boolean(),
      async (path, method, query, form, isOurs) => {
        const url = isOurs ? new URL(app.page(path)) : new URL(app.site + path);
        for (const [name, value] of query) url.searchParams.append(name, value);
        const body = new URLSearchParams([['_csrf', csrf], ...form]);
        const answer = await fetch(url, {
          method,
          headers: { Cookie },
          redirect: 'manual',
          ...(method === 'POST' && { body }),
        });
        const text = await answer.text();
        assert.ok(answer.status < 500, `${answer.status} ${method} ${url} ${body}: ${text}`);
        const location = answer.headers.get('Location');
        if (location !== null) {
          const { origin } = new URL(location, url);
          assert.ok([url.origin, 'http://localhost:4711'].includes(origin), location);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test('a form of any other kind, or of none, does nothing', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  for (const init of [
    { body: '{"username":"ann"}', headers: { 'Content-Type': 'application/json' } },
    { body: new FormData() },
    { body: Buffer.from([0xff, 0xfe, 0]) },
    {},
  ] as RequestInit[]) {
    const answer = await fetch(app.page('/login'), { method: 'POST', ...init });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /This page was out of date/);
  }
});

test('a person signs up with nothing that the API would not take', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), {
    pool: { Schema: [{ Name: 'nickname', Required: true, Mutable: true }] },
  });
  const right = { username: 'ann', nickname: 'Ann', password: 'Correct-horse-7' };
  const visitor = await new Visitor().open(app.page('/signup'));
  for (const wrong of [
    { username: 'x'.repeat(129) },
    { username: 'two words' },
    { username: 'ann\u0000' },
    { nickname: 'x'.repeat(2049) },
    { password: 'Correct horse 7!' },
    { password: `Correct-horse-7${'x'.repeat(250)}` },
  ]) {
    await visitor.open(app.page('/signup'));
    await visitor.send({ ...right, ...wrong });
    assert.equal(visitor.path, '/signup', JSON.stringify(wrong).slice(0, 40));
    assert.ok(visitor.problem);
  }
  const { Users } = await app.cognito.listUsers({ UserPoolId: app.poolId });
  assert.deepEqual(Users, []);
  await visitor.send(right);
  assert.equal(visitor.path, '/confirm');
});
