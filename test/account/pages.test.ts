import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLBACK, type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import {
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { doing, keyOf, openAccount } from './support.ts';

const MAIL = { email: 'ann@example.com', email_verified: 'true' };
const RECOVERY = { UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' } };
const NEW_PASSWORD = 'Another-horse-8';

async function ann(app: PagesApp, attributes: Record<string, string> = MAIL): Promise<void> {
  await createUser(app, 'ann', attributes);
}

/** What the newest message to the user says. */
const told = ({ poolhouse, poolId }: PagesApp, username = 'ann') =>
  poolhouse
    .inbox({ userPoolId: poolId, username })
    .filter(({ purpose }) => purpose === 'Poolhouse_AccountChange')
    .map(({ body }) => body.split('\n')[0]);

/** Five minutes later a sign-in is fresh no more. */
const growStale = ({ poolhouse }: PagesApp) => poolhouse.clock.advance(5 * 60_000);

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('who is not signed in signs in first, and comes back to the very page', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    assert.equal(visitor.path, '/account/password');
    await visitor.open(`${app.site}/account`);
    assert.equal(visitor.title, 'Your account');
    assert.match(visitor.text, /ann@example\.com · confirmed/);
    assert.match(visitor.headers.get('Content-Security-Policy')!, /frame-ancestors 'none'/);
    assert.equal(visitor.headers.get('Cache-Control'), 'no-store');
  });

  test('a sign-in for a page leads to a page of the site and nowhere else', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    for (const then of ['//evil.example', 'https://evil.example', 'account/../../x', '\\evil']) {
      const visitor = await new Visitor().open(app.page('/login', { then }));
      await visitor.send({ username: 'ann' });
      await visitor.send({ password: PASSWORD });
      assert.ok(visitor.answer.get('code'), then);
    }
  });

  test('authenticators are added, each under its name, and any of them signs in', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    await ann(app);
    const { clock } = app.poolhouse;
    const visitor = await openAccount(app, 'ann');
    await visitor.open(visitor.link('Add an authenticator'));
    const phone = new AuthenticatorApp(keyOf(visitor), clock);
    await visitor.send({ code: phone.wrongCode(), name: 'My phone' });
    assert.match(visitor.problem!, /not right/);
    assert.equal(new AuthenticatorApp(keyOf(visitor), clock).code(), phone.code(), 'the same key');
    await visitor.send({
      code: `${phone.code().slice(0, 3)} ${phone.code().slice(3)}`,
      name: 'My phone',
    });
    assert.equal(visitor.path, '/account');
    assert.match(visitor.text, /The authenticator is set up\./);
    await visitor.open(visitor.link('Add an authenticator'));
    const tablet = new AuthenticatorApp(keyOf(visitor), clock);
    await visitor.send({ code: tablet.code(), name: 'Tablet' });
    assert.match(visitor.text, /My phone .*Tablet/);
    assert.deepEqual(told(app), Array(2).fill('An authenticator app was added to your account.'));
    clock.advance(30_000);
    for (const authenticator of [phone, tablet]) {
      const again = await openAccount(app, 'ann', { code: authenticator.code() });
      assert.equal(again.path, '/account');
    }
  });

  test('an authenticator is replaced, renamed and removed, and the person is told', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL', pool: RECOVERY });
    await ann(app);
    const { clock } = app.poolhouse;
    const old = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    const visitor = await openAccount(app, 'ann', { code: old.code() });
    await visitor.open(doing(visitor, 'Replace', 'Authenticator'));
    assert.equal(visitor.title, 'Replace “Authenticator”');
    const phone = new AuthenticatorApp(keyOf(visitor), clock);
    clock.advance(30_000);
    const { Session } = await beginPassword(app, 'ann');
    tokensOf(await answerTotp(app, Session, 'ann', old.code()));
    await visitor.send({ code: phone.code(), name: 'New phone' });
    assert.match(visitor.text, /the old one no longer works/);
    await visitor.open(doing(visitor, 'Rename', 'New phone'));
    await visitor.send({ name: '' });
    assert.equal(visitor.problem, 'Give it a name of 1 to 100 characters.');
    await visitor.send({ name: 'Pocket' });
    clock.advance(30_000);
    const next = await beginPassword(app, 'ann');
    assert.equal(next.ChallengeParameters?.['FRIENDLY_DEVICE_NAME'], 'Pocket');
    await assert.rejects(answerTotp(app, next.Session, 'ann', old.code()), {
      name: 'CodeMismatchException',
    });
    await visitor.open(doing(visitor, 'Remove', 'Pocket'));
    assert.match(visitor.text, /It is your last one/);
    await visitor.press('Remove');
    assert.match(visitor.text, /The authenticator is removed\./);
    assert.ok((await beginPassword(app, 'ann')).AuthenticationResult);
    assert.deepEqual(told(app), [
      'An authenticator app was removed from your account. Its recovery codes are gone.',
      'An authenticator app of your account was replaced. Its recovery codes are gone.',
    ]);
  });

  test('where a second factor is demanded the last authenticator stays', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'ON' });
    await ann(app);
    const visitor = await openAccount(app, 'ann');
    const phone = new AuthenticatorApp(keyOf(visitor), app.poolhouse.clock);
    await visitor.send({ code: phone.code(), name: 'Phone' });
    assert.equal(visitor.path, '/account');
    await visitor.open(doing(visitor, 'Remove', 'Phone'));
    assert.match(visitor.problem!, /add another one before you remove this/);
    await visitor.post({});
    assert.match(visitor.problem!, /add another one before you remove this/);
    await visitor.open(`${app.site}/account`);
    assert.match(visitor.text, /Phone last used/);
  });

  test('changes of a factor want a sign-in of the last five minutes', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL', pool: RECOVERY });
    await ann(app);
    const phone = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    const visitor = await openAccount(app, 'ann', { code: phone.code() });
    const remove = doing(visitor, 'Remove', 'Authenticator');
    await visitor.open(remove);
    growStale(app);
    await visitor.press('Remove');
    assert.equal(visitor.path, '/reauthenticate', 'nor does a form that was opened before');
    await visitor.open(`${app.site}/account`);
    assert.equal(visitor.title, 'Your account', 'looking needs none');
    for (const path of [
      'profile',
      'verify?attribute=email',
      'password',
      'authenticators/add',
      new URL(remove).pathname.split('/account/')[1]! + new URL(remove).search,
      'recovery-codes',
      'passkeys/add',
      'passkeys/remove?id=x',
    ]) {
      await visitor.open(`${app.site}/account/${path}`);
      assert.equal(visitor.path, '/reauthenticate', path);
    }
    await visitor.open(remove);
    await visitor.send({ password: PASSWORD });
    await visitor.send({ code: phone.code() });
    assert.equal(visitor.title, 'Remove “Authenticator”?', 'and leads back');
    assert.deepEqual(told(app), []);
  });

  test('forms of other sites and of other browsers change nothing', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    await ann(app);
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    const fields = { current: PASSWORD, password: NEW_PASSWORD, 'password-again': NEW_PASSWORD };
    await visitor.post({ ...fields, _csrf: 'x'.repeat(43) });
    assert.match(visitor.problem!, /out of date/);
    await visitor.post(fields, { 'Sec-Fetch-Site': 'cross-site' });
    assert.match(visitor.problem!, /out of date/);
    tokensOf(await beginPassword(app, 'ann'));
  });

  test('a changed password signs out everywhere but here, and the person is told', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const other = await openAccount(app, 'ann');
    const { AccessToken } = await signIn(app, 'ann');
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    const change = (current: string, password: string, again = password) =>
      visitor.send({ current, password, 'password-again': again });
    await change('wrong', NEW_PASSWORD);
    assert.equal(visitor.problem, 'The current password is not right.');
    await change(PASSWORD, NEW_PASSWORD, 'different');
    assert.ok(visitor.problem);
    await change(PASSWORD, 'short');
    assert.ok(visitor.problem);
    await change(PASSWORD, NEW_PASSWORD);
    assert.equal(visitor.path, '/account');
    assert.deepEqual(told(app), ['The password of your account was changed.']);
    await visitor.open(`${app.site}/account`);
    assert.equal(visitor.path, '/account');
    await other.open(`${app.site}/account`);
    assert.equal(other.path, '/login');
    await assert.rejects(app.cognito.getUser({ AccessToken }), { name: 'NotAuthorizedException' });
    await openAccount(app, 'ann', { password: NEW_PASSWORD });
  });

  test('takes in its fields what the API takes, and no more', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    const password = `${NEW_PASSWORD} with space`;
    await visitor.send({ current: PASSWORD, password, 'password-again': password });
    assert.match(visitor.problem!, /does not meet the rules/);
    await visitor.open(`${app.site}/account/profile`);
    await visitor.send({ name: 'x'.repeat(2049) });
    assert.ok(visitor.problem);
    assert.deepEqual(told(app), []);
  });

  test('wrong passwords of strangers do not keep the owner’s browser from setting another', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    const change = (current: string) =>
      visitor.send({ current, password: NEW_PASSWORD, 'password-again': NEW_PASSWORD });
    for (let tries = 0; tries < 5; tries++) {
      await assert.rejects(signIn(app, 'ann', 'wrong'), { name: 'NotAuthorizedException' });
    }
    await assert.rejects(signIn(app, 'ann'), { message: 'Password attempts exceeded' });
    for (let tries = 0; tries < 4; tries++) await change('wrong');
    assert.match(visitor.problem!, /password/i);
    await change(PASSWORD);
    assert.equal(visitor.problem, undefined);
  });

  test('wrong current passwords are counted with those of sign-ins in the same browser', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    const change = (current: string) =>
      visitor.send({ current, password: NEW_PASSWORD, 'password-again': NEW_PASSWORD });
    for (let tries = 0; tries < 4; tries++) await change('wrong');
    const page = visitor.url;
    await visitor.open(app.page('/login'));
    await visitor.post({ username: 'ann', password: 'wrong' });
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.match(visitor.problem!, /Too many tries/);
    await visitor.open(page);
    await change(PASSWORD);
    assert.match(visitor.problem!, /Too many tries/);
    // They are no stranger's: what comes from elsewhere has a count of its own.
    await signIn(app, 'ann');
  });

  test('recovery codes are shown once, and go with an authenticator', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL', pool: RECOVERY });
    await ann(app);
    const { clock } = app.poolhouse;
    const phone = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    const visitor = await openAccount(app, 'ann', { code: phone.code() });
    await visitor.open(visitor.link('Make new codes'));
    await visitor.send({ code: phone.code() });
    assert.match(visitor.problem!, /used already/);
    clock.advance(30_000);
    await visitor.send({ code: phone.code() });
    const codes = [...visitor.html.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code]) => code!);
    assert.equal(codes.length, 10);
    await visitor.open(visitor.link('I have saved them'));
    assert.match(visitor.text, /10 left/);
    const { Session } = await beginPassword(app, 'ann');
    tokensOf(await answerTotp(app, Session, 'ann', codes[0]!));
    await visitor.open(visitor.link('Make new ones or remove them'));
    clock.advance(30_000);
    await visitor.press('Remove all codes', { code: phone.code(), remove: 'all' });
    assert.match(visitor.text, /Your recovery codes are removed\./);
    assert.deepEqual(told(app), [
      'The recovery codes of your account were removed.',
      'New recovery codes were made for your account. Earlier ones are good no longer.',
    ]);
  });

  test('the profile is changed, and a new address is confirmed and told to the old one', async () => {
    const app = await pagesApp(poolhouse(), { pool: { AutoVerifiedAttributes: ['email'] } });
    await ann(app);
    const visitor = await openAccount(app, 'ann', { path: '/account/profile' });
    await visitor.send({ email: 'ann@example.com', given_name: 'Ann <b>' });
    assert.match(visitor.html, /Ann &lt;b&gt;/);
    assert.deepEqual(told(app), []);
    await visitor.open(`${app.site}/account/profile`);
    await visitor.send({ email: 'ann@example.net' });
    assert.equal(visitor.path, '/account/verify');
    const [notice] = app.poolhouse.inbox({ userPoolId: app.poolId, to: 'ann@example.com' });
    assert.match(notice!.body, /^The e-mail address of your account was changed\./);
    await visitor.send({ code: '000000' });
    assert.ok(visitor.problem);
    const [sent] = app.poolhouse.inbox({ userPoolId: app.poolId, to: 'ann@example.net' });
    await visitor.send({ code: sent!.code! });
    assert.match(visitor.text, /ann@example\.net · confirmed/);
  });

  test('signing out everywhere else leaves this browser alone', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const { AccessToken } = await signIn(app, 'ann');
    const other = await openAccount(app, 'ann');
    const visitor = await openAccount(app, 'ann');
    assert.match(visitor.text, /this browser/);
    await visitor.open(visitor.link('Sign out everywhere else'));
    await visitor.press('Sign out everywhere else');
    assert.match(visitor.text, /You are signed out everywhere else\./);
    await other.open(`${app.site}/account`);
    assert.equal(other.path, '/login');
    await assert.rejects(app.cognito.getUser({ AccessToken }), { name: 'NotAuthorizedException' });
    await visitor.press('Sign out');
    assert.equal(visitor.title, 'You are signed out');
    await visitor.open(`${app.site}/account`);
    assert.equal(visitor.path, '/login');
  });

  test('where the pool follows sessions, those of applications are listed as well', async () => {
    const app = await pagesApp(poolhouse());
    await ann(app);
    const { cognito, poolId, clientId } = app;
    await cognito.setUserPoolSessionConfiguration({
      UserPoolId: poolId,
      UserSessionTracking: 'ENABLED',
      TokenSession: { MaxPerUser: 5 },
    });
    app.poolhouse.clock.advance(2000);
    await cognito.updateUserPoolClient({
      UserPoolId: poolId,
      ClientId: clientId,
      ClientName: 'Shop',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: [CALLBACK],
    });
    await signIn(app, 'ann');
    const visitor = await openAccount(app, 'ann');
    assert.match(visitor.text, /Shop last active/);
    assert.match(visitor.text, /this browser/);
  });

  test('a browser that is signed in to one pool is nobody in another', async () => {
    const [app, other] = [await pagesApp(poolhouse()), await pagesApp(poolhouse())];
    for (const each of [app, other]) await ann(each);
    const visitor = await openAccount(app, 'ann');
    assert.equal(visitor.path, '/account');
    for (const path of ['/account', '/account/password', '/account/authenticators/add']) {
      await visitor.open(`${other.site}${path}`);
      assert.equal(visitor.path, '/login', path);
    }
  });

  test('what is not there is said to be gone, and nothing of another user is', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    await ann(app);
    await createUser(app, 'bob');
    const phone = await enrol(app, (await signIn(app, 'bob')).AccessToken);
    const bob = await openAccount(app, 'bob', { code: phone.code() });
    const theirs = new URL(doing(bob, 'Remove', 'Authenticator')).searchParams.get('id')!;
    const visitor = await openAccount(app, 'ann');
    for (const path of ['authenticators/remove', 'authenticators/rename', 'authenticators/add']) {
      for (const id of ['x', 'AAAAAAAAAAAAAAAAAAAAAA', theirs]) {
        await visitor.open(`${app.site}/account/${path}?id=${id}`);
        assert.equal(visitor.status, 404, path);
        assert.match(visitor.problem!, /not there any more/);
      }
    }
    await visitor.open(`${app.site}/account/passkeys/remove?id=x`);
    assert.equal(visitor.status, 404);
  });

  test('a pool without an application to sign in to has no account page', async () => {
    const app = await pagesApp(poolhouse(), {
      client: { AllowedOAuthFlowsUserPoolClient: false, AllowedOAuthFlows: [] },
    });
    const visitor = await new Visitor().open(`${app.site}/account`);
    assert.equal(visitor.status, 404);
  });

  test('codes that are shown once are shown in no other language afterwards', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL', pool: RECOVERY });
    await ann(app);
    const phone = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    const visitor = await openAccount(app, 'ann', { code: phone.code() });
    await visitor.open(`${app.site}/account/recovery-codes?lang=de`);
    assert.match(visitor.html, /hreflang="en"/);
    app.poolhouse.clock.advance(30_000);
    await visitor.send({ code: phone.code() });
    assert.match(visitor.html, /<html lang="de">/);
    assert.match(visitor.html, /class="codes"/);
    assert.doesNotMatch(visitor.html, /hreflang/);
  });

  test('it is off where the server says so', async (t) => {
    const app = await pagesApp(await start(t, {}, { accountPage: 'off' }));
    const visitor = await new Visitor().open(`${app.site}/account`);
    assert.equal(visitor.status, 404);
  });
});
