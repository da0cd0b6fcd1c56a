import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRegistered, redirectUriFault } from '#domain/clients/redirect-uris.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { BACK, consenting, OPEN_POOL, register, registeredId } from './registered.ts';
import { CALLBACK, claimsOf, exchange, proofKey, relyingParty } from './relying-party.ts';
import { postForm } from './support.ts';

const HOUR = 3_600_000;

/** Schemes that a browser or a system runs, shows or fetches. */
const SCHEMES = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'blob:https://app.example/1',
  'file:///etc/passwd',
  'filesystem:https://app.example/x',
  'about:blank',
  'view-source:https://app.example/',
  'chrome://settings',
  'chrome-extension://abcdef/x.html',
  'edge://flags',
  'moz-extension://abcdef/x.html',
  'ms-settings:privacy',
  'resource://x',
  'ws://app.example/',
  'wss://app.example/',
  'ftp://app.example/',
  'mailto:ann@example.com',
  'intent://x#Intent;end',
];
/** Characters that nobody can see, and that no URI has. */
const CHARACTERS = [
  'https://app.example/\r\nSet-Cookie: a=b',
  'https://app.example/\0',
  'https://app.example/a b',
  'https://app.example/\u0085',
  'https://app.example/\u202egnp.exe',
  'https://app.example/\u200b',
  '\thttps://app.example/',
  'myapp://back\n',
];
const MALFORMED = ['app.example', '/back', 'https:/app.example', 'https://[::x]/', 'https://'];
const GOOD = [
  'https://app.example/with?query=1',
  'https://app.example/zurück/☃',
  'http://localhost:4711/back',
  'http://127.0.0.1/',
  'myapp://back',
  'com.example.app:/back',
  'msauth.com.example.app://auth',
  `https://app.example/${'🐎'.repeat(1004)}`,
];
const TOO_LONG = `https://app.example/${'a'.repeat(1005)}`;

test('what was registered once is gone to only while it may be registered', () => {
  assert.equal(isRegistered('ws://app.example/', ['ws://app.example/']), false);
  assert.equal(isRegistered('https://app.example/\ud800', ['https://app.example/\ud800']), false);
  assert.equal(isRegistered('https://app.example/', ['https://app.example/']), true);
  assert.equal(isRegistered('https://app.example/', undefined), false);
  for (const uri of [...SCHEMES, ...CHARACTERS, ...MALFORMED, TOO_LONG]) {
    assert.notEqual(redirectUriFault(uri), undefined, uri);
  }
  for (const uri of GOOD) assert.equal(redirectUriFault(uri), undefined, uri);
});

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const newParty = () => relyingParty(poolhouse(), { pool: OPEN_POOL });

  test('the same addresses are refused whichever way they come in', async () => {
    const { cognito, poolId: UserPoolId, clientId: ClientId, site } = await newParty();
    const client = { UserPoolId, ClientName: 'web' };
    // NUL is in no string at all.
    const refused = { name: /^(?:InvalidParameter|Serialization)Exception$/ };
    for (const [i, uri] of [...SCHEMES, ...CHARACTERS, ...MALFORMED, TOO_LONG].entries()) {
      if (i % 10 === 9) poolhouse().clock.advance(HOUR);
      const { status, body } = await register(site, { redirect_uris: [BACK, uri] });
      assert.deepEqual([status, body.error], [400, 'invalid_redirect_uri'], uri);
      for (const urls of [{ CallbackURLs: [uri] }, { LogoutURLs: [uri] }]) {
        await assert.rejects(cognito.createUserPoolClient({ ...client, ...urls }), refused, uri);
        await assert.rejects(
          cognito.updateUserPoolClient({ UserPoolId, ClientId, ...urls }),
          refused,
          uri,
        );
      }
    }
    // Half of a pair, which only JSON can say.
    const half = await register(site, '{"redirect_uris":["https://app.example/\\ud800"]}');
    assert.equal(half.body.error, 'invalid_redirect_uri');
    poolhouse().clock.advance(HOUR);
    assert.equal((await register(site, { redirect_uris: GOOD })).status, 201);
    await cognito.createUserPoolClient({ ...client, CallbackURLs: GOOD, LogoutURLs: GOOD });
  });

  test('a name that shows nothing, or more than a line, is refused', async () => {
    const { site } = await newParty();
    poolhouse().clock.advance(HOUR);
    for (const client_name of ['   ', '..', 'Two\nlines', 'A\u00a0B', 'x'.repeat(129)]) {
      const { status, body } = await register(site, { client_name });
      assert.deepEqual([status, body.error], [400, 'invalid_client_metadata'], client_name);
    }
  });

  test('a client that registered itself gets no code without PKCE, whether or not it has a secret', async () => {
    const party = await newParty();
    const { site } = party;
    poolhouse().clock.advance(HOUR);
    for (const token_endpoint_auth_method of ['none', 'client_secret_post']) {
      const client_id = await registeredId(site, { token_endpoint_auth_method });
      const asked = { client_id, redirect_uri: BACK, scope: 'openid' };
      const { code_challenge } = proofKey().parameters;
      for (const without of [
        {},
        { code_challenge, code_challenge_method: 'plain' },
        { code_challenge },
      ]) {
        const query = party.authorize({ ...asked, ...without });
        const to = await party.visitor().location(query);
        assert.match(to.href, /\/error\?error=invalid_request/);
        const login = query.replace('/oauth2/authorize', '/login');
        assert.match((await party.visitor().location(login)).href, /\/error\?/);
      }
      const login = await party
        .visitor()
        .location(party.authorize({ ...asked, ...proofKey().parameters }));
      assert.match(login.pathname, /\/login$/);
    }
    // Of clients that administrators made it is not demanded.
    const back = await party.visitor().signIn(party.authorize(), 'ann');
    const { body } = await party.token(exchange(back.searchParams.get('code')));
    assert.equal(claimsOf(body.id_token).aud, party.clientId);
    assert.equal(back.href.startsWith(CALLBACK), true);
  });

  test('the code of a client that registered itself is exchanged by who asked for it', async () => {
    const party = await newParty();
    poolhouse().clock.advance(HOUR);
    const client_id = await registeredId(party.site);
    const asked = { client_id, redirect_uri: BACK, scope: 'openid' };
    for (const proves of [false, true]) {
      const { verifier, parameters } = proofKey();
      const query = party.authorize({ ...asked, ...parameters });
      const visitor = party.visitor();
      const back = proves ? await visitor.signIn(query, 'ann') : await consenting(visitor, query);
      const form = {
        grant_type: 'authorization_code',
        client_id,
        redirect_uri: BACK,
        code: back.searchParams.get('code') ?? '',
        ...(proves && { code_verifier: verifier }),
      };
      const { body } = await postForm(`${party.site}/oauth2/token`, form);
      assert.equal(body.error, proves ? undefined : 'invalid_grant');
    }
  });
});
