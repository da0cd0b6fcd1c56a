/** The second step of signing in, on the account page: on, off, and which is asked for first. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { beginPassword, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, OWN_EMAIL, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { doing, openAccount } from './support.ts';

const PHONE = '+15550001111';
const EMAIL = 'ann@example.com';
const CONTACTS = {
  email: EMAIL,
  email_verified: 'true',
  phone_number: PHONE,
  phone_number_verified: 'true',
};

onEveryStore((start) => {
  describe('second factors on the account page', () => {
    const poolhouse = sharedServer(start);

    async function mfaApp(
      mfa: 'OPTIONAL' | 'ON' = 'OPTIONAL',
      policy: readonly ('PASSWORD' | 'EMAIL_OTP')[] = ['PASSWORD'],
    ): Promise<PagesApp> {
      return pagesApp(poolhouse(), {
        mfa,
        mfaConfig: {
          SmsMfaConfiguration: { SmsConfiguration: SMS.SmsConfiguration },
          EmailMfaConfiguration: {},
        },
        pool: {
          ...SMS,
          ...OWN_EMAIL,
          Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...policy] } },
        },
      });
    }

    const told = ({ poolhouse: server, poolId }: PagesApp) =>
      server
        .inbox({ userPoolId: poolId, username: 'ann' })
        .filter(({ purpose }) => purpose === 'Poolhouse_AccountChange')
        .map(({ body }) => body.split('\n')[0]);

    /** Turns the factor on by the code that is sent to the address. */
    async function turnOn(app: PagesApp, visitor: Visitor, name: string, to: string) {
      await visitor.open(doing(visitor, 'Turn on', name));
      await visitor.press('Send a code');
      await visitor.send({ code: codeFor(app, to) });
      assert.match(visitor.text, /The second step is on\./);
    }

    test('a factor is turned on by a code that it has brought', async () => {
      const app = await mfaApp();
      await createUser(app, 'ann', CONTACTS);
      const other = await openAccount(app, 'ann');
      const visitor = await openAccount(app, 'ann');
      assert.match(visitor.text, /None is on: you sign in with one step\./);
      await visitor.open(doing(visitor, 'Turn on', 'Text message'));
      await visitor.press('Send a code');
      const right = codeFor(app, PHONE);
      const wrong = right === '123456' ? '123457' : '123456';
      await visitor.send({ code: wrong });
      assert.ok(visitor.problem);
      assert.ok((await beginPassword(app, 'ann')).AuthenticationResult, 'it is off until then');
      await visitor.send({ code: right });
      assert.match(visitor.text, /The second step is on\. .*Text message on · \+15550001111/);
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SMS_MFA');
      assert.deepEqual(told(app), ['The second steps of your sign-in were changed.']);
      await visitor.open(`${app.site}/account`);
      assert.equal(visitor.path, '/account', 'this browser has proven both steps');
      await other.open(`${app.site}/account`);
      assert.notEqual(other.path, '/account', 'and no other one has');
    });

    test('of several, the one that is asked for first is chosen here', async () => {
      const app = await mfaApp();
      await createUser(app, 'ann', CONTACTS);
      const visitor = await openAccount(app, 'ann');
      await turnOn(app, visitor, 'Text message', PHONE);
      await turnOn(app, visitor, 'E-mail', EMAIL);
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SELECT_MFA_TYPE');
      await visitor.press('Ask for this first: E-mail');
      assert.match(visitor.text, /E-mail on, asked for first/);
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'EMAIL_OTP');
      await visitor.open(doing(visitor, 'Turn off', 'E-mail'));
      await visitor.press('Turn off');
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SMS_MFA');
      await visitor.open(doing(visitor, 'Turn off', 'Text message'));
      assert.match(visitor.text, /It is your last one/);
      await visitor.press('Turn off');
      assert.ok((await beginPassword(app, 'ann')).AuthenticationResult);
      assert.equal(told(app).length, 5);
    });

    test('what is not on is not preferred, and what a pool does not have is not there', async () => {
      const app = await mfaApp();
      await createUser(app, 'ann', CONTACTS);
      const visitor = await openAccount(app, 'ann');
      await turnOn(app, visitor, 'Text message', PHONE);
      for (const id of ['EMAIL_OTP', 'SOFTWARE_TOKEN_MFA']) {
        await visitor.open(`${app.site}/account/second-factors/prefer?id=${id}`);
        await visitor.post({});
        assert.match(visitor.problem!, /not on any more/);
      }
      for (const page of ['on', 'off', 'prefer']) {
        for (const id of ['', 'WEB_AUTHN', '__proto__']) {
          await visitor.open(`${app.site}/account/second-factors/${page}?id=${id}`);
          assert.equal(visitor.status, 404, `${page} ${id}`);
          await visitor.post({ code: '123456' });
          assert.ok(visitor.problem);
        }
      }
      await visitor.open(`${app.site}/account/second-factors/on?id=SOFTWARE_TOKEN_MFA`);
      await visitor.post({ code: '123456' });
      assert.ok(visitor.problem);
      const { UserMFASettingList, PreferredMfaSetting } = await app.cognito.adminGetUser({
        UserPoolId: app.poolId,
        Username: 'ann',
      });
      assert.deepEqual([UserMFASettingList, PreferredMfaSetting], [['SMS_MFA'], undefined]);
    });

    test('an authenticator that was turned off is turned on by its code', async () => {
      const app = await mfaApp();
      await createUser(app, 'ann', CONTACTS);
      const { AccessToken } = await signIn(app, 'ann');
      const phone = await enrol(app, AccessToken);
      await app.cognito.setUserMFAPreference({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: false },
      });
      app.poolhouse.clock.advance(30_000);
      const visitor = await openAccount(app, 'ann');
      await visitor.open(doing(visitor, 'Turn on', 'Authenticator app'));
      await visitor.send({ code: phone.wrongCode() });
      assert.match(visitor.problem!, /not right/);
      await visitor.send({ code: phone.code() });
      assert.match(visitor.text, /Authenticator app on/);
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
    });

    test('where one is demanded the only one stays, and one of two may go', async () => {
      const app = await mfaApp('ON');
      await createUser(app, 'ann', CONTACTS);
      const browser = await new Visitor().open(`${app.site}/account`);
      await browser.send({ username: 'ann' });
      await browser.send({ password: PASSWORD });
      await browser.send({ code: codeFor(app, PHONE) });
      assert.equal(browser.path, '/account', browser.text);
      const off = `${app.site}/account/second-factors/off?id=SMS_MFA`;
      await browser.open(off);
      assert.match(browser.problem!, /turn on another one before/);
      await browser.post({});
      assert.match(browser.problem!, /turn on another one before/);
      await browser.open(`${app.site}/account`);
      await turnOn(app, browser, 'E-mail', EMAIL);
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SELECT_MFA_TYPE');
      const tab = new Visitor();
      for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
      await tab.open(off.replace('SMS_MFA', 'EMAIL_OTP'));
      await browser.open(off);
      await browser.press('Turn off');
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'EMAIL_OTP');
      await tab.press('Turn off');
      assert.match(tab.problem!, /turn on another one before/);
    });

    test('a person without a password sets one before there is a second step', async () => {
      const app = await mfaApp('OPTIONAL', ['PASSWORD', 'EMAIL_OTP']);
      await app.cognito.adminCreateUser({
        UserPoolId: app.poolId,
        Username: 'ann',
        MessageAction: 'SUPPRESS',
        UserAttributes: Object.entries(CONTACTS).map(([Name, Value]) => ({ Name, Value })),
      });
      const visitor = await new Visitor().open(`${app.site}/account`);
      await visitor.send({ username: 'ann' });
      if (visitor.path === '/login/choose') await visitor.press('With a code by e-mail');
      await visitor.send({ code: codeFor(app, EMAIL) });
      assert.match(visitor.text, /sign-ins begin with a password: set a password first/);
      for (const path of ['second-factors/on?id=SMS_MFA', 'authenticators/add']) {
        await visitor.open(`${app.site}/account/${path}`);
        assert.match(visitor.problem!, /set a password first/);
      }
      await visitor.open(`${app.site}/account/second-factors/on?id=SMS_MFA`);
      await visitor.post({});
      await visitor.post({ code: codeFor(app, PHONE) });
      assert.match(visitor.problem!, /set a password first/);
      await visitor.open(`${app.site}/account/password`);
      await visitor.send({ password: PASSWORD, 'password-again': PASSWORD });
      await turnOn(app, visitor, 'Text message', PHONE);
    });

    test('changes want a recent sign-in and a form of this browser', async () => {
      const app = await mfaApp();
      await createUser(app, 'ann', CONTACTS);
      const visitor = await openAccount(app, 'ann');
      await turnOn(app, visitor, 'Text message', PHONE);
      const off = doing(visitor, 'Turn off', 'Text message');
      await visitor.open(off);
      await visitor.post({ _csrf: 'x'.repeat(43) });
      assert.match(visitor.problem!, /out of date/);
      app.poolhouse.clock.advance(5 * 60_000);
      await visitor.press('Turn off');
      assert.equal(visitor.path, '/reauthenticate');
      for (const page of ['on', 'off', 'prefer']) {
        await visitor.open(`${app.site}/account/second-factors/${page}?id=SMS_MFA`);
        assert.equal(visitor.path, '/reauthenticate', page);
      }
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SMS_MFA');
    });
  });
});
