import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { type App, createApp, createUser, PASSWORD, signIn, tokensOf } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { decoded } from './decoded.ts';

const refusal = (message: string) => ({ name: 'NotAuthorizedException', message });
const INVALID = refusal('Invalid Refresh Token.');
const REVOKED = refusal('Refresh Token has been revoked');
const EXPIRED = refusal('Refresh Token has expired');
const REUSED = { name: 'RefreshTokenReuseException', message: 'Refresh token has been reused' };
const ACCESS_REVOKED = refusal('Access Token has been revoked');

const DAY = 86_400_000;

/** Settings of a client that replaces refresh tokens; `grace` in seconds. */
const rotating = (grace = 0): Partial<CreateUserPoolClientCommandInput> => ({
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: grace },
});

function initiate(app: App, token: string, extra: Record<string, string> = {}) {
  return app.cognito.initiateAuth({
    ClientId: app.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: token, ...extra },
  });
}

function getTokens(app: App, token: string, ClientSecret?: string) {
  return app.cognito.getTokensFromRefreshToken({
    ClientId: app.clientId,
    RefreshToken: token,
    ...(ClientSecret !== undefined && { ClientSecret }),
  });
}

async function rotate(app: App, token: string) {
  return tokensOf(await getTokens(app, token));
}

/** The app seen through another client of its pool. */
async function withClient(
  app: App,
  settings: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<App & { readonly secret: string }> {
  const { UserPoolClient } = await app.cognito.createUserPoolClient({
    UserPoolId: app.poolId,
    ClientName: 'another',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    ],
    ...settings,
  });
  return {
    ...app,
    clientId: UserPoolClient!.ClientId!,
    secret: UserPoolClient!.ClientSecret ?? '',
  };
}

const hashOf = (secret: string, username: string, clientId: string) =>
  createHmac('sha256', secret)
    .update(username + clientId)
    .digest('base64');

async function signInWithSecret(app: App & { readonly secret: string }, username: string) {
  return tokensOf(
    await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: {
        USERNAME: username,
        PASSWORD,
        SECRET_HASH: hashOf(app.secret, username, app.clientId),
      },
    }),
  );
}

onEveryStore((start) => {
  test('a refresh token renews the others under either name of the flow, again and again', async (t) => {
    const app = await createApp(await start(t));
    const sub = await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    for (const AuthFlow of ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'] as const) {
      const request = {
        ClientId: app.clientId,
        AuthFlow,
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      };
      const answers = [
        await app.cognito.initiateAuth(request),
        await app.cognito.adminInitiateAuth({ UserPoolId: app.poolId, ...request }),
      ];
      for (const { AuthenticationResult, ChallengeName, ChallengeParameters, Session } of answers) {
        assert.equal(ChallengeName, undefined);
        assert.equal(Session, undefined);
        assert.deepEqual(ChallengeParameters, {});
        assert.deepEqual(Object.keys(AuthenticationResult!).sort(), [
          'AccessToken',
          'ExpiresIn',
          'IdToken',
          'TokenType',
        ]);
        assert.equal(AuthenticationResult!.ExpiresIn, 3600);
        const { AccessToken } = AuthenticationResult!;
        const user = await app.cognito.getUser({ AccessToken });
        assert.equal(user.UserAttributes!.find(({ Name }) => Name === 'sub')!.Value, sub);
      }
    }
  });

  test('without rotation GetTokensFromRefreshToken leaves the refresh token as it is', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    for (let i = 0; i < 2; i++) {
      const { AuthenticationResult } = await getTokens(app, RefreshToken);
      assert.equal(AuthenticationResult!.RefreshToken, undefined);
      assert.ok(await app.cognito.getUser({ AccessToken: AuthenticationResult!.AccessToken }));
    }
  });

  test('a refresh token is required', async (t) => {
    const app = await createApp(await start(t));
    await assert.rejects(
      app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: {},
      }),
      { name: 'InvalidParameterException', message: 'Missing required parameter REFRESH_TOKEN' },
    );
  });

  test('with rotation each refresh token has one successor of the same family', async (t) => {
    const app = await createApp(await start(t), { client: rotating() });
    await createUser(app, 'alice');
    const first = await signIn(app, 'alice');
    const second = await rotate(app, first.RefreshToken);
    const third = await rotate(app, second.RefreshToken);
    assert.equal(new Set([first, second, third].map((each) => each.RefreshToken)).size, 3);
    const families = [first, second, third].map(
      (each) => decoded(each.AccessToken).claims.origin_jti,
    );
    assert.equal(new Set(families).size, 1);
    for (const { AccessToken } of [first, second, third]) {
      assert.ok(await app.cognito.getUser({ AccessToken }));
    }
  });

  test('the refresh flows are closed to a client with rotation', async (t) => {
    const app = await createApp(await start(t), { client: rotating() });
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    await assert.rejects(initiate(app, RefreshToken), {
      name: 'InvalidParameterException',
      message: 'REFRESH_TOKEN_AUTH is not enabled for the client.',
    });
    await rotate(app, RefreshToken);
  });

  test('a replaced refresh token used again ends every token of its family', async (t) => {
    const app = await createApp(await start(t), { client: rotating() });
    await createUser(app, 'alice');
    const bystander = await signIn(app, 'alice');
    const first = await signIn(app, 'alice');
    const second = await rotate(app, first.RefreshToken);
    const third = await rotate(app, second.RefreshToken);
    await assert.rejects(getTokens(app, first.RefreshToken), REUSED);
    for (const { AccessToken, RefreshToken } of [first, second, third]) {
      await assert.rejects(app.cognito.getUser({ AccessToken }), ACCESS_REVOKED);
      await assert.rejects(getTokens(app, RefreshToken), REVOKED);
    }
    assert.ok(await app.cognito.getUser({ AccessToken: bystander.AccessToken }));
    await rotate(app, bystander.RefreshToken);
  });

  test('within its grace period a replaced refresh token still renews', async (t) => {
    const app = await createApp(await start(t), { client: rotating(30) });
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const first = await rotate(app, RefreshToken);
    app.poolhouse.clock.advance(29_999);
    const retried = await rotate(app, RefreshToken);
    assert.notEqual(retried.RefreshToken, first.RefreshToken);
    await rotate(app, retried.RefreshToken);
    await rotate(app, first.RefreshToken);
    // The period counts from the first use, however often the token is tried in it.
    app.poolhouse.clock.advance(1);
    await assert.rejects(getTokens(app, RefreshToken), REUSED);
    await assert.rejects(getTokens(app, first.RefreshToken), REVOKED);
    await assert.rejects(getTokens(app, retried.RefreshToken), REVOKED);
    await assert.rejects(app.cognito.getUser({ AccessToken: retried.AccessToken }), ACCESS_REVOKED);
  });

  test('of 50 uses of one refresh token at once one succeeds and the family ends', async (t) => {
    const app = await createApp(await start(t), { client: rotating() });
    // With a running clock the requests read different milliseconds, not always in their order.
    app.poolhouse.clock.reset();
    await createUser(app, 'alice');
    const first = await signIn(app, 'alice');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => getTokens(app, first.RefreshToken)),
    );
    const winners = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.equal(winners.length, 1);
    for (const each of outcomes) {
      if (each.status === 'fulfilled') continue;
      assert.ok([REUSED.message, REVOKED.message].includes(each.reason.message), each.reason);
    }
    const won = tokensOf(winners[0]!);
    await assert.rejects(getTokens(app, won.RefreshToken), REVOKED);
    for (const { AccessToken } of [first, won]) {
      await assert.rejects(app.cognito.getUser({ AccessToken }), ACCESS_REVOKED);
    }
  });

  test('within the grace period 50 uses at once all succeed', async (t) => {
    const app = await createApp(await start(t), { client: rotating(60) });
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => getTokens(app, RefreshToken).then(tokensOf)),
    );
    assert.equal(new Set(answers.map((each) => each.RefreshToken)).size, 50);
    await rotate(app, answers[49]!.RefreshToken);
  });

  test('rotation switched off later makes no replaced token good again', async (t) => {
    const app = await createApp(await start(t), { client: rotating() });
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const second = await rotate(app, RefreshToken);
    await app.cognito.updateUserPoolClient({
      UserPoolId: app.poolId,
      ClientId: app.clientId,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      RefreshTokenRotation: { Feature: 'DISABLED' },
    });
    assert.equal(
      (await initiate(app, second.RefreshToken)).AuthenticationResult!.RefreshToken,
      undefined,
    );
    // InitiateAuth documents no RefreshTokenReuseException.
    await assert.rejects(initiate(app, RefreshToken), refusal(REUSED.message));
    await assert.rejects(initiate(app, second.RefreshToken), REVOKED);
  });

  test('a refresh token ends when its validity is over, and so do its successors', async (t) => {
    const poolhouse = await start(t);
    const app = await createApp(poolhouse, {
      client: { ...rotating(), RefreshTokenValidity: 10 },
    });
    await createUser(app, 'alice');
    const first = await signIn(app, 'alice');
    poolhouse.clock.advance(4 * DAY);
    const second = await rotate(app, first.RefreshToken);
    poolhouse.clock.advance(6 * DAY - 1);
    const third = await rotate(app, second.RefreshToken);
    poolhouse.clock.advance(1);
    await assert.rejects(getTokens(app, third.RefreshToken), EXPIRED);
    assert.ok(await app.cognito.getUser({ AccessToken: third.AccessToken }));
  });

  test('a refresh token is good for 30 days unless the client says otherwise', async (t) => {
    const app = await createApp(await start(t));
    const hours = await withClient(app, {
      RefreshTokenValidity: 90,
      TokenValidityUnits: { RefreshToken: 'minutes' },
    });
    await createUser(app, 'alice');
    const byDefault = await signIn(app, 'alice');
    const short = await signIn(hours, 'alice');
    app.poolhouse.clock.advance(90 * 60_000 - 1);
    await initiate(hours, short.RefreshToken);
    app.poolhouse.clock.advance(1);
    await assert.rejects(initiate(hours, short.RefreshToken), EXPIRED);
    app.poolhouse.clock.advance(30 * DAY - 90 * 60_000 - 1);
    await initiate(app, byDefault.RefreshToken);
    app.poolhouse.clock.advance(1);
    await assert.rejects(initiate(app, byDefault.RefreshToken), EXPIRED);
    await assert.rejects(getTokens(app, byDefault.RefreshToken), EXPIRED);
  });

  test('another client’s refresh token is as good as none', async (t) => {
    const poolhouse = await start(t);
    const app = await createApp(poolhouse);
    const sibling = await withClient(app);
    const stranger = await createApp(poolhouse);
    await createUser(app, 'alice');
    await createUser(stranger, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    for (const other of [sibling, stranger]) {
      await assert.rejects(initiate(other, RefreshToken), INVALID);
      await assert.rejects(getTokens(other, RefreshToken), INVALID);
    }
    await initiate(app, RefreshToken);
  });

  test('what was never a refresh token is invalid', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken, AccessToken, IdToken } = await signIn(app, 'alice');
    const parts = RefreshToken.split('.');
    const swapped = (i: number, part: string) => parts.with(i, part).join('.');
    const flipped = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
    const forged = [
      'garbage',
      '.',
      '....',
      AccessToken,
      IdToken,
      RefreshToken.slice(0, -1),
      `${RefreshToken}=`,
      `${RefreshToken}A`,
      parts.slice(0, 4).join('.'),
      ...[1, 2, 3, 4].map((i) => swapped(i, flipped(parts[i]!))),
      ...[1, 2, 3, 4].map((i) => swapped(i, '')),
      swapped(
        0,
        Buffer.from('{"cty":"JWT","enc":"A128GCM","alg":"RSA-OAEP"}').toString('base64url'),
      ),
      'A'.repeat(100_000),
    ];
    for (const token of forged) {
      await assert.rejects(initiate(app, token), INVALID);
      await assert.rejects(getTokens(app, token), INVALID);
    }
    await initiate(app, RefreshToken);
  });

  test('a revoked refresh token says so', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    await app.cognito.revokeToken({ ClientId: app.clientId, Token: RefreshToken });
    await assert.rejects(initiate(app, RefreshToken), REVOKED);
    await assert.rejects(getTokens(app, RefreshToken), REVOKED);
  });

  test('a disabled user’s refresh tokens are revoked and stay so', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    await app.cognito.adminDisableUser(who);
    await assert.rejects(initiate(app, RefreshToken), REVOKED);
    await app.cognito.adminEnableUser(who);
    await assert.rejects(initiate(app, RefreshToken), REVOKED);
    await initiate(app, (await signIn(app, 'alice')).RefreshToken);
  });

  test('a deleted user’s refresh tokens are invalid, for a successor of the name too', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'alice' });
    await assert.rejects(initiate(app, RefreshToken), INVALID);
    await createUser(app, 'alice');
    await assert.rejects(initiate(app, RefreshToken), INVALID);
    await assert.rejects(getTokens(app, RefreshToken), INVALID);
  });

  test('the secret hash of a refresh is made with the real username', async (t) => {
    const app = await createApp(await start(t), { pool: { AliasAttributes: ['email'] } });
    const confidential = await withClient(app, { GenerateSecret: true });
    const { clientId, secret } = confidential;
    const email = 'alice@example.com';
    const sub = await createUser(app, 'alice', { email, email_verified: 'true' });
    const { RefreshToken } = await signInWithSecret(confidential, email);
    const hash = (name: string) => ({ SECRET_HASH: hashOf(secret, name, clientId) });
    await initiate(confidential, RefreshToken, hash('alice'));
    for (const name of [email, sub, 'bob', '']) {
      await assert.rejects(
        initiate(confidential, RefreshToken, hash(name)),
        refusal(`SecretHash does not match for the client: ${clientId}`),
      );
    }
    await assert.rejects(
      initiate(confidential, RefreshToken),
      refusal(`Client ${clientId} is configured with secret but SECRET_HASH was not received`),
    );
  });

  test('where users sign in by e-mail address, the hash of a refresh is made with the sub', async (t) => {
    const app = await createApp(await start(t), { pool: { UsernameAttributes: ['email'] } });
    const confidential = await withClient(app, { GenerateSecret: true });
    const { clientId, secret } = confidential;
    const email = 'alice@example.com';
    const sub = await createUser(app, email, { email_verified: 'true' });
    const { RefreshToken } = await signInWithSecret(confidential, email);
    const hash = (name: string) => ({ SECRET_HASH: hashOf(secret, name, clientId) });
    await initiate(confidential, RefreshToken, hash(sub));
    await assert.rejects(
      initiate(confidential, RefreshToken, hash(email)),
      refusal(`SecretHash does not match for the client: ${clientId}`),
    );
  });

  test('a public client sends no secret hash', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    await assert.rejects(
      initiate(app, RefreshToken, { SECRET_HASH: hashOf('secret', 'alice', app.clientId) }),
      refusal(`Client ${app.clientId} is not configured for secret but secret was received`),
    );
  });

  test('GetTokensFromRefreshToken takes the client’s secret itself, either of two', async (t) => {
    const app = await createApp(await start(t));
    const confidential = await withClient(app, { GenerateSecret: true });
    const { clientId, secret } = confidential;
    await createUser(app, 'alice');
    const { RefreshToken } = await signInWithSecret(confidential, 'alice');
    await getTokens(confidential, RefreshToken, secret);
    const { ClientSecretDescriptor } = await app.cognito.addUserPoolClientSecret({
      UserPoolId: app.poolId,
      ClientId: clientId,
    });
    await getTokens(confidential, RefreshToken, ClientSecretDescriptor!.ClientSecretValue);
    await getTokens(confidential, RefreshToken, secret);

    await assert.rejects(getTokens(confidential, RefreshToken), {
      name: 'NotAuthorizedException',
      message: `Client ${clientId} is configured for secret but secret was not received`,
    });
    const wrong = `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`;
    for (const given of [wrong, hashOf(secret, 'alice', clientId).replace(/\W/g, 'x')]) {
      await assert.rejects(
        getTokens(confidential, RefreshToken, given),
        refusal('Invalid client secret.'),
      );
    }
    await assert.rejects(
      getTokens(app, (await signIn(app, 'alice')).RefreshToken, secret),
      refusal(`Client ${app.clientId} is not configured for secret but secret was received`),
    );
  });

  test('a client that is not there renews nothing', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const nobody = { ...app, clientId: 'nobody' };
    const missing = {
      name: 'ResourceNotFoundException',
      message: 'User pool client nobody does not exist.',
    };
    await assert.rejects(initiate(nobody, RefreshToken), missing);
    await assert.rejects(getTokens(nobody, RefreshToken), missing);
  });
});
