/** Journeys with everything at its longest: cookies that browsers keep and the server reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creationOptions } from '../passkeys/support.ts';
import { type AppSettings, createUser, PASSWORD, signIn } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { type RequestOptions, SoftAuthenticator } from '../support/soft-authenticator.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

/** As many characters as a name may have, each of four bytes. */
const NAME = '𝒜'.repeat(128);
const LONG = 'https://app.example.com/';
const CALLBACK = LONG + 'c'.repeat(1024 - LONG.length);
/** What browsers send beside the cookies of a site, by its size. */
const OF_BROWSERS = { 'X-Padding': 'x'.repeat(1_200) };

const PASSKEYS: AppSettings = {
  pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
};

/** A user who has as many passkeys as one may have, with ids as long as they may be. */
async function withPasskeys(app: PagesApp, username: string, count: number) {
  await app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'OFF',
    WebAuthnConfiguration: { RelyingPartyId: 'localhost' },
  });
  await createUser(app, username);
  const { AccessToken } = await signIn(app, username);
  const authenticator = new SoftAuthenticator('http://localhost');
  for (let n = 0; n < count; n++) {
    const credentialId = Buffer.alloc(1023, n + 1);
    const options = await creationOptions(app, AccessToken);
    const Credential = authenticator.create(options, { credentialId });
    await app.cognito.completeWebAuthnRegistration({ AccessToken, Credential });
  }
  return authenticator;
}

const journeysOf = ({ cookies }: Visitor) =>
  new Set([...cookies.keys()].flatMap((name) => /^journey-([\w-]+)/.exec(name)?.[1] ?? []));

/** Looks at the cookies as a browser would, and asks for the page with all a browser sends. */
async function fits(visitor: Visitor, most: number): Promise<void> {
  let sum = 0;
  for (const [name, value] of visitor.cookies) {
    // Browsers count name, value and attributes.
    const size = `${name}=${value}; Max-Age=3600; Path=/site-9999999-999; HttpOnly; Secure; SameSite=Lax`;
    assert.ok(size.length <= 4_000, `${name} has ${size.length} characters`);
    sum += name.length + value.length + 3;
  }
  assert.ok(sum <= most, `${sum} characters of cookies`);
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(visitor.url, { headers: { cookie, ...OF_BROWSERS } });
  assert.equal(answer.status, 200, `a head of some ${visitor.url.length + sum + 1_500} characters`);
}

const passkeyJourney = async (app: PagesApp, visitor: Visitor, request: Record<string, string>) => {
  app.poolhouse.clock.advance(1_000);
  await visitor.open(app.page('/login', request));
  await visitor.send({ username: NAME });
  assert.equal(visitor.path, '/login/choose');
  await visitor.send({ way: 'WEB_AUTHN' });
  assert.equal(visitor.path, '/login/passkey');
};

test('journeys with the longest names and passkeys fit, and those that are kept go on', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), {
    ...PASSKEYS,
    client: { CallbackURLs: [CALLBACK] },
  });
  const authenticator = await withPasskeys(app, NAME, 20);
  const visitor = new Visitor();
  const urls: string[] = [];
  for (const state of ['one', 'two', 'three']) {
    await passkeyJourney(app, visitor, { redirect_uri: CALLBACK, state: state.repeat(100) });
    urls.push(visitor.url);
    await fits(visitor, 9_000);
  }
  assert.equal(journeysOf(visitor).size, 2);
  for (const url of urls.slice(1)) {
    await visitor.open(url);
    assert.equal(visitor.path, '/login/passkey');
  }
  const [, text = ''] = /data-options="([^"]*)"/.exec(visitor.html) ?? [];
  const options = JSON.parse(text.replaceAll('&quot;', '"')) as RequestOptions;
  assert.equal(options.allowCredentials, undefined, 'the list would have no room');
  const credential = JSON.stringify(authenticator.get(options));
  const answer = await fetch(visitor.url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    body: new URLSearchParams({ _csrf: visitor.cookies.get('XSRF-TOKEN')!, credential }),
  });
  assert.ok(answer.headers.get('location')?.startsWith(`${CALLBACK}?code=`), visitor.problem);
});

test('a short list of passkeys is told to the browser', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), PASSKEYS);
  await withPasskeys(app, NAME, 1);
  const visitor = new Visitor();
  await passkeyJourney(app, visitor, {});
  assert.match(visitor.html, /&quot;allowCredentials&quot;:\[\{/);
});

test('where three journeys have no room the oldest goes, and the newest goes on', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), {
    ...PASSKEYS,
    client: { CallbackURLs: [CALLBACK] },
  });
  await withPasskeys(app, NAME, 20);
  const visitor = new Visitor();
  const long = { redirect_uri: CALLBACK, nonce: 'n'.repeat(2_000) };
  const urls: string[] = [];
  for (const state of ['a', 'b', 'c', 'd']) {
    await passkeyJourney(app, visitor, { ...long, state: state.repeat(2_500) });
    urls.push(visitor.url);
    await fits(visitor, 9_000);
  }
  const kept = journeysOf(visitor).size;
  assert.ok(kept >= 1 && kept < 3, `${kept} journeys`);
  await visitor.open(urls.at(-1)!);
  assert.equal(visitor.path, '/login/passkey');
  await visitor.open(urls[0]!);
  assert.equal(visitor.path, '/login');
  assert.match(visitor.problem!, /can no longer be finished/);
});

test('a journey with a long address finds room beside others, and they beside it', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), PASSKEYS);
  await withPasskeys(app, NAME, 20);
  const visitor = new Visitor();
  for (const length of [8_500, 1, 1, 1, 3_500, 1, 1]) {
    await passkeyJourney(app, visitor, { state: 's'.repeat(length) });
    await fits(visitor, 9_000);
  }
  assert.ok(journeysOf(visitor).size >= 2);
});

test('the longest session there is fits: a temporary password with long attributes', async (t) => {
  const app = await pagesApp(await startOnSqlite(t));
  const attributes = ['name', 'given_name', 'family_name', 'address', 'profile'];
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: NAME,
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
    UserAttributes: attributes.map((Name) => ({ Name, Value: 'ü'.repeat(2_000) })),
  });
  const visitor = new Visitor();
  for (let n = 0; n < 3; n++) {
    app.poolhouse.clock.advance(1_000);
    await visitor.open(app.page('/login', { state: 's'.repeat(1_000) }));
    await visitor.post({ username: NAME, password: PASSWORD });
    assert.equal(visitor.path, '/newpassword');
    await fits(visitor, 9_000);
  }
  assert.equal(journeysOf(visitor).size, 3);
  await visitor.send({ password: 'Another-horse-8', 'password-again': 'Another-horse-8' });
  assert.ok(visitor.answer.get('code'));
});
