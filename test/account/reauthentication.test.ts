/** Being asked once more who one is, before changing how one signs in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLBACK, pagesApp, Visitor } from '../pages/support.ts';
import { createEnrolled, createUser, PASSWORD } from '../support/app.ts';
import { codeFor, OWN_EMAIL } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { openAccount } from './support.ts';

const EMAIL = 'ann@example.com';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}/;
const LONG_AGO = 5 * 60_000;

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('the known person is asked for the password alone, and told why', async () => {
    const app = await pagesApp(poolhouse(), { pool: { UsernameAttributes: ['email'] } });
    await createUser(app, EMAIL, { email: EMAIL, email_verified: 'true' });
    const visitor = await openAccount(app, EMAIL);
    app.poolhouse.clock.advance(LONG_AGO);
    await visitor.open(`${app.site}/account/password`);
    assert.equal(visitor.path, '/reauthenticate');
    assert.equal(visitor.title, 'Confirm it’s you');
    assert.match(visitor.text, /Your last sign-in was a while ago\./);
    assert.match(visitor.text, /ann@example\.com/);
    assert.doesNotMatch(visitor.text, UUID);
    const shown = [...visitor.html.matchAll(/<input [^>]*>/g)]
      .map(([input]) => input)
      .filter((input) => !/type="hidden"| hidden>/.test(input));
    assert.equal(shown.length, 1, 'there is one field');
    assert.match(shown[0]!, /type="password"/);

    await visitor.send({ password: 'Wrong-horse-8' });
    assert.equal(visitor.path, '/reauthenticate');
    assert.equal(visitor.problem, 'Incorrect username or password.');
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/account/password');
    assert.doesNotMatch(visitor.html, UUID);
  });

  test('a second factor is asked for as at any sign-in', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    const phone = await createEnrolled(app, 'ann');
    const visitor = await openAccount(app, 'ann', { code: phone.code() });
    app.poolhouse.clock.advance(LONG_AGO);
    await visitor.open(`${app.site}/account/recovery-codes?id=x`);
    await visitor.open(`${app.site}/account/authenticators/add`);
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/mfa');
    await visitor.send({ code: phone.code() });
    assert.equal(visitor.path, '/account/authenticators/add');
  });

  test('a sign-in that ended on the way begins again with the known person', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    const phone = await createEnrolled(app, 'ann');
    const visitor = await openAccount(app, 'ann', { code: phone.code() });
    app.poolhouse.clock.advance(LONG_AGO);
    await visitor.open(`${app.site}/account/password`);
    await visitor.send({ password: PASSWORD });
    app.poolhouse.clock.advance(16 * 60_000);
    await visitor.send({ code: phone.code() });
    assert.equal(visitor.path, '/reauthenticate');
    assert.match(visitor.problem!, /can no longer be finished/);
    await visitor.send({ password: PASSWORD });
    await visitor.send({ code: phone.code() });
    assert.equal(visitor.path, '/account/password');
  });

  test('two tabs ask the person who is signed in, whoever that is by now', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    await createUser(app, 'bob');
    const visitor = await openAccount(app, 'ann');
    app.poolhouse.clock.advance(LONG_AGO);
    await visitor.open(`${app.site}/account/password`);
    const first = { url: visitor.url, html: visitor.html };
    await visitor.open(app.page('/login'));
    await visitor.send({ username: 'bob' });
    await visitor.send({ password: PASSWORD });
    Object.assign(visitor, first);
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/reauthenticate');
    assert.equal(visitor.problem, 'This page was out of date. Please try again.');
    assert.match(visitor.text, /bob/);
    assert.doesNotMatch(visitor.text, /ann/);
  });

  test('codes prove it only for people who have nothing else', async () => {
    const app = await pagesApp(poolhouse(), {
      pool: {
        ...OWN_EMAIL,
        AutoVerifiedAttributes: ['email'],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
    });
    await createUser(app, 'ann', { email: EMAIL, email_verified: 'true' });
    const visitor = await openAccount(app, 'ann').catch(async () => {
      const chosen = await new Visitor().open(`${app.site}/account`);
      await chosen.send({ username: 'ann' });
      await chosen.press('With your password');
      return chosen.send({ password: PASSWORD });
    });
    app.poolhouse.clock.advance(LONG_AGO);
    await visitor.open(`${app.site}/account/password`);
    assert.equal(visitor.path, '/reauthenticate');
    assert.doesNotMatch(visitor.text, /code by e-mail/);

    const bob = await new Visitor().open(`${app.page('/signup')}&then=account`);
    await bob.send({ username: 'bob', email: 'bob@example.com' });
    await bob.send({ code: codeFor(app, 'bob@example.com') });
    await bob.open(`${app.site}/account`);
    assert.equal(bob.path, '/account');
    app.poolhouse.clock.advance(LONG_AGO);
    await bob.open(`${app.site}/account/password`);
    assert.equal(bob.path, '/reauthenticate');
    assert.doesNotMatch(bob.html, /type="password"/);
    await bob.press('With a code by e-mail');
    assert.equal(bob.path, '/login/code');
    await bob.send({ code: codeFor(app, 'bob@example.com') });
    assert.equal(bob.path, '/account/password');
  });

  test('an application that sends its user to add a passkey gets the same person back', async () => {
    const app = await pagesApp(poolhouse(), {
      mfaConfig: { WebAuthnConfiguration: { RelyingPartyId: 'localhost' } },
      pool: {
        UsernameAttributes: ['email'],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      },
    });
    await createUser(app, EMAIL, { email: EMAIL, email_verified: 'true' });
    const visitor = await openAccount(app, EMAIL);
    app.poolhouse.clock.advance(LONG_AGO);
    const query = new URLSearchParams({ client_id: app.clientId, redirect_uri: CALLBACK });
    await visitor.open(`${app.site}/passkeys/add?${query}`);
    assert.equal(visitor.path, '/reauthenticate');
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/passkeys/add');
  });

  test('without a session, or with another account, the sign-in is the usual one', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    const stranger = await new Visitor().open(`${app.page('/reauthenticate')}&then=account`);
    assert.equal(stranger.path, '/login');
    const visitor = await openAccount(app, 'ann');
    app.poolhouse.clock.advance(LONG_AGO);
    await visitor.open(`${app.site}/account/password`);
    const page = visitor.url;
    await visitor.open(visitor.link('Change'));
    assert.equal(visitor.path, '/login');
    await new Visitor().open(page);
    await visitor.open(page);
    const { cookies, url } = visitor;
    await app.cognito.adminUserGlobalSignOut({ UserPoolId: app.poolId, Username: 'ann' });
    await visitor.post({ password: PASSWORD });
    assert.equal(visitor.path, '/login', `${url} ${cookies.size}`);
  });
});
