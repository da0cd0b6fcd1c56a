import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, createApp, createUser, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { functionsBehind } from '../triggers/functions.ts';
import { read } from './support.ts';

const REVOKED =
  'Access token is expired, disabled, or deleted, or the user has globally signed out.';
const PROFILE = {
  email: 'ann@example.com',
  email_verified: 'true',
  phone_number: '+15550100',
  phone_number_verified: 'false',
  given_name: 'Ann',
  address: 'Main Street 1',
  'custom:tier': 'gold',
};

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

  /** An app with a user of the profile, and tokens with these scopes besides their own. */
  async function signedIn(scopes: string[], client = {}) {
    const LambdaArn = functions.on('scopes', (event) => ({
      ...event,
      response: {
        claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd: scopes } },
      },
    }));
    const app = await createApp(poolhouse(), {
      pool: {
        Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
        LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn } },
      },
      client,
    });
    const sub = await createUser(app, 'ann', PROFILE);
    const site = await giveDomain(poolhouse(), app.poolId);
    const ask = async (token: string | undefined, method = 'GET', scheme = 'Bearer') =>
      read(
        await fetch(`${site}/oauth2/userInfo`, {
          method,
          ...(token !== undefined && { headers: { authorization: `${scheme} ${token}` } }),
        }),
      );
    return { app, sub, ask, site, ...(await signIn(app, 'ann')) };
  }

  const refused = (answer: Awaited<ReturnType<typeof read>>) => [answer.status, answer.body];

  test('scopes say what is told of the user, always in strings', async () => {
    const { email, email_verified, phone_number, phone_number_verified } = PROFILE;
    const rest = {
      given_name: 'Ann',
      address: { formatted: 'Main Street 1' },
      'custom:tier': 'gold',
    };
    for (const [scopes, told] of [
      [['openid'], { email, email_verified, phone_number, phone_number_verified, ...rest }],
      [['openid', 'email'], { email, email_verified }],
      [['openid', 'phone'], { phone_number, phone_number_verified }],
      [['openid', 'profile', 'email'], { email, email_verified, ...rest }],
    ] as const) {
      const { sub, ask, AccessToken } = await signedIn([...scopes]);
      for (const method of ['GET', 'POST']) {
        const { status, headers, body } = await ask(AccessToken, method);
        assert.equal(status, 200);
        assert.equal(headers.get('content-type'), 'application/json;charset=UTF-8');
        assert.equal(headers.get('cache-control'), 'no-store');
        assert.deepEqual(body, { sub, ...told, username: 'ann' });
      }
    }
  });

  test('what the client may not read is not told', async () => {
    const { sub, ask, AccessToken } = await signedIn(['openid'], { ReadAttributes: ['email'] });
    assert.deepEqual((await ask(AccessToken)).body, {
      sub,
      email: PROFILE.email,
      username: 'ann',
    });
  });

  test('a token without openid, such as the API gives, opens nothing', async () => {
    const { ask, AccessToken } = await signedIn(['email']);
    const answer = await ask(AccessToken);
    const error_description = 'Access token does not contain openid scope';
    assert.deepEqual(refused(answer), [401, { error: 'invalid_token', error_description }]);
    assert.equal(
      answer.headers.get('www-authenticate'),
      `Bearer error="invalid_token", error_description="${error_description}"`,
    );
  });

  test('a request without a token, or with something else, is a bad one', async () => {
    const { ask, AccessToken } = await signedIn(['openid']);
    for (const answer of [
      await ask(undefined),
      await ask(AccessToken, 'GET', 'Basic'),
      await ask('a b'),
      await ask(''),
    ]) {
      const error_description = 'Bad OAuth2 request at UserInfo Endpoint';
      assert.deepEqual(refused(answer), [400, { error: 'invalid_request', error_description }]);
      assert.match(answer.headers.get('www-authenticate')!, /error="invalid_request"/);
    }
  });

  test('tokens that are forged, of another kind, of another pool or over are refused', async () => {
    const { ask, app, site, AccessToken, IdToken, RefreshToken } = await signedIn(['openid']);
    const other = await signedIn(['openid']);
    const invalid = [401, { error: 'invalid_token', error_description: REVOKED }];
    const [head, claims] = AccessToken.split('.');
    for (const token of [
      IdToken,
      RefreshToken,
      other.AccessToken,
      `${head}.${claims}.AAAA`,
      `${head}.${claims}`,
      'x',
    ]) {
      assert.deepEqual(refused(await ask(token)), invalid, token);
    }
    await app.cognito.globalSignOut({ AccessToken: await selfService(app) });
    assert.deepEqual(refused(await ask(AccessToken)), invalid);
    poolhouse().clock.advance(3600_000);
    assert.deepEqual(refused(await other.ask(other.AccessToken)), invalid);
    assert.equal((await fetch(`${site}/oauth2/userInfo`, { method: 'PUT' })).status, 405);
  });

  const selfService = async (app: App) => (await signIn(app, 'ann')).AccessToken;

  test('users who are disabled or gone are told nothing about', async () => {
    const { ask, app, AccessToken } = await signedIn(['openid']);
    const named = { UserPoolId: app.poolId, Username: 'ann' };
    const invalid = [401, { error: 'invalid_token', error_description: REVOKED }];
    await app.cognito.adminDisableUser(named);
    assert.deepEqual(refused(await ask(AccessToken)), invalid);
    await app.cognito.adminDeleteUser(named);
    assert.deepEqual(refused(await ask(AccessToken)), invalid);
  });
});
