/** Another code, another method, another way: none leads in a circle, and nothing typed is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { openAccount } from '../account/support.ts';
import { createEnrolled, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, messagesOf, OWN_EMAIL, otherThan, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

const EMAIL = 'ann@example.com';
const PHONE = '+15550001111';
const REACHABLE = {
  email: EMAIL,
  email_verified: 'true',
  phone_number: PHONE,
  phone_number_verified: 'true',
};
const CHOICE = {
  ...OWN_EMAIL,
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
} satisfies Partial<CreateUserPoolCommandInput>;
const FLOWS = {
  ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
} satisfies Partial<CreateUserPoolClientCommandInput>;

async function atPassword(app: PagesApp, username = 'ann'): Promise<Visitor> {
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.send({ username });
  assert.equal(visitor.path, '/login/password');
  return visitor;
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  const messageApp = () =>
    pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      mfaConfig: { SmsMfaConfiguration: SMS, EmailMfaConfiguration: {} },
      pool: { ...SMS, ...OWN_EMAIL },
    });

  test('a person who has several second factors goes from one to another', async () => {
    const app = await messageApp();
    await createUser(app, 'ann', REACHABLE);
    const phone = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'ann',
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      SMSMfaSettings: { Enabled: true },
    });
    const visitor = await atPassword(app);
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/mfa/code');
    await visitor.press('Use another method');
    assert.equal(visitor.path, '/mfa/choose');
    await visitor.press('By text message');
    assert.equal(visitor.path, '/mfa/code');
    const bySms = codeFor(app, PHONE);
    await visitor.press('Use another method');
    await visitor.press('From your authenticator app');
    assert.equal(visitor.path, '/mfa');
    await visitor.send({ code: bySms });
    assert.match(visitor.problem!, /not right/, 'a code of another method is none of this one');
    await visitor.press('Use another method');
    await visitor.press('By text message');
    await visitor.send({ code: codeFor(app, PHONE) });
    assert.ok(visitor.answer.get('code'));
    assert.ok(phone);
  });

  test('another code takes the place of the one before, and the sign-in goes on', async () => {
    const app = await messageApp();
    await createUser(app, 'ann', REACHABLE);
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'ann',
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const visitor = await atPassword(app);
    await visitor.send({ password: PASSWORD });
    assert.doesNotMatch(visitor.text, /Use another method/, 'there is no other one');
    const page = { url: visitor.url, html: visitor.html };
    const first = codeFor(app, EMAIL);
    await visitor.press('Send another code');
    assert.equal(visitor.path, '/mfa/code');
    assert.match(visitor.text, /Another code is on its way\./);
    const second = codeFor(app, EMAIL);
    if (first !== second) {
      await visitor.send({ code: first });
      assert.match(visitor.problem!, /not right/);
    }
    // The page of another tab, or the one that the back button shows, is still a page of this journey.
    Object.assign(visitor, page);
    await visitor.send({ code: second });
    assert.ok(visitor.answer.get('code'));
  });

  test('codes that are asked for again are counted with those of every door', async () => {
    const app = await messageApp();
    await createUser(app, 'ann', REACHABLE);
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'ann',
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const visitor = await atPassword(app);
    await visitor.send({ password: PASSWORD });
    for (let n = 0; n < 29; n++) await visitor.press('Send another code');
    assert.equal(visitor.problem, undefined);
    const sent = messagesOf(app);
    await visitor.press('Send another code');
    assert.match(visitor.problem!, /^That was asked for too often\. Try again in 60 minutes\.$/);
    assert.equal(messagesOf(app), sent);
  });

  test('an address for codes can be corrected, and another method set up in its place', async () => {
    const app = await pagesApp(poolhouse(), {
      mfa: 'ON',
      mfaConfig: { EmailMfaConfiguration: {} },
      pool: OWN_EMAIL,
    });
    await createUser(app, 'ann');
    const visitor = await atPassword(app);
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/mfa/setup');
    await visitor.press('Codes by e-mailTo an address that only you can read');
    await visitor.open(visitor.link('Use another method'));
    assert.equal(visitor.path, '/mfa/setup');
    await visitor.press('Codes by e-mailTo an address that only you can read');
    await visitor.send({ email: 'wrong@example.com' });
    assert.equal(visitor.path, '/mfa/code');
    await visitor.press('Send another code');
    assert.equal(visitor.path, '/mfa/code');
    const forWrong = codeFor(app, 'wrong@example.com');
    await visitor.press('Use another method');
    assert.equal(visitor.path, '/mfa/setup');
    await visitor.press('Codes by e-mailTo an address that only you can read');
    await visitor.send({ email: EMAIL });
    const right = codeFor(app, EMAIL);
    if (forWrong !== right) {
      await visitor.send({ code: forWrong });
      assert.match(visitor.problem!, /not right/);
    }
    await visitor.send({ code: right });
    assert.ok(visitor.answer.get('code'));
  });

  test('there is another way in only for people who have one, whoever else there is', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: CHOICE,
      client: { ...FLOWS, PreventUserExistenceErrors: 'ENABLED' },
    });
    await createUser(app, 'ann', { email: EMAIL, email_verified: 'true' });
    await createUser(app, 'bob');
    const bob = await atPassword(app, 'bob');
    assert.doesNotMatch(bob.text, /Try another way/);
    const zoe = await new Visitor().open(app.page('/login'));
    await zoe.send({ username: 'zoe' });
    const anns = await new Visitor().open(app.page('/login'));
    await anns.send({ username: 'ann' });
    assert.ok([bob.path, anns.path].includes(zoe.path), 'a stranger looks like somebody');
    assert.equal(anns.path, '/login/choose');
    await anns.press('With your password');
    assert.equal(anns.path, '/login/password');
    await anns.press('Try another way');
    assert.equal(anns.path, '/login/choose');
    await anns.press('With a code by e-mail');
    await anns.press('Try another way');
    assert.equal(anns.path, '/login/choose');
  });

  test('a name that nobody has is asked for like one whose owner has a password alone', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: CHOICE,
      client: { ...FLOWS, PreventUserExistenceErrors: 'LEGACY' },
    });
    await createUser(app, 'bob');
    const seen = async (name: string) => {
      const visitor = await atPassword(app, name);
      const pages = [visitor.html];
      await visitor.send({ password: 'Wrong-horse-8' });
      pages.push(visitor.html);
      await visitor.open(visitor.link('Forgot your password?'));
      pages.push(visitor.html);
      return pages.map((html) =>
        html
          .replaceAll(name, 'NAME')
          .replaceAll(/journey=[\w-]+/g, 'journey')
          .replaceAll(/name="_csrf" value="[^"]*"/g, ''),
      );
    };
    assert.deepEqual(await seen('zoe'), await seen('bob'));
  });

  test('whether a device is remembered is asked once', async () => {
    const app = await pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: {
        DeviceConfiguration: {
          ChallengeRequiredOnNewDevice: true,
          DeviceOnlyRememberedOnUserPrompt: true,
        },
      },
    });
    const phone = await createEnrolled(app, 'ann');
    const devices = async () =>
      (await app.cognito.adminListDevices({ UserPoolId: app.poolId, Username: 'ann' })).Devices;
    const left = await atPassword(app);
    assert.match(left.text, /Remember this device/);
    await left.send({ password: PASSWORD });
    assert.equal(left.path, '/mfa');
    assert.doesNotMatch(left.text, /Remember this device/);
    await left.send({ code: phone.code() });
    assert.ok(left.answer.get('code'));
    assert.deepEqual(await devices(), []);

    app.poolhouse.clock.advance(60_000);
    const ticked = await atPassword(app);
    await ticked.send({ password: 'Wrong-horse-8', remember: 'yes' });
    assert.match(ticked.html, /name="remember" value="yes" checked/, 'it stays ticked');
    await ticked.send({ password: PASSWORD, remember: 'yes' });
    assert.doesNotMatch(ticked.text, /Remember this device/);
    await ticked.send({ code: phone.code() });
    assert.ok(ticked.answer.get('code'));
    assert.equal((await devices())?.length, 1);
    await ticked.open(app.page('/login'));
    await ticked.send({ username: 'ann' });
    assert.doesNotMatch(ticked.text, /Remember this device/, 'it is remembered');
  });

  for (const version of [1, 2] as const) {
    test(`a forgotten password keeps the name, on the pages of version ${version}`, async () => {
      const app = await pagesApp(poolhouse(), { version });
      await createUser(app, 'ann', { email: EMAIL, email_verified: 'true' });
      const visitor = await new Visitor().open(app.page('/login'));
      if (version === 1) {
        await visitor.press('Forgot your password?', {
          username: 'ann',
          password: '',
          forgot: 'yes',
        });
      } else {
        await visitor.send({ username: 'ann' });
        await visitor.open(visitor.link('Forgot your password?'));
      }
      assert.equal(visitor.path, '/forgotPassword');
      assert.match(visitor.html, /name="username"[^>]*value="ann"/s);
    });
  }

  test('what was right in a form for a new password stays, and what was wrong goes', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann', { email: EMAIL, email_verified: 'true' });
    const visitor = await new Visitor().open(app.page('/forgotPassword'));
    await visitor.send({ username: 'ann' });
    const code = codeFor(app, EMAIL);
    const chosen = 'Another-horse-8';
    const values = () =>
      ['code', 'password', 'password-again'].map(
        (name) => new RegExp(`name="${name}"[^>]*?value="([^"]*)"`, 's').exec(visitor.html)?.[1],
      );
    await visitor.send({ code: otherThan(code), password: chosen, 'password-again': chosen });
    assert.match(visitor.problem!, /not right/);
    assert.deepEqual(values(), ['', chosen, chosen]);
    await visitor.send({ code, password: 'weak', 'password-again': 'weak' });
    assert.deepEqual(values(), [code, undefined, undefined]);
    await visitor.send({ code, password: chosen, 'password-again': 'Another-horse-9' });
    assert.deepEqual(values(), [code, undefined, undefined]);
    await visitor.send({ code, password: chosen, 'password-again': chosen });
    assert.equal(visitor.path, '/login/password');
  });

  test('another code for an address of the account is sent from the page that takes it', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann', { email: EMAIL });
    const visitor = await openAccount(app, 'ann', { path: '/account/verify?attribute=email' });
    await visitor.press('Send a code');
    const sent = messagesOf(app);
    await visitor.press('Send another code');
    assert.equal(messagesOf(app), sent + 1);
    await visitor.send({ code: codeFor(app, EMAIL) });
    assert.match(visitor.text, /Your e-mail address is confirmed\./);
  });
});
