/** What the log keeps of changes to how a user signs in, whichever door they come by. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { AuthenticatorApp, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { auditLog } from '../support/audit.ts';
import { codeFor, OWN_EMAIL } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { doing, keyOf, openAccount } from './support.ts';

const MAIL = { email: 'ann@example.com', email_verified: 'true' };
/** Said of every sign-in and every message, not of a change. */
const OTHERS = ['signed in', 'message refused', 'message given up'];

onEveryStore((start) => {
  const audited = async (
    t: Parameters<typeof start>[0],
    settings: Parameters<typeof pagesApp>[1] = {},
  ) => {
    const { log, events } = auditLog();
    const app = await pagesApp(await start(t, {}, { log }), settings);
    const userId = await createUser(app, 'ann', MAIL);
    let seen = (await events()).length;
    /** The changes since it was asked last, all of one user. */
    const changes = async (of = userId) => {
      const all = await events();
      const fresh = all.slice(seen).filter(({ event }) => !OTHERS.includes(event));
      seen = all.length;
      for (const each of fresh) assert.equal(each.userId, of, each.event);
      return fresh.map(({ event }) => event);
    };
    return { app, changes };
  };

  const add = async (app: PagesApp, visitor: Visitor, name: string) => {
    const authenticator = new AuthenticatorApp(keyOf(visitor), app.poolhouse.clock);
    await visitor.send({ code: authenticator.code(), name });
    assert.equal(visitor.path, '/account');
    app.poolhouse.clock.advance(30_000);
    return authenticator;
  };

  test('every change on the account page is audited once', async (t) => {
    const { app, changes } = await audited(t, {
      mfa: 'OPTIONAL',
      pool: {
        AutoVerifiedAttributes: ['email'],
        UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' },
        DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: false },
      },
    });
    const visitor = await openAccount(app, 'ann');
    assert.deepEqual(await changes(), ['device confirmed']);

    await visitor.open(visitor.link('Add an authenticator'));
    const phone = await add(app, visitor, 'Phone');
    assert.deepEqual(await changes(), ['authenticator added']);
    await visitor.open(doing(visitor, 'Rename', 'Phone'));
    await visitor.send({ name: 'Old phone' });
    assert.deepEqual(await changes(), ['authenticator renamed']);
    await visitor.open(visitor.link('Make new codes'));
    await visitor.send({ code: phone.code() });
    assert.deepEqual(await changes(), ['recovery codes created']);
    await visitor.open(visitor.link('I have saved them'));
    await visitor.open(visitor.link('Make new ones or remove them'));
    app.poolhouse.clock.advance(30_000);
    await visitor.press('Remove all codes', { code: phone.code(), remove: 'all' });
    assert.deepEqual(await changes(), ['recovery codes removed']);
    await visitor.open(doing(visitor, 'Replace', 'Old phone'));
    await add(app, visitor, 'New phone');
    assert.deepEqual(await changes(), ['authenticator replaced']);
    await visitor.open(doing(visitor, 'Remove', 'New phone'));
    await visitor.press('Remove');
    assert.deepEqual(await changes(), ['authenticator removed']);

    await visitor.open(`${app.site}/account/profile`);
    await visitor.send({ given_name: 'Ann', email: MAIL.email });
    assert.deepEqual(await changes(), ['attributes changed']);
    await visitor.open(`${app.site}/account/profile`);
    await visitor.send({ given_name: 'Ann', email: MAIL.email });
    assert.deepEqual(await changes(), [], 'nothing was changed');
    await visitor.open(`${app.site}/account/profile`);
    await visitor.send({ email: 'ann@example.net' });
    await visitor.send({ code: codeFor(app, 'ann@example.net') });
    assert.deepEqual(await changes(), ['attributes changed', 'attribute verified']);

    await visitor.open(`${app.site}/account/password`);
    await visitor.send({
      current: PASSWORD,
      password: 'Another-horse-8',
      'password-again': 'Another-horse-8',
    });
    assert.deepEqual((await changes()).sort(), ['password changed', 'signed out elsewhere']);
    await visitor.press('Forget: Device');
    assert.deepEqual(await changes(), ['device forgotten']);
    await visitor.open(visitor.link('Sign out everywhere else'));
    await visitor.press('Sign out everywhere else');
    assert.deepEqual(await changes(), ['signed out elsewhere']);
    await visitor.press('Sign out');
    assert.deepEqual(await changes(), ['signed out']);
  });

  test('an authenticator that the API enrols, replaces or removes is audited', async (t) => {
    const { app, changes } = await audited(t, { mfa: 'OPTIONAL' });
    const { AccessToken } = await signIn(app, 'ann');
    await enrol(app, AccessToken);
    assert.deepEqual(await changes(), ['authenticator added', 'second factors set']);
    await app.cognito.associateSoftwareToken({ AccessToken });
    assert.deepEqual(await changes(), [], 'a pending secret is no authenticator');
    await enrol(app, AccessToken);
    assert.deepEqual(await changes(), ['authenticator replaced', 'second factors set']);
    const who = { UserPoolId: app.poolId, Username: 'ann' };
    await app.cognito.adminSetUserMFAPreference({
      ...who,
      SoftwareTokenMfaSettings: { Enabled: false },
    });
    assert.deepEqual(await changes(), ['second factors set']);
    await app.cognito.adminDeleteSoftwareToken(who);
    assert.deepEqual(await changes(), ['authenticators removed']);
    await app.cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: ['given_name'] });
    assert.deepEqual(await changes(), ['attributes removed']);
  });

  test('a second factor that is set up on the way in is audited', async (t) => {
    const { app, changes } = await audited(t, {
      mfa: 'ON',
      mfaConfig: { EmailMfaConfiguration: {} },
      pool: {
        ...OWN_EMAIL,
      },
    });
    const cleo = await createUser(app, 'cleo');
    await changes(cleo);
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.post({ username: 'cleo', password: PASSWORD });
    await visitor.send({ factor: 'EMAIL_OTP' });
    await visitor.send({ email: 'ann@example.org' });
    await visitor.send({ code: codeFor(app, 'ann@example.org') });
    assert.ok(visitor.answer.get('code'));
    assert.deepEqual(await changes(cleo), ['second factor by e-mail added']);

    const ben = await createUser(app, 'ben');
    await changes(ben);
    const other = await new Visitor().open(app.page('/login'));
    await other.post({ username: 'ben', password: PASSWORD });
    await other.send({ factor: 'SOFTWARE_TOKEN_MFA' });
    const phone = new AuthenticatorApp(keyOf(other), app.poolhouse.clock);
    await other.send({ code: phone.code(), name: 'Phone' });
    assert.ok(other.answer.get('code'));
    assert.deepEqual(await changes(ben), ['authenticator added']);
  });
});
