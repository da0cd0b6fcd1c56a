import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCodes, remaining } from '../recovery-codes/support.ts';
import {
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createEnrolled,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { codeFor, OWN_EMAIL, SMS, shown } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

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
    const authenticator = await createEnrolled(app, 'ann');
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa');
    assert.match(visitor.html, /inputmode="numeric"/);
    assert.match(visitor.html, /autocomplete="one-time-code"/);
    await visitor.send({ code: '000000' });
    assert.match(visitor.problem!, /is not right.*the time on this server is 12:\d\d:\d\d\sPM UTC/);
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
    assert.equal(visitor.problem, 'This password does not meet the rules for passwords.');
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
        ...OWN_EMAIL,
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
    const authenticator = await createEnrolled(app, 'ann');
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/mfa');
    await visitor.open(visitor.link('I do not have my device'));
    assert.equal(visitor.path, '/mfa/recovery');
    await visitor.send({ code: 'AAAAAAAAAAAAAAAAAAAAAAAAAC' });
    assert.equal(visitor.problem, 'This recovery code is not right, or it has been used.');
    await visitor.open(visitor.link('Use my authenticator app instead'));
    app.poolhouse.clock.advance(31_000);
    await visitor.send({ code: authenticator.code() });
    assert.ok(visitor.answer.get('code'));
  });

  test('a recovery code signs in once, and leaves the authenticator as it is', async () => {
    const owner = await withRecoveryCodes();
    const { app, codes } = owner;
    const used = await atRecoveryCode(app);
    // As people type it: in groups, in small letters, with space around it.
    await used.send({ code: ` ${codes[0]!.toLowerCase()} ` });
    assert.ok(used.answer.get('code'));
    assert.equal(await remaining(owner), 9);

    const again = await atRecoveryCode(app);
    await again.send({ code: codes[0]! });
    assert.equal(again.problem, 'This recovery code is not right, or it has been used.');
    await again.send({ code: codes[1]! });
    assert.ok(again.answer.get('code'), 'another one is good');
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, Session, 'alice', codes[1]!), {
      name: 'CodeMismatchException',
    });
    tokensOf(await answerTotp(app, Session, 'alice', owner.phone.code()));
    assert.equal(await remaining(owner), 8);
  });

  test('guesses at recovery codes and at codes of the authenticator are counted together', async () => {
    const { app, codes, phone } = await withRecoveryCodes();
    const visitor = await atRecoveryCode(app);
    for (let n = 0; n < 3; n++) {
      await visitor.send({ code: 'AAAAAAAAAAAAAAAAAAAAAAAAAC' });
      assert.match(visitor.problem!, /not right/);
    }
    await visitor.open(visitor.link('Use my authenticator app instead'));
    for (let n = 0; n < 2; n++) await visitor.send({ code: phone.wrongCode() });
    await visitor.open(visitor.link('I do not have my device'));
    await visitor.send({ code: codes[0]! });
    assert.equal(visitor.problem, 'Too many tries. Try again in 1 second.');
  });

  test('what the pool requires is asked for along with a new password', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: {
        Schema: [
          { Name: 'family_name', Required: true },
          { Name: 'birthdate', Required: true },
          { Name: 'phone_number', Required: true },
          { Name: 'email', Required: true },
        ],
      },
    });
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'ann',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    });
    const visitor = await begin(app, 'ann');
    assert.equal(visitor.path, '/newpassword');
    assert.doesNotMatch(visitor.html, /name="email"/, 'what is known is not asked for');
    for (const name of ['family_name', 'birthdate', 'phone_number']) {
      assert.match(visitor.html, new RegExp(`<input id="${name}"[^>]*\\brequired`));
    }
    const NEW = { password: 'Another-horse-8', 'password-again': 'Another-horse-8' };
    const right = { family_name: 'Example', birthdate: '1990-02-03', phone_number: '+15550001111' };
    for (const wrong of [{ family_name: '' }, { birthdate: 'May' }, { phone_number: 'none' }]) {
      await visitor.send({ ...NEW, ...right, ...wrong });
      assert.equal(visitor.path, '/newpassword');
      assert.ok(visitor.problem, JSON.stringify(wrong));
      const typed = { ...right, ...wrong };
      for (const [name, value] of Object.entries(typed)) {
        assert.match(
          visitor.html,
          new RegExp(`id="${name}"[^>]*value="${value.replace('+', '\\+')}"`),
        );
      }
    }
    assert.equal((await shown(app, 'ann')).status, 'FORCE_CHANGE_PASSWORD');
    // With a field that was not asked for: it is no way to write an attribute.
    await visitor.post({ ...NEW, ...right, phone_number: '+1 (555) 000-1111', nickname: 'root' });
    assert.ok(visitor.answer.get('code'), visitor.problem);
    const { status, attributes } = await shown(app, 'ann');
    const { sub: _, ...known } = attributes;
    assert.equal(status, 'CONFIRMED');
    assert.deepEqual(known, {
      email: 'ann@example.com',
      phone_number_verified: 'false',
      ...right,
    });
  });

  /** alice, with an authenticator and the codes for its loss. */
  async function withRecoveryCodes() {
    const app = await pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: { UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' } },
    });
    const userId = await createUser(app, 'alice');
    const { AccessToken: accessToken } = await signIn(app, 'alice');
    const owner = { app, userId, accessToken, phone: await enrol(app, accessToken) };
    return { ...owner, codes: await makeCodes(owner) };
  }

  async function atRecoveryCode(app: PagesApp): Promise<Visitor> {
    const visitor = await begin(app, 'alice');
    await visitor.open(visitor.link('I do not have my device'));
    assert.equal(visitor.path, '/mfa/recovery');
    return visitor;
  }
});
