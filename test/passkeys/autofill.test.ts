/** Passkeys that the pages take without a name, and what strangers send in their place. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type {
  AuthFactorType,
  SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { type AppSettings, enrol, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  type Flaws,
  type RequestOptions,
  SoftAuthenticator,
} from '../support/soft-authenticator.ts';
import { functionsBehind, throwing } from '../triggers/functions.ts';
import { autofillOptionsOf, creationOptions, ORIGIN, RELYING_PARTY, signedIn } from './support.ts';

const STALE = 'This page was out of date. Please try again.';
const NOT_ACCEPTED = 'The passkey was not accepted. Try again, or use another one.';
const NOT_HERE = 'That is not possible here.';
const NOT_ENOUGH = 'For this account a passkey is not enough. Sign in with your password.';
const BOTH = { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' } as const;
const firstFactors = (...AllowedFirstAuthFactors: AuthFactorType[]) => ({
  SignInPolicy: { AllowedFirstAuthFactors },
});

type Mfa = Partial<SetUserPoolMfaConfigCommandInput> & { readonly webAuthn?: object };

/** Sets what the pool asks for beside a first factor. */
const setMfa = ({ cognito, poolId }: PagesApp, { webAuthn, ...mfa }: Mfa = {}) =>
  cognito.setUserPoolMfaConfig({
    UserPoolId: poolId,
    MfaConfiguration: 'OFF',
    WebAuthnConfiguration: { RelyingPartyId: RELYING_PARTY, ...webAuthn },
    ...mfa,
  });

const CONTACT = [
  { Name: 'email', Value: 'ann@example.com' },
  { Name: 'email_verified', Value: 'true' },
];
const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } };

async function autofillApp(
  poolhouse: Poolhouse,
  settings: AppSettings & { readonly version?: 1 | 2 } = {},
): Promise<PagesApp> {
  const app = await pagesApp(poolhouse, {
    ...settings,
    pool: { Policies: firstFactors('PASSWORD', 'WEB_AUTHN'), ...settings.pool },
  });
  await setMfa(app);
  return app;
}

async function withPasskey(app: PagesApp, username: string) {
  const { AccessToken, sub } = await signedIn(app, username);
  const authenticator = new SoftAuthenticator(ORIGIN);
  const Credential = authenticator.create(await creationOptions(app, AccessToken));
  await app.cognito.completeWebAuthnRegistration({ AccessToken, Credential });
  return { authenticator, AccessToken, sub, credentialId: Credential.id };
}

/** A browser at the page for the name. */
const at = (app: PagesApp, more: Record<string, string> = {}) =>
  new Visitor().open(app.page('/login', more));

const send = (visitor: Visitor, credential: unknown) =>
  visitor.send({
    credential: typeof credential === 'string' ? credential : JSON.stringify(credential),
  });

/** The same browser in another tab. */
function tabOf(visitor: Visitor): Visitor {
  const tab = Object.assign(new Visitor(), { url: visitor.url, html: visitor.html });
  for (const [name, value] of visitor.cookies) tab.cookies.set(name, value);
  return tab;
}

/** A page without what is of one visit alone. */
const withoutSecrets = ({ html }: Visitor) =>
  html.replaceAll(/data-options="[^"]*"|name="_csrf" value="[^"]*"/g, '');

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

  /** Functions that hear of every sign-in to a pool, under names of its own. */
  function listeners(name: string) {
    const heard: string[] = [];
    const hears = (trigger: string) =>
      functions.on(`${name}-${trigger}`, (event) => {
        heard.push(`${trigger} ${event.userName}`);
        return event;
      });
    return {
      heard,
      LambdaConfig: { PreAuthentication: hears('pre'), PostAuthentication: hears('post') },
    };
  }

  for (const version of [1, 2] as const) {
    test(`a passkey chosen in the field for the name signs in, at pages of version ${version}`, async () => {
      const { heard, LambdaConfig } = listeners(`version-${version}`);
      const app = await autofillApp(poolhouse(), { version, pool: { LambdaConfig } });
      const { authenticator } = await withPasskey(app, 'ann');
      await withPasskey(app, 'bob');
      heard.length = 0;
      const visitor = await at(app);
      assert.match(visitor.html, /name="username" [^>]*autocomplete="username webauthn"/);
      await send(visitor, authenticator.get(autofillOptionsOf(visitor)));
      assert.ok(visitor.answer.get('code'));
      assert.deepEqual(heard, ['pre ann', 'post ann']);
      // The browser is signed in.
      await visitor.open(app.page('/login'));
      assert.match(visitor.text, /ann/);
    });
  }

  test('what the page holds is the same for everybody, but for the challenge', async () => {
    const app = await autofillApp(poolhouse());
    const { authenticator } = await withPasskey(app, 'ann');
    const pages = [await at(app), await at(app, { login_hint: 'ann' }), await at(app)];
    await pages[2]!.send({ username: 'ann' });
    await pages[2]!.open(app.page('/login'));
    const all = pages.map((page) => autofillOptionsOf(page));
    const challenges = new Set(all.map(({ challenge }) => challenge));
    assert.equal(challenges.size, 3);
    for (const { challenge: _, ...options } of all) {
      assert.deepEqual(options, {
        timeout: 600_000,
        rpId: RELYING_PARTY,
        userVerification: 'preferred',
      });
    }
    await send(pages[1]!, authenticator.get(all[1]!));
    assert.ok(pages[1]!.answer.get('code'));
  });

  test('an answer is good once, in its browser, for its request, client and pool', async () => {
    const { heard, LambdaConfig } = listeners('once');
    const app = await autofillApp(poolhouse(), { pool: { LambdaConfig } });
    const { authenticator } = await withPasskey(app, 'ann');
    const { UserPoolClient } = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'other',
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: ['http://localhost:4711/callback'],
    });
    const foreign = await autofillApp(poolhouse());
    await withPasskey(foreign, 'ann');
    heard.length = 0;

    const visitor = await at(app);
    const answer = authenticator.get(autofillOptionsOf(visitor));
    const elsewhere: [string, Visitor][] = [
      ['another browser', await at(app)],
      ['another request', await tabOf(visitor).open(app.page('/login', { state: 'other' }))],
      ['another client', await at(app, { client_id: UserPoolClient!.ClientId! })],
      ['another pool', await at(foreign)],
    ];
    for (const [where, other] of elsewhere) {
      await send(other, answer);
      assert.equal(other.problem, STALE, where);
    }
    assert.deepEqual(heard, []);

    const tabs = Array.from({ length: 8 }, () => tabOf(visitor));
    await Promise.all(tabs.map((tab) => send(tab, answer)));
    assert.equal(tabs.filter(({ url }) => url.includes('code=')).length, 1);
    assert.deepEqual(heard, ['pre ann', 'post ann']);
    await send(visitor, answer);
    assert.equal(visitor.problem, STALE);
    assert.deepEqual(heard, ['pre ann', 'post ann']);
  });

  test('a challenge ends after ten minutes, and its page gets another one', async () => {
    const { clock } = poolhouse();
    const app = await autofillApp(poolhouse());
    const { authenticator } = await withPasskey(app, 'ann');
    const visitor = await at(app);
    const old = authenticator.get(autofillOptionsOf(visitor));
    const path = /data-autofill="([^"]*)"/.exec(visitor.html)![1]!.replaceAll('&amp;', '&');
    clock.advance(600_000);
    const tab = await send(tabOf(visitor), old);
    assert.equal(tab.problem, STALE);
    await send(tab, authenticator.get(autofillOptionsOf(tab)));
    assert.ok(tab.answer.get('code'), 'the page that says so has a new challenge');

    const Cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, visitor.url), { headers: { Cookie } });
    assert.match(answer.headers.get('cache-control')!, /no-store/);
    const options = (await answer.json()) as RequestOptions;
    await send(visitor, authenticator.get({ ...options, allowCredentials: undefined } as never));
    assert.ok(visitor.answer.get('code'));
  });

  test('what proves nothing is refused in one way, and nothing is done about any user', async () => {
    const { heard, LambdaConfig } = listeners('forged');
    const app = await autofillApp(poolhouse(), {
      pool: {
        LambdaConfig,
        UserPoolTier: 'PLUS',
        UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
      },
    });
    await setMfa(app, { webAuthn: { UserVerification: 'required' } });
    const ann = await withPasskey(app, 'ann');
    const bob = await withPasskey(app, 'bob');
    const foreign = await autofillApp(poolhouse());
    const stranger = await withPasskey(foreign, 'ann');
    const eventsOf = async (Username: string) => {
      const who = { UserPoolId: app.poolId, Username };
      return (await app.cognito.adminListUserAuthEvents(who)).AuthEvents!.length;
    };
    const before = [await eventsOf('ann'), await eventsOf('bob')];
    heard.length = 0;

    const handle = (text: string) => Buffer.from(text).toString('base64url');
    const flaws: Flaws[] = [
      { credentialId: randomBytes(32) },
      { userHandle: handle(bob.sub) },
      { userHandle: handle(stranger.sub) },
      { userHandle: handle('nobody') },
      { userHandle: '' },
      { userHandle: '////' },
      { userHandle: 'A'.repeat(4000) },
      { userHandle: handle('\0') },
      { origin: 'https://evil.example' },
      { rpId: 'example.com' },
      { userVerified: false },
    ];
    const visitor = await at(app);
    const pages = new Set<string>();
    const refused = async (credential: object, why: string) => {
      await send(visitor, credential);
      assert.equal(visitor.problem, NOT_ACCEPTED, why);
      pages.add(withoutSecrets(visitor));
    };
    for (const flaw of flaws) {
      await refused(ann.authenticator.get(autofillOptionsOf(visitor), flaw), JSON.stringify(flaw));
    }
    const forged = ann.authenticator.get(autofillOptionsOf(visitor));
    const other = bob.authenticator.get(autofillOptionsOf(visitor));
    const { signature } = other.response;
    await refused({ ...forged, response: { ...forged.response, signature } }, 'another signature');
    await refused({ ...other, id: forged.id, rawId: forged.rawId }, 'another credential');
    await refused(stranger.authenticator.get(autofillOptionsOf(visitor)), 'another pool');
    assert.equal(pages.size, 1);
    assert.deepEqual(heard, []);
    assert.deepEqual([await eventsOf('ann'), await eventsOf('bob')], before);

    await send(visitor, ann.authenticator.get(autofillOptionsOf(visitor)));
    assert.ok(visitor.answer.get('code'));
    assert.deepEqual([await eventsOf('ann'), await eventsOf('bob')], [before[0]! + 1, before[1]]);
  });

  test('what is no credential is answered with the page', async () => {
    const app = await autofillApp(poolhouse());
    const { authenticator } = await withPasskey(app, 'ann');
    const visitor = await at(app);
    const { response, ...good } = authenticator.get(autofillOptionsOf(visitor));
    const all: unknown[] = [
      ...['', '{', '[]', 'null', '{}', '"text"', '['.repeat(5000)],
      { ...good, response: null },
      { ...good, response: { ...response, userHandle: 7 }, rawId: good.id },
      { ...good, response: { ...response, clientDataJSON: 'e30' } },
      { ...good, response: { ...response, clientDataJSON: 'A'.repeat(70_000) } },
      { ...good, rawId: 'other', response },
    ];
    for (const credential of all) {
      await send(visitor, credential);
      assert.deepEqual([visitor.status, visitor.problem], [200, NOT_ACCEPTED]);
    }
    const { action, cookies } = { action: visitor.url, cookies: visitor.cookies };
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = new URLSearchParams({ credential: JSON.stringify({ ...good, response }) });
    const answer = await fetch(action, { method: 'POST', body, headers: { Cookie } });
    assert.match(await answer.text(), /This page was out of date/, 'a form of another site');
  });

  test('a user who may not sign in does not, whatever the passkey', async () => {
    const app = await autofillApp(poolhouse());
    const { cognito } = app;
    const people = ['disabled', 'deleted', 'reset', 'temporary', 'removed'] as const;
    const pages = new Map<string, Visitor>();
    for (const name of people) {
      const { authenticator, AccessToken, credentialId } = await withPasskey(app, name);
      const visitor = await at(app);
      const answer = authenticator.get(autofillOptionsOf(visitor));
      const who = { UserPoolId: app.poolId, Username: name };
      await cognito.adminUpdateUserAttributes({ ...who, UserAttributes: CONTACT });
      if (name === 'disabled') await cognito.adminDisableUser(who);
      if (name === 'deleted') await cognito.adminDeleteUser(who);
      if (name === 'reset') await cognito.adminResetUserPassword(who);
      if (name === 'temporary') {
        await cognito.adminSetUserPassword({ ...who, Password: PASSWORD, Permanent: false });
      }
      if (name === 'removed') {
        await cognito.deleteWebAuthnCredential({ AccessToken, CredentialId: credentialId });
      }
      pages.set(name, await send(visitor, answer));
    }
    const seen = people.map((name) => [name, pages.get(name)!.path, pages.get(name)!.problem]);
    assert.deepEqual(seen, [
      ['disabled', '/login/autofill', 'This account is disabled.'],
      ['deleted', '/login/autofill', NOT_ACCEPTED],
      ['reset', '/confirmForgotPassword', undefined],
      ['temporary', '/login/password', undefined],
      ['removed', '/login/autofill', NOT_ACCEPTED],
    ]);
    assert.match(pages.get('temporary')!.text, new RegExp(NOT_ENOUGH));
  });

  test('a client that hides who exists says of a disabled user what it says of nobody', async () => {
    const app = await autofillApp(poolhouse(), {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    const { authenticator } = await withPasskey(app, 'ann');
    await app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username: 'ann' });
    const visitor = await at(app);
    await send(visitor, authenticator.get(autofillOptionsOf(visitor)));
    assert.equal(visitor.problem, NOT_ACCEPTED);
  });

  test('a function that refuses the sign-in is heard by the application', async () => {
    const LambdaConfig = { PreAuthentication: functions.on('closed', (event) => event) };
    const app = await autofillApp(poolhouse(), { pool: { LambdaConfig } });
    const { authenticator } = await withPasskey(app, 'ann');
    functions.on('closed', throwing('closed today'));
    const visitor = await at(app);
    await send(visitor, authenticator.get(autofillOptionsOf(visitor)));
    assert.match(visitor.answer.get('error_description') ?? '', /closed today/);
  });

  test('a page from before the pool took no passkeys any more signs nobody in', async () => {
    const changes: Record<string, (app: PagesApp) => Promise<unknown>> = {
      'passwords alone': ({ cognito, poolId: UserPoolId }) =>
        cognito.updateUserPool({
          UserPoolId,
          Policies: firstFactors('PASSWORD'),
        }),
      'no relying party': (app) => setMfa(app, { webAuthn: { RelyingPartyId: undefined } }),
    };
    for (const [change, make] of Object.entries(changes)) {
      const app = await autofillApp(poolhouse());
      const { authenticator } = await withPasskey(app, 'ann');
      const visitor = await at(app);
      const path = /data-autofill="([^"]*)"/.exec(visitor.html)![1]!.replaceAll('&amp;', '&');
      await make(app);
      await send(visitor, authenticator.get(autofillOptionsOf(visitor)));
      assert.equal(visitor.problem, NOT_HERE, change);
      assert.doesNotMatch(visitor.html, /data-autofill|webauthn/, change);
      assert.equal((await fetch(new URL(path, visitor.url))).status, 404, change);
    }
  });

  test('a passkey of another relying party signs nobody in', async () => {
    const app = await autofillApp(poolhouse());
    const { authenticator } = await withPasskey(app, 'ann');
    await setMfa(app, { webAuthn: { RelyingPartyId: 'app.login.example.com' } });
    const visitor = await at(app);
    const { challenge } = autofillOptionsOf(visitor);
    await send(visitor, authenticator.get({ challenge, rpId: RELYING_PARTY }));
    assert.equal(visitor.problem, NOT_ACCEPTED);
  });

  test('a passkey that is one factor leads to the password where the user has to have two', async () => {
    const app = await autofillApp(poolhouse());
    const { authenticator, AccessToken } = await withPasskey(app, 'ann');
    const visitor = await at(app);
    await setMfa(app, { MfaConfiguration: 'OPTIONAL', ...TOTP });
    const phone = await enrol(app, AccessToken);
    await send(visitor, authenticator.get(autofillOptionsOf(visitor)));
    assert.equal(visitor.path, '/login/password');
    assert.match(visitor.text, new RegExp(NOT_ENOUGH));
    await visitor.send({ password: PASSWORD });
    assert.equal(visitor.path, '/mfa');
    await visitor.send({ code: phone.code() });
    assert.ok(visitor.answer.get('code'));
  });

  test('where everybody has to have two factors, only a passkey that is both spares the second', async () => {
    const app = await autofillApp(poolhouse());
    await setMfa(app, { MfaConfiguration: 'OPTIONAL', ...TOTP, webAuthn: BOTH });
    const ann = await withPasskey(app, 'ann');
    const bob = await withPasskey(app, 'bob');
    await enrol(app, ann.AccessToken);
    await enrol(app, (await signIn(app, 'bob')).AccessToken);
    await app.cognito.setUserMFAPreference({
      AccessToken: ann.AccessToken,
      WebAuthnMfaSettings: { Enabled: true },
    });
    const other = await at(app);
    await setMfa(app, { MfaConfiguration: 'ON', ...TOTP, webAuthn: BOTH });
    const visitor = await at(app);
    const options = autofillOptionsOf(visitor);
    assert.equal(options.userVerification, 'required');
    await send(visitor, ann.authenticator.get(options, { userVerified: false }));
    assert.equal(visitor.problem, NOT_ACCEPTED);
    await send(visitor, ann.authenticator.get(autofillOptionsOf(visitor)));
    assert.ok(visitor.answer.get('code'));

    await send(other, bob.authenticator.get(autofillOptionsOf(other)));
    assert.equal(other.path, '/login/password');
  });

  test('a browser that is remembered stays one device of the user', async () => {
    const app = await autofillApp(poolhouse(), {
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    });
    const { authenticator } = await withPasskey(app, 'ann');
    const who = { UserPoolId: app.poolId, Username: 'ann' };
    const devices = async () => (await app.cognito.adminListDevices(who)).Devices!;
    const visitor = new Visitor();
    const signInAgain = async () => {
      await visitor.open(app.page('/login'));
      await send(visitor, authenticator.get(autofillOptionsOf(visitor)));
      assert.ok(visitor.answer.get('code'));
    };
    await signInAgain();
    const [device] = await devices();
    await signInAgain();
    assert.deepEqual(
      (await devices()).map(({ DeviceKey }) => DeviceKey),
      [device!.DeviceKey],
    );
    // One that is forgotten begins anew, with the passkey that has signed.
    await app.cognito.adminForgetDevice({ ...who, DeviceKey: device!.DeviceKey });
    await signInAgain();
    assert.equal((await devices()).length, 1);
  });
});
