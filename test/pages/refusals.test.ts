import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, csvOf, importFile, rowOf } from '../import/support.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { codeFor, shown } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, functionsBehind, throwing } from '../triggers/functions.ts';
import { pagesApp, Visitor } from './support.ts';

const functions = functionsBehind('lambda');
const poolhouse = sharedServer(startOnSqlite, {}, { triggers: functions.routes });

test('the application is told when a function of the pool refuses a sign-in', async () => {
  const app = await pagesApp(poolhouse(), {
    pool: { LambdaConfig: { PreAuthentication: functions.on('pre', throwing('closed today')) } },
  });
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.post({ username: 'ann', password: PASSWORD });
  assert.deepEqual(Object.fromEntries(visitor.answer), {
    error: 'invalid_request',
    error_description: 'PreAuthentication failed with error closed today.',
    state: 's',
    iss: `${app.poolhouse.url}/${app.poolId}`,
  });
  assert.equal(visitor.cookies.has('cognito'), false);
});

test('a function that refuses at the end leaves nobody signed in', async () => {
  const app = await pagesApp(poolhouse(), {
    pool: { LambdaConfig: { PostAuthentication: functions.on('post', throwing('not you')) } },
  });
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.post({ username: 'ann', password: PASSWORD });
  assert.match(visitor.answer.get('error_description')!, /not you/);
  await visitor.open(app.page('/oauth2/authorize'));
  assert.equal(visitor.path, '/login');
});

test('who signs up is told in the words of the function that refuses', async () => {
  const app = await pagesApp(poolhouse(), {
    pool: { LambdaConfig: { PreSignUp: functions.on('sign-up', throwing('members only')) } },
  });
  const visitor = await new Visitor().open(app.page('/signup'));
  await visitor.send({ username: 'ann', password: PASSWORD });
  assert.equal(visitor.path, '/signup');
  assert.equal(visitor.problem, 'PreSignUp failed with error members only.');
});

test('a person whom only another system knows moves in by giving the password', async () => {
  const app = await pagesApp(poolhouse(), {
    pool: {
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      LambdaConfig: {
        UserMigration: functions.on(
          'migration',
          answering({
            userAttributes: { email: 'ann@example.com' },
            finalUserStatus: 'CONFIRMED',
            messageAction: 'SUPPRESS',
          }),
        ),
      },
    },
  });
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.send({ username: 'ann' });
  assert.equal(visitor.path, '/login/password');
  await visitor.send({ password: PASSWORD });
  assert.ok(visitor.answer.get('code'));
  assert.equal((await shown(app, 'ann')).status, 'CONFIRMED');
});

test('an application on a phone gets its user back at an address of its own kind', async () => {
  const app = await pagesApp(poolhouse(), {
    client: { CallbackURLs: ['acme.app:/signed-in'] },
  });
  await createUser(app, 'ann');
  const visitor = new Visitor();
  const login = app.page('/login', { redirect_uri: 'acme.app:/signed-in' });
  await visitor.open(login);
  assert.match(visitor.headers.get('Content-Security-Policy')!, /form-action 'self' acme\.app:;/);
  const answer = await fetch(login, {
    method: 'POST',
    headers: { Cookie: `XSRF-TOKEN=${visitor.cookies.get('XSRF-TOKEN')}` },
    body: new URLSearchParams({
      _csrf: visitor.cookies.get('XSRF-TOKEN')!,
      username: 'ann',
      password: PASSWORD,
    }),
    redirect: 'manual',
  });
  assert.match(
    answer.headers.get('Location')!,
    /^acme\.app:\/signed-in\?code=[\w-]+&state=s&iss=[^&]+$/,
  );
});

test('a disabled user is told so only where the client hides nobody', async () => {
  const app = await pagesApp(poolhouse());
  await createUser(app, 'ann');
  await app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username: 'ann' });
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.post({ username: 'ann', password: PASSWORD });
  assert.equal(visitor.problem, 'This account is disabled.');
});

for (const factors of [['PASSWORD'], ['PASSWORD', 'EMAIL_OTP']] as const) {
  test(`a person who was imported is led to a new password, where ${factors} let in`, async () => {
    const app = await pagesApp(poolhouse(), {
      pool: {
        AutoVerifiedAttributes: ['email'],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...factors] } },
      },
    });
    await importFile(app, csvOf(await columnsOf(app), [rowOf('ann')]));
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.send({ username: 'ann' });
    if (factors.length === 1) await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/confirmForgotPassword');
    assert.match(visitor.text, /You need a new password before you can sign in/);
    await visitor.press('Send another code');
    const password = 'Another-horse-8';
    const code = codeFor(app, 'ann@example.com');
    await visitor.send({ code, password, 'password-again': password });
    assert.equal(visitor.path, '/login/password');
    await visitor.send({ password });
    assert.ok(visitor.answer.get('code'));
  });
}
