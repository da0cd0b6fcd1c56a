import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, PASSWORD } from '../support/app.ts';
import { codeFor, otherThan, shown, signUp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { pagesApp, Visitor } from './support.ts';

const VERIFIED = { AutoVerifiedAttributes: ['email' as const] };

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a person signs up, confirms by the code and signs in', async () => {
    const app = await pagesApp(poolhouse(), { pool: VERIFIED });
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.open(visitor.link('Create an account'));
    assert.equal(visitor.path, '/signup');
    await visitor.send({ username: 'ann', email: '', password: PASSWORD });
    assert.equal(visitor.problem, 'Fill in: E-mail address');
    await visitor.send({ username: 'ann', email: 'ann@example.com', password: 'short' });
    assert.equal(visitor.problem, 'This password does not meet the rules for passwords.');
    assert.match(visitor.html, /value="ann@example.com"/);
    assert.doesNotMatch(visitor.html, /value="short"/);
    await visitor.send({ username: 'ann', email: 'ann@example.com', password: PASSWORD });
    assert.equal(visitor.path, '/confirm');
    assert.match(visitor.text, /sent a code to a\*\*\*@e\*\*\*/);
    const code = codeFor(app, 'ann@example.com');
    await visitor.send({ code: otherThan(code) });
    assert.equal(visitor.problem, 'This code is not right. Check it and try again.');
    await visitor.send({ code });
    assert.equal(visitor.path, '/login/password');
    assert.match(visitor.text, /Your account is confirmed/);
    await visitor.send({ password: PASSWORD });
    assert.ok(visitor.answer.get('code'));
    assert.equal((await shown(app, 'ann')).status, 'CONFIRMED');
  });

  test('who could sign in by such a code is signed in at once', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: {
        ...VERIFIED,
        UsernameAttributes: ['email'],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
    });
    const visitor = await new Visitor().open(app.page('/signup'));
    assert.match(visitor.html, /name="username" type="email"/);
    await visitor.send({ username: 'ann@example.com', password: '' });
    assert.equal(visitor.path, '/confirm');
    await visitor.send({ code: codeFor(app, 'ann@example.com') });
    assert.ok(visitor.answer.get('code'));
  });

  test('a name that is taken is told to whoever signs up', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    const visitor = await new Visitor().open(app.page('/signup'));
    await visitor.send({ username: 'ann', password: PASSWORD });
    assert.equal(visitor.problem, 'There is an account with this name already.');
  });

  test('nobody signs up where administrators make the accounts', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    const visitor = await new Visitor().open(app.page('/login'));
    assert.doesNotMatch(visitor.text, /Create an account/);
    assert.doesNotMatch(visitor.html, /<div[^>]*>\s*<\/div>/);
    await visitor.open(app.page('/signup'));
    assert.match(visitor.problem!, /Only an administrator of this application can create accounts/);
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.match(visitor.problem!, /Only an administrator of this application can create accounts/);
    await assert.rejects(shown(app, 'ann'), { name: 'UserNotFoundException' });
  });

  test('who signs in before confirming is led to the code, and may have another one', async () => {
    const app = await pagesApp(poolhouse(), { pool: VERIFIED });
    await signUp(app, 'ann', { email: 'ann@example.com' });
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.equal(visitor.path, '/confirm');
    assert.match(visitor.text, /not confirmed yet/);
    const first = codeFor(app, 'ann@example.com');
    await visitor.send({ username: 'ann' });
    assert.match(visitor.text, /Another code is on its way/);
    assert.notEqual(codeFor(app, 'ann@example.com'), first);
    await visitor.send({ code: codeFor(app, 'ann@example.com') });
    assert.equal(visitor.path, '/login/password');
  });

  test('a forgotten password is replaced by the code that is sent', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.send({ username: 'ann' });
    await visitor.open(visitor.link('Forgot your password?'));
    await visitor.send({ username: 'ann' });
    assert.equal(visitor.path, '/confirmForgotPassword');
    const password = 'Another-horse-8';
    const code = codeFor(app, 'ann@example.com');
    await visitor.send({ code, password, 'password-again': 'x' });
    assert.equal(visitor.problem, 'The two passwords are not the same.');
    await visitor.send({ code, password, 'password-again': password });
    assert.equal(visitor.path, '/login/password');
    assert.match(visitor.text, /Your password is changed/);
    await visitor.send({ password });
    assert.ok(visitor.answer.get('code'));
  });

  test('who must have a new password is led to it by the sign-in', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
    await app.cognito.adminResetUserPassword({ UserPoolId: app.poolId, Username: 'ann' });
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.equal(visitor.path, '/confirmForgotPassword');
    const password = 'Another-horse-8';
    await visitor.send({
      code: codeFor(app, 'ann@example.com'),
      password,
      'password-again': password,
    });
    await visitor.send({ password });
    assert.ok(visitor.answer.get('code'));
  });

  test('at a reset a name that nobody has looks like one without an address', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    for (const username of ['ann', 'nobody']) {
      const visitor = await new Visitor().open(app.page('/forgotPassword'));
      await visitor.send({ username });
      assert.match(visitor.problem!, /no confirmed address to send a code to/);
    }
  });

  test('a reset tells nothing of who has an account where the client hides it', async () => {
    const app = await pagesApp(poolhouse(), {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    const visitor = await new Visitor().open(app.page('/forgotPassword'));
    await visitor.send({ username: 'nobody@example.com' });
    assert.equal(visitor.path, '/confirmForgotPassword');
    assert.match(visitor.text, /sent a code to n\*\*\*@e\*\*\*/);
  });
});
