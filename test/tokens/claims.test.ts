import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import {
  type App,
  beginPassword,
  createApp,
  createUser,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { decoded } from './decoded.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NOW = Math.floor(NOON / 1000);

const issuerOf = (app: App) => `${app.poolhouse.url}/${app.poolId}`;

async function jwksOf(app: App) {
  const response = await fetch(`${issuerOf(app)}/.well-known/jwks.json`);
  return (await response.json()) as { keys: Record<string, string>[] };
}

async function refresh(app: App, token: string) {
  return app.cognito.initiateAuth({
    ClientId: app.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: token },
  });
}

/** The claims of an ID token that come from attributes. */
async function attributeClaims(app: App, username: string) {
  const { claims } = decoded((await signIn(app, username)).IdToken);
  const own = [
    'sub',
    'iss',
    'cognito:username',
    'origin_jti',
    'aud',
    'event_id',
    'token_use',
    'auth_time',
    'exp',
    'iat',
    'jti',
  ];
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !own.includes(name)));
}

onEveryStore((start) => {
  test('an access token says who, through which client and for how long, and no more', async (t) => {
    const app = await createApp(await start(t));
    const sub = await createUser(app, 'alice', { email: 'alice@example.com' });
    const { claims } = decoded((await signIn(app, 'alice')).AccessToken);
    const { origin_jti, event_id, jti, ...rest } = claims;
    assert.deepEqual(rest, {
      sub,
      iss: issuerOf(app),
      client_id: app.clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: NOW,
      exp: NOW + 3600,
      iat: NOW,
      username: 'alice',
    });
    for (const id of [origin_jti, event_id, jti]) assert.match(String(id), UUID);
    assert.equal(new Set([origin_jti, event_id, jti]).size, 3);
  });

  test('an ID token adds the attributes of the user', async (t) => {
    const app = await createApp(await start(t));
    const sub = await createUser(app, 'alice', {
      email: 'alice@example.com',
      email_verified: 'true',
    });
    const { AccessToken, IdToken } = await signIn(app, 'alice');
    const { claims } = decoded(IdToken);
    const access = decoded(AccessToken).claims;
    assert.deepEqual(claims, {
      sub,
      email: 'alice@example.com',
      email_verified: true,
      iss: issuerOf(app),
      'cognito:username': 'alice',
      origin_jti: access.origin_jti,
      aud: app.clientId,
      event_id: access.event_id,
      token_use: 'id',
      auth_time: NOW,
      exp: NOW + 3600,
      iat: NOW,
      jti: claims.jti,
    });
    assert.match(String(claims.jti), UUID);
    assert.notEqual(claims.jti, access.jti);
  });

  test('headers name the algorithm and the key, and ID and access tokens have different keys', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { AccessToken, IdToken } = await signIn(app, 'alice');
    const { keys } = await jwksOf(app);
    const kids = keys.map(({ kid }) => kid);
    for (const token of [AccessToken, IdToken]) {
      const [head] = token.split('.');
      const { kid } = decoded(token).header;
      assert.equal(Buffer.from(head!, 'base64url').toString(), `{"kid":"${kid}","alg":"RS256"}`);
      assert.match(String(kid), /^[A-Za-z0-9+/]{43}=$/);
      assert.ok(kids.includes(String(kid)));
    }
    assert.notEqual(decoded(AccessToken).header.kid, decoded(IdToken).header.kid);
  });

  test('the JWKS document shows two public keys and may be cached for a day', async (t) => {
    const app = await createApp(await start(t));
    const response = await fetch(`${issuerOf(app)}/.well-known/jwks.json`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=86400');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(response.headers.get('content-type')!, /^application\/json/);
    const { keys, ...rest } = (await response.json()) as { keys: Record<string, string>[] };
    assert.deepEqual(rest, {});
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 2);
    for (const { kid, n, ...key } of keys) {
      assert.match(kid!, /^[A-Za-z0-9+/]{43}=$/);
      assert.equal(Buffer.from(n!, 'base64url').length, 256);
      assert.deepEqual(key, { alg: 'RS256', e: 'AQAB', kty: 'RSA', use: 'sig' });
    }
  });

  test('keys are the pool’s own and stay what they are', async (t) => {
    const poolhouse = await start(t);
    const app = await createApp(poolhouse);
    const other = await createApp(poolhouse);
    const [keys, again, others] = [await jwksOf(app), await jwksOf(app), await jwksOf(other)];
    assert.deepEqual(keys, again);
    const kids = new Set([...keys.keys, ...others.keys].map(({ kid }) => kid));
    assert.equal(kids.size, 4);
  });

  test('the discovery document names the issuer and where its keys are', async (t) => {
    const app = await createApp(await start(t));
    const response = await fetch(`${issuerOf(app)}/.well-known/openid-configuration`);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(await response.json(), {
      issuer: issuerOf(app),
      jwks_uri: `${issuerOf(app)}/.well-known/jwks.json`,
      response_types_supported: ['code', 'token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });

  test('a pool that does not exist has no documents', async (t) => {
    const { url } = await start(t);
    const strange = [
      'us-east-1_nothing00',
      '%00',
      'us-east-1_%00',
      '..%2f..',
      'a'.repeat(300),
      '%ff',
    ];
    for (const id of strange) {
      for (const document of ['jwks.json', 'openid-configuration']) {
        const response = await fetch(`${url}/${id}/.well-known/${document}`);
        assert.equal(response.status, 404, `${id} ${document}`);
        assert.equal(response.headers.get('access-control-allow-origin'), '*', id);
        const { message } = (await response.json()) as { message: string };
        if (id === strange[0]) assert.equal(message, `User pool ${id} does not exist.`);
      }
    }
  });

  test('independent verifiers accept the tokens and know which is which', async (t) => {
    const app = await createApp(await start(t));
    const sub = await createUser(app, 'alice');
    const { AccessToken, IdToken } = await signIn(app, 'alice');
    const jwks = await jwksOf(app);

    const verifierOf = (audience: string | null, use: string) => {
      const verifier = JwtRsaVerifier.create({
        issuer: issuerOf(app),
        audience,
        jwksUri: `${issuerOf(app)}/.well-known/jwks.json`,
        customJwtCheck: ({ payload }) => assert.equal(payload.token_use, use),
      });
      verifier.cacheJwks(jwks as unknown as Parameters<typeof verifier.cacheJwks>[0]);
      return verifier;
    };
    assert.equal((await verifierOf(app.clientId, 'id').verify(IdToken)).sub, sub);
    assert.equal((await verifierOf(null, 'access').verify(AccessToken)).sub, sub);
    await assert.rejects(verifierOf('another', 'id').verify(IdToken));

    const keys = createLocalJWKSet(jwks as unknown as JSONWebKeySet);
    const currentDate = new Date(NOON);
    const checks = { issuer: issuerOf(app), currentDate, algorithms: ['RS256'] };
    const id = await jwtVerify(IdToken, keys, { ...checks, audience: app.clientId });
    assert.equal(id.payload.token_use, 'id');
    assert.equal((await jwtVerify(AccessToken, keys, checks)).payload.token_use, 'access');
  });

  test('a refresh token is a JWE with the very header of the service', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const parts = RefreshToken.split('.');
    assert.equal(parts.length, 5);
    assert.equal(parts[0], 'eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ');
    assert.deepEqual(decodeProtectedHeader(RefreshToken), {
      cty: 'JWT',
      enc: 'A256GCM',
      alg: 'RSA-OAEP',
    });
    const sizes = parts.slice(1).map((part) => Buffer.from(part, 'base64url').length);
    assert.equal(sizes[0], 256);
    assert.equal(sizes[1], 12);
    assert.equal(sizes[3], 16);
    for (const part of parts) {
      assert.equal(Buffer.from(part, 'base64url').toString('base64url'), part);
    }
  });

  test('a refresh keeps when and in which event the user signed in, and makes new ids', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const first = await signIn(app, 'alice');
    app.poolhouse.clock.advance(600_000);
    const answer = await refresh(app, first.RefreshToken);
    assert.equal(answer.AuthenticationResult!.RefreshToken, undefined);
    const jtis = new Set<unknown>();
    for (const kind of ['AccessToken', 'IdToken'] as const) {
      const before = decoded(first[kind]).claims;
      const after = decoded(answer.AuthenticationResult![kind]!).claims;
      assert.deepEqual(
        { ...after, jti: before.jti },
        { ...before, iat: NOW + 600, exp: NOW + 600 + 3600 },
      );
      jtis.add(before.jti).add(after.jti);
    }
    assert.equal(jtis.size, 4);
  });

  test('every sign-in is a family and an event of its own', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const claims = [
      decoded((await signIn(app, 'alice')).AccessToken).claims,
      decoded((await signIn(app, 'alice')).AccessToken).claims,
    ];
    for (const name of ['origin_jti', 'event_id', 'jti']) {
      assert.notEqual(claims[0]![name], claims[1]![name]);
    }
  });

  test('booleans and the address have their own JSON form, all else is text', async (t) => {
    const app = await createApp(await start(t), {
      pool: {
        Schema: [
          { Name: 'level', AttributeDataType: 'Number' },
          { Name: 'active', AttributeDataType: 'Boolean' },
        ],
      },
    });
    await createUser(app, 'alice', {
      email: 'alice@example.com',
      email_verified: 'false',
      phone_number: '+15555550100',
      phone_number_verified: 'true',
      address: '1 Main St',
      birthdate: '1990-01-02',
      updated_at: '1700000000',
      'custom:level': '7',
      'custom:active': 'true',
    });
    assert.deepEqual(await attributeClaims(app, 'alice'), {
      email: 'alice@example.com',
      email_verified: false,
      phone_number: '+15555550100',
      phone_number_verified: true,
      address: { formatted: '1 Main St' },
      birthdate: '1990-01-02',
      updated_at: '1700000000',
      'custom:level': '7',
      'custom:active': 'true',
    });
  });

  test('an ID token holds the attributes that the client may read and no others', async (t) => {
    const app = await createApp(await start(t), {
      pool: {
        Schema: [
          { Name: 'tier', AttributeDataType: 'String' },
          { Name: 'notes', AttributeDataType: 'String' },
        ],
      },
      client: { ReadAttributes: ['email', 'custom:tier'] },
    });
    await createUser(app, 'alice', {
      email: 'alice@example.com',
      email_verified: 'true',
      given_name: 'Alice',
      'custom:tier': 'gold',
      'custom:notes': 'hers alone',
    });
    assert.deepEqual(await attributeClaims(app, 'alice'), {
      email: 'alice@example.com',
      'custom:tier': 'gold',
    });
  });

  test('attributes for developers only stay out of tokens', async (t) => {
    const app = await createApp(await start(t), {
      pool: {
        Schema: [{ Name: 'risk', AttributeDataType: 'String', DeveloperOnlyAttribute: true }],
      },
    });
    await createUser(app, 'alice', { 'dev:custom:risk': 'high' });
    assert.deepEqual(await attributeClaims(app, 'alice'), {});
  });

  test('a refreshed ID token shows the attributes as they are now', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice', { given_name: 'Alice' });
    const { RefreshToken } = await signIn(app, 'alice');
    await app.cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'alice',
      UserAttributes: [{ Name: 'given_name', Value: 'Alicia' }],
    });
    const { IdToken } = (await refresh(app, RefreshToken)).AuthenticationResult!;
    assert.equal(decoded(IdToken!).claims.given_name, 'Alicia');
  });

  test('where users sign in by e-mail address, their username is their sub', async (t) => {
    const app = await createApp(await start(t), { pool: { UsernameAttributes: ['email'] } });
    const sub = await createUser(app, 'alice@example.com', { email_verified: 'true' });
    const { AccessToken, IdToken } = await signIn(app, 'alice@example.com');
    assert.equal(decoded(AccessToken).claims.username, sub);
    assert.equal(decoded(AccessToken).claims.email, undefined);
    assert.equal(decoded(IdToken).claims['cognito:username'], sub);
    assert.equal(decoded(IdToken).claims.email, 'alice@example.com');
  });

  test('tokens are good for as long as the client says, in the units it says', async (t) => {
    const poolhouse = await start(t);
    const cases = [
      [
        {
          AccessTokenValidity: 10,
          IdTokenValidity: 20,
          TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
        },
        600,
        1200,
      ],
      [{ AccessTokenValidity: 2, IdTokenValidity: 3 }, 7200, 10_800],
      [
        {
          AccessTokenValidity: 1,
          IdTokenValidity: 301,
          TokenValidityUnits: { AccessToken: 'days', IdToken: 'seconds' },
        },
        86_400,
        301,
      ],
      [{}, 3600, 3600],
    ] as const;
    for (const [client, access, id] of cases) {
      const app = await createApp(poolhouse, { client });
      await createUser(app, 'alice');
      const result = (await beginPassword(app, 'alice')).AuthenticationResult!;
      assert.equal(result.ExpiresIn, access);
      assert.equal(result.TokenType, 'Bearer');
      const lifetime = (token: string) => {
        const { exp, iat } = decoded(token).claims;
        return Number(exp) - Number(iat);
      };
      assert.equal(lifetime(result.AccessToken!), access);
      assert.equal(lifetime(result.IdToken!), id);
    }
  });

  test('a client without token revocation gets tokens without revocation ids', async (t) => {
    const app = await createApp(await start(t), { client: { EnableTokenRevocation: false } });
    await createUser(app, 'alice');
    const tokens = await signIn(app, 'alice');
    const renewed = tokensOf(await refresh(app, tokens.RefreshToken));
    for (const token of [
      tokens.AccessToken,
      tokens.IdToken,
      renewed.AccessToken,
      renewed.IdToken,
    ]) {
      const { claims } = decoded(token);
      assert.ok(!('jti' in claims));
      assert.ok(!('origin_jti' in claims));
      assert.match(String(claims.event_id), UUID);
    }
    assert.equal(
      (await app.cognito.getUser({ AccessToken: tokens.AccessToken })).Username,
      'alice',
    );
  });
});
