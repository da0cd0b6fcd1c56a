import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEnrolled, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

async function atCode(app: PagesApp, name: string, visitor = new Visitor()): Promise<Visitor> {
  await visitor.open(app.page('/login'));
  await visitor.post({ username: name, password: PASSWORD });
  assert.equal(visitor.path, '/mfa');
  return visitor;
}

const idOf = (visitor: Visitor) => new URL(visitor.url).searchParams.get('journey')!;

test('reloading shows the same page, and going back and on again works', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'OPTIONAL' });
  const authenticator = await createEnrolled(app, 'ann');
  const visitor = await atCode(app, 'ann');
  const url = visitor.url;
  await visitor.open(url);
  assert.equal(visitor.path, '/mfa');
  // Back to a page that is behind: the journey is where it is.
  await visitor.open(url.replace('/mfa?', '/login/password?'));
  assert.equal(visitor.path, '/mfa');
  await visitor.send({ code: authenticator.code() });
  assert.ok(visitor.answer.get('code'));
  // The journey is over.
  await visitor.open(url);
  assert.equal(visitor.path, '/login');
  assert.match(visitor.problem!, /can no longer be finished/);
});

test('two tabs of one browser sign in two people, each as who it began with', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'OPTIONAL' });
  const ann = await createEnrolled(app, 'ann');
  await createEnrolled(app, 'bob');
  const visitor = await atCode(app, 'ann');
  const annsPage = visitor.url;
  await atCode(app, 'bob', visitor);
  assert.match(visitor.text, /bob/);
  await visitor.open(annsPage);
  assert.match(visitor.text, /ann/);
  await visitor.send({ code: ann.code() });
  const code = visitor.answer.get('code')!;
  const answer = await fetch(`${app.site}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      redirect_uri: 'http://localhost:4711/callback',
      code,
    }),
  });
  const { id_token } = (await answer.json()) as { id_token: string };
  const claims = JSON.parse(Buffer.from(id_token.split('.')[1]!, 'base64url').toString());
  assert.equal(claims['cognito:username'], 'ann');
});

test('a journey is good in no other browser, for no other request and for no other client', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'OPTIONAL' });
  const authenticator = await createEnrolled(app, 'ann');
  const visitor = await atCode(app, 'ann');
  const id = idOf(visitor);

  const thief = await new Visitor().open(app.page('/login'));
  for (const [name, value] of visitor.cookies) {
    if (name.startsWith('journey')) thief.cookies.set(name, value);
  }
  await thief.open(visitor.url);
  assert.equal(thief.path, '/login');

  await visitor.open(app.page('/mfa', { journey: id, state: 'another' }));
  assert.equal(visitor.path, '/login');

  const { UserPoolClient } = await app.cognito.createUserPoolClient({
    UserPoolId: app.poolId,
    ClientName: 'other',
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: ['http://localhost:4711/callback'],
  });
  await visitor.open(app.page('/mfa', { journey: id, client_id: UserPoolClient!.ClientId! }));
  assert.equal(visitor.path, '/login');

  await visitor.open(app.page('/mfa', { journey: id }));
  await visitor.send({ code: authenticator.code() });
  assert.ok(visitor.answer.get('code'));
});

test('a journey that was altered, cut or made up is none', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'OPTIONAL' });
  await createEnrolled(app, 'ann');
  const visitor = await atCode(app, 'ann');
  const { url } = visitor;
  const name = `journey-${idOf(visitor)}`;
  const sealed = visitor.cookies.get(name)!;
  for (const value of [
    '',
    'x',
    sealed.slice(0, -4),
    `${sealed.slice(0, 60)}AAAA${sealed.slice(64)}`,
  ]) {
    visitor.cookies.set(name, value);
    await visitor.open(url);
    assert.equal(visitor.path, '/login', value.slice(0, 5));
  }
  visitor.cookies.set(name, sealed);
  for (const journey of ['', '../x', 'x'.repeat(5000), '__proto__']) {
    await visitor.open(app.page('/mfa', { journey }));
    assert.equal(visitor.path, '/login');
  }
});

test('who takes too long begins again, and older journeys give way to new ones', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'OPTIONAL' });
  const authenticator = await createEnrolled(app, 'ann');
  const visitor = await atCode(app, 'ann');
  app.poolhouse.clock.advance(14 * 60_000);
  await visitor.send({ code: authenticator.wrongCode() });
  assert.match(visitor.problem!, /not right/);
  app.poolhouse.clock.advance(2 * 60_000);
  await visitor.send({ code: authenticator.code() });
  assert.equal(visitor.path, '/login');
  assert.match(visitor.problem!, /can no longer be finished/);
  for (let n = 0; n < 5; n++) {
    app.poolhouse.clock.advance(1_000);
    await atCode(app, 'ann', visitor);
  }
  assert.equal([...visitor.cookies.keys()].filter((name) => name.startsWith('journey')).length, 3);
});

test('wrong codes at the pages and at the API are counted together', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { mfa: 'OPTIONAL' });
  const authenticator = await createEnrolled(app, 'ann');
  const visitor = await atCode(app, 'ann');
  for (let n = 0; n < 5; n++) await visitor.send({ code: authenticator.wrongCode() });
  await visitor.send({ code: authenticator.code() });
  assert.equal(visitor.problem, 'Too many tries. Try again in 1 second.');
  const begun = await app.cognito.initiateAuth({
    ClientId: app.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ann', PASSWORD },
  });
  await assert.rejects(
    app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: begun.Session,
      ChallengeResponses: { USERNAME: 'ann', SOFTWARE_TOKEN_MFA_CODE: authenticator.code() },
    }),
    { message: 'Password attempts exceeded' },
  );
});
