import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticatorApp, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

/** A user with an authenticator that is asked for. */
async function withAuthenticator(app: PagesApp, username: string): Promise<AuthenticatorApp> {
  await createUser(app, username);
  const { AccessToken } = await signIn(app, username);
  return enrol(app, AccessToken);
}

/** The name, then the password. */
async function begin(app: PagesApp, name: string, password = PASSWORD): Promise<Visitor> {
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.send({ username: name });
  return visitor.send({ password });
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a person gives the name, then the password, and is sent back with a code', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    const visitor = await new Visitor().open(app.page('/oauth2/authorize'));
    assert.equal(visitor.path, '/login');
    await visitor.send({ username: 'ann' });
    assert.equal(visitor.path, '/login/password');
    await visitor.send({ password: 'wrong' });
    assert.equal(visitor.problem, 'Incorrect username or password.');
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.answer.get('state'), 's');
    assert.ok(visitor.answer.get('code'));
    // The browser is signed in now.
    await visitor.open(app.page('/oauth2/authorize'));
    assert.ok(visitor.answer.get('code'));
  });

  test('a script sends name and password at once', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.ok(visitor.answer.get('code'));
    assert.equal(visitor.status, 302);
  });

  test('pages of the classic kind ask for both at once', async () => {
    const app = await pagesApp(poolhouse(), { version: 1 });
    await createUser(app, 'ann');
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.send({ password: 'wrong', username: 'ann' });
    assert.equal(visitor.problem, 'Incorrect username or password.');
    await visitor.send({ password: PASSWORD, username: 'ann' });
    assert.ok(visitor.answer.get('code'));
  });

  test('a name that nobody has is answered like a wrong password', async () => {
    const app = await pagesApp(poolhouse());
    const visitor = await begin(app, 'nobody');
    assert.equal(visitor.path, '/login/password');
    assert.equal(visitor.problem, 'Incorrect username or password.');
  });

  test('a code of the authenticator is asked for, wrong ones with the server’s time', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    const authenticator = await withAuthenticator(app, 'ann');
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa');
    assert.match(visitor.html, /inputmode="numeric"/);
    assert.match(visitor.html, /autocomplete="one-time-code"/);
    await visitor.send({ code: '000000' });
    assert.match(visitor.problem!, /is not right.*the time on this server is \d\d:\d\d:\d\d UTC/);
    app.poolhouse.clock.advance(31_000);
    const code = authenticator.code();
    await visitor.send({ code: `${code.slice(0, 3)} ${code.slice(3)}` });
    assert.ok(visitor.answer.get('code'));
  });

  test('who has to have a second factor and has none enrols an authenticator on the way', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'ON' });
    await createUser(app, 'ann');
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa/setup/authenticator');
    const key = /<dd class="key">([^<]*)</.exec(visitor.html)![1]!;
    assert.match(key, /^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/);
    await visitor.send({ code: '000000', name: 'my phone' });
    assert.match(visitor.problem!, /is not the code/);
    assert.match(visitor.html, /value="my phone"/);
    assert.ok(visitor.html.includes(key), 'the key stays the one that was scanned');
    const authenticator = new AuthenticatorApp(key.replaceAll(' ', ''), app.poolhouse.clock);
    await visitor.send({ code: authenticator.code(), name: 'my phone' });
    assert.ok(visitor.answer.get('code'));
    app.poolhouse.clock.advance(31_000);
    const again = await begin(app, 'ann');
    assert.match(again.text, /“my phone”/);
    await again.send({ code: authenticator.code() });
    assert.ok(again.answer.get('code'));
  });

  test('a temporary password is replaced by one’s own', async () => {
    const app = await pagesApp(poolhouse());
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'ann',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    });
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/newpassword');
    await visitor.send({ password: 'Another-horse-8', 'password-again': 'other' });
    assert.equal(visitor.problem, 'The two passwords are not the same.');
    await visitor.send({ password: 'short', 'password-again': 'short' });
    assert.equal(visitor.problem, 'This password does not have what is asked for.');
    await visitor.send({ password: 'Another-horse-8', 'password-again': 'Another-horse-8' });
    assert.ok(visitor.answer.get('code'));
  });

  test('who may sign in by several ways chooses one, and may choose again', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
        UserPoolTier: 'ESSENTIALS',
      },
    });
    await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.send({ username: 'ann' });
    assert.equal(visitor.path, '/login/choose');
    await visitor.send({ way: 'EMAIL_OTP' });
    assert.equal(visitor.path, '/login/code');
    assert.match(visitor.text, /sent a code to a\*\*\*@e\*\*\*/);
    const first = codeFor(app, 'ann@example.com');
    await visitor.send({ again: 'yes' });
    assert.equal(visitor.path, '/login/code');
    assert.notEqual(codeFor(app, 'ann@example.com'), first);
    await visitor.send({ username: 'ann' });
    assert.equal(visitor.path, '/login/choose');
    await visitor.send({ way: 'PASSWORD' });
    assert.equal(visitor.path, '/login/password');
    await visitor.send({ username: 'ann' });
    await visitor.send({ way: 'EMAIL_OTP' });
    await visitor.send({ code: codeFor(app, 'ann@example.com') });
    assert.ok(visitor.answer.get('code'));
  });

  test('who has several second factors chooses one', async () => {
    const app = await pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: SMS,
      mfaConfig: { SmsMfaConfiguration: SMS },
    });
    await createUser(app, 'ann', { phone_number: '+15550001111', phone_number_verified: 'true' });
    const { AccessToken } = await signIn(app, 'ann');
    await enrol(app, AccessToken);
    await app.cognito.setUserMFAPreference({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
      SMSMfaSettings: { Enabled: true },
    });
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa/choose');
    await visitor.send({ factor: 'SMS_MFA' });
    assert.equal(visitor.path, '/mfa/code');
    await visitor.send({ code: '111111' });
    assert.equal(visitor.problem, 'This code is not right. Check it and try again.');
    await visitor.send({ code: codeFor(app, '+15550001111') });
    assert.ok(visitor.answer.get('code'));
  });

  test('an e-mail address is set up as the second factor by the code that is sent to it', async () => {
    const app = await pagesApp(poolhouse(), {
      mfa: 'ON',
      mfaConfig: { EmailMfaConfiguration: {} },
      pool: {
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
        },
      },
    });
    await createUser(app, 'ann');
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa/setup');
    await visitor.send({ factor: 'EMAIL_OTP' });
    await visitor.send({ email: 'ann@example.com' });
    assert.equal(visitor.path, '/mfa/code');
    await visitor.send({ code: codeFor(app, 'ann@example.com') });
    assert.ok(visitor.answer.get('code'));
  });

  test('a recovery code stands in for the authenticator where the pool has them', async () => {
    const app = await pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: { UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' } },
    });
    const authenticator = await withAuthenticator(app, 'ann');
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa');
    await visitor.open(visitor.link('I do not have my device'));
    assert.equal(visitor.path, '/mfa/recovery');
    await visitor.send({ code: 'AAAAAAAAAAAAAAAAAAAAAAAAAA' });
    assert.equal(visitor.problem, 'This recovery code is not right, or it has been used.');
    await visitor.open(visitor.link('I have my authenticator after all'));
    app.poolhouse.clock.advance(31_000);
    await visitor.send({ code: authenticator.code() });
    assert.ok(visitor.answer.get('code'));
  });
});
