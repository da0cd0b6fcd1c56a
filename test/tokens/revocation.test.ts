import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { model } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { type App, appAt, createApp, createUser, signIn, tokensOf } from '../support/app.ts';
import { send } from '../support/call.ts';
import { onEveryStore, startNodes } from '../support/servers.ts';
import { inputOf, operationsWith } from './inputs.ts';

const refusal = (message: string) => ({ name: 'NotAuthorizedException', message });
const REVOKED = refusal('Access Token has been revoked');
const REFRESH_REVOKED = refusal('Refresh Token has been revoked');
const DELETED = { name: 'UserNotFoundException', message: 'User does not exist.' };

/** What an access token opens today; operations that are built later join by the model. */
const TOKEN_OPERATIONS: readonly OperationName[] = [
  'AssociateSoftwareToken',
  'GetUser',
  'GetUserAuthFactors',
  'GlobalSignOut',
  'SetUserMFAPreference',
  'VerifySoftwareToken',
];

interface Signed {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
}

/** Every way to end a user's tokens before their time. */
const ENDINGS: Record<string, (app: App, tokens: Signed) => Promise<unknown>> = {
  RevokeToken: (app, { RefreshToken }) =>
    app.cognito.revokeToken({ ClientId: app.clientId, Token: RefreshToken }),
  GlobalSignOut: (app, { AccessToken }) => app.cognito.globalSignOut({ AccessToken }),
  AdminUserGlobalSignOut: (app) =>
    app.cognito.adminUserGlobalSignOut({ UserPoolId: app.poolId, Username: 'alice' }),
  AdminDisableUser: (app) =>
    app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username: 'alice' }),
  AdminDeleteUser: (app) =>
    app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'alice' }),
};

/** Sends the token to every operation that takes one; answers the refusals by operation. */
async function refusals(url: string, AccessToken: string): Promise<Map<OperationName, string>> {
  const seen = new Map<OperationName, string>();
  for (const operation of operationsWith('AccessToken')) {
    const input = inputOf(operation, (member) =>
      member === 'AccessToken' ? AccessToken : undefined,
    );
    const { status, error, message } = await send(url, operation, input);
    if (error === 'OperationNotEnabledException') continue;
    assert.equal(status, 400, operation);
    assert.ok(
      (model.operations[operation].errors as string[]).includes(error!),
      `${operation}: ${error}`,
    );
    seen.set(operation, `${error}: ${message}`);
  }
  return seen;
}

function renew(app: App, RefreshToken: string) {
  return app.cognito.initiateAuth({
    ClientId: app.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: RefreshToken },
  });
}

async function confidential(app: App) {
  const { UserPoolClient } = await app.cognito.createUserPoolClient({
    UserPoolId: app.poolId,
    ClientName: 'confidential',
    GenerateSecret: true,
  });
  return { clientId: UserPoolClient!.ClientId!, secret: UserPoolClient!.ClientSecret! };
}

onEveryStore((start) => {
  for (const [name, end] of Object.entries(ENDINGS)) {
    test(`after ${name} an access token opens no operation`, async (t) => {
      const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
      await createUser(app, 'alice');
      const tokens = await signIn(app, 'alice');
      const renewed = (await renew(app, tokens.RefreshToken)).AuthenticationResult!;
      await end(app, tokens);
      for (const token of [tokens.AccessToken, renewed.AccessToken!]) {
        const seen = await refusals(app.poolhouse.url, token);
        for (const operation of TOKEN_OPERATIONS) assert.ok(seen.has(operation), operation);
        for (const [operation, text] of seen) {
          const told = model.operations[operation].errors.includes('UserNotFoundException');
          const { name: type, message } = name === 'AdminDeleteUser' && told ? DELETED : REVOKED;
          assert.equal(text, `${type}: ${message}`, operation);
        }
      }
      await assert.rejects(
        renew(app, tokens.RefreshToken),
        name === 'AdminDeleteUser' ? refusal('Invalid Refresh Token.') : REFRESH_REVOKED,
      );
    });
  }

  test('a sign-in after a sign-out works, in the same instant too', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const user = { UserPoolId: app.poolId, Username: 'alice' };
    await app.cognito.globalSignOut({ AccessToken: (await signIn(app, 'alice')).AccessToken });
    const second = await signIn(app, 'alice');
    assert.ok(await app.cognito.getUser({ AccessToken: second.AccessToken }));
    await app.cognito.adminUserGlobalSignOut(user);
    await app.cognito.adminDisableUser(user);
    await app.cognito.adminEnableUser(user);
    const third = await signIn(app, 'alice');
    assert.ok(await app.cognito.getUser({ AccessToken: third.AccessToken }));
    await renew(app, third.RefreshToken);
    await assert.rejects(app.cognito.getUser({ AccessToken: second.AccessToken }), REVOKED);
  });

  test('a sign-out ends every sign-in of the user and nobody else’s', async (t) => {
    const poolhouse = await start(t);
    const app = await createApp(poolhouse);
    const other = await createApp(poolhouse);
    for (const name of ['alice', 'bob']) await createUser(app, name);
    await createUser(other, 'alice');
    const hers = [await signIn(app, 'alice'), await signIn(app, 'alice')];
    const others = [await signIn(app, 'bob'), await signIn(other, 'alice')];
    await app.cognito.globalSignOut({ AccessToken: hers[0]!.AccessToken });
    for (const { AccessToken, RefreshToken } of hers) {
      await assert.rejects(app.cognito.getUser({ AccessToken }), REVOKED);
      await assert.rejects(renew(app, RefreshToken), REFRESH_REVOKED);
    }
    for (const { AccessToken } of others) assert.ok(await app.cognito.getUser({ AccessToken }));
  });

  test('nothing that is renewed while the user is signed out stays good', async (t) => {
    const app = await createApp(await start(t), {
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
      },
    });
    await createUser(app, 'alice');
    const { RefreshToken } = await signIn(app, 'alice');
    const request = { ClientId: app.clientId, RefreshToken };
    const signOut = { UserPoolId: app.poolId, Username: 'alice' };
    const [renewals] = await Promise.all([
      Promise.allSettled(
        Array.from({ length: 20 }, () => app.cognito.getTokensFromRefreshToken(request)),
      ),
      app.cognito.adminUserGlobalSignOut(signOut),
    ]);
    for (const renewal of renewals) {
      if (renewal.status === 'rejected') {
        assert.equal(renewal.reason.message, REFRESH_REVOKED.message);
        continue;
      }
      const { AccessToken, ...tokens } = tokensOf(renewal.value);
      await assert.rejects(app.cognito.getUser({ AccessToken }), REVOKED);
      await assert.rejects(
        app.cognito.getTokensFromRefreshToken({ ...request, RefreshToken: tokens.RefreshToken }),
        REFRESH_REVOKED,
      );
    }
  });

  test('sign-outs at once all succeed', async (t) => {
    const app = await createApp(await start(t));
    app.poolhouse.clock.reset();
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const user = { UserPoolId: app.poolId, Username: 'alice' };
    await Promise.all(Array.from({ length: 20 }, () => app.cognito.adminUserGlobalSignOut(user)));
    await assert.rejects(app.cognito.getUser({ AccessToken }), REVOKED);
  });

  test('RevokeToken ends one sign-in and leaves the user’s others', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const [gone, left] = [await signIn(app, 'alice'), await signIn(app, 'alice')];
    const { $metadata, ...answer } = await app.cognito.revokeToken({
      ClientId: app.clientId,
      Token: gone.RefreshToken,
    });
    assert.equal($metadata.httpStatusCode, 200);
    assert.deepEqual(answer, {});
    await assert.rejects(app.cognito.getUser({ AccessToken: gone.AccessToken }), REVOKED);
    assert.ok(await app.cognito.getUser({ AccessToken: left.AccessToken }));
    await renew(app, left.RefreshToken);
  });

  test('RevokeToken of any refresh token of a rotated family ends the whole of it', async (t) => {
    const app = await createApp(await start(t), {
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      },
    });
    await createUser(app, 'alice');
    const first = await signIn(app, 'alice');
    const second = tokensOf(
      await app.cognito.getTokensFromRefreshToken({
        ClientId: app.clientId,
        RefreshToken: first.RefreshToken,
      }),
    );
    await app.cognito.revokeToken({ ClientId: app.clientId, Token: first.RefreshToken });
    for (const { AccessToken, RefreshToken } of [first, second]) {
      await assert.rejects(app.cognito.getUser({ AccessToken }), REVOKED);
      await assert.rejects(
        app.cognito.getTokensFromRefreshToken({ ClientId: app.clientId, RefreshToken }),
        REFRESH_REVOKED,
      );
    }
  });

  test('RevokeToken of a token that is revoked, unknown or another client’s changes nothing', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { AccessToken, RefreshToken } = await signIn(app, 'alice');
    const { UserPoolClient } = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'sibling',
    });
    const revoke = (ClientId: string, Token: string) =>
      app.cognito.revokeToken({ ClientId, Token });
    await revoke(UserPoolClient!.ClientId!, RefreshToken);
    await revoke(app.clientId, 'unknown');
    await revoke(app.clientId, `${RefreshToken.slice(0, -4)}AAAA`);
    assert.ok(await app.cognito.getUser({ AccessToken }));
    await revoke(app.clientId, RefreshToken);
    await revoke(app.clientId, RefreshToken);
    await assert.rejects(app.cognito.getUser({ AccessToken }), REVOKED);
  });

  test('RevokeToken takes refresh tokens only', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { AccessToken, IdToken } = await signIn(app, 'alice');
    for (const Token of [AccessToken, IdToken]) {
      await assert.rejects(app.cognito.revokeToken({ ClientId: app.clientId, Token }), {
        name: 'UnsupportedTokenTypeException',
        message: 'Unsupported token type.',
      });
    }
    assert.ok(await app.cognito.getUser({ AccessToken }));
  });

  test('RevokeToken is asked by a client that proves itself', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken: Token, AccessToken } = await signIn(app, 'alice');
    const { clientId, secret } = await confidential(app);
    const cases = [
      [
        { ClientId: clientId },
        `Client ${clientId} is configured for secret but secret was not received`,
      ],
      [{ ClientId: clientId, ClientSecret: 'a'.repeat(52) }, 'Invalid client secret.'],
      [
        { ClientId: app.clientId, ClientSecret: secret },
        `Client ${app.clientId} is not configured for secret but secret was received`,
      ],
      [{ ClientId: 'nobody' }, 'User pool client nobody does not exist.'],
    ] as const;
    for (const [who, message] of cases) {
      await assert.rejects(app.cognito.revokeToken({ Token, ...who }), {
        name: 'UnauthorizedException',
        message,
      });
    }
    await app.cognito.revokeToken({ Token, ClientId: clientId, ClientSecret: secret });
    assert.ok(await app.cognito.getUser({ AccessToken }));
  });

  test('a client without token revocation cannot revoke, but its users can be signed out', async (t) => {
    const app = await createApp(await start(t), { client: { EnableTokenRevocation: false } });
    await createUser(app, 'alice');
    const { RefreshToken, AccessToken } = await signIn(app, 'alice');
    for (const Token of [RefreshToken, AccessToken, 'unknown']) {
      await assert.rejects(app.cognito.revokeToken({ ClientId: app.clientId, Token }), {
        name: 'UnsupportedOperationException',
      });
    }
    await renew(app, RefreshToken);
    await app.cognito.globalSignOut({ AccessToken });
    await assert.rejects(app.cognito.getUser({ AccessToken }), REVOKED);
    await assert.rejects(renew(app, RefreshToken), REFRESH_REVOKED);
    app.poolhouse.clock.advance(1000);
    const { AccessToken: next } = await signIn(app, 'alice');
    assert.ok(await app.cognito.getUser({ AccessToken: next }));
  });

  test('a new password leaves signed-in devices signed in', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { RefreshToken, AccessToken } = await signIn(app, 'alice');
    await app.cognito.adminSetUserPassword({
      UserPoolId: app.poolId,
      Username: 'alice',
      Password: 'Another-horse-8',
      Permanent: true,
    });
    assert.ok(await app.cognito.getUser({ AccessToken }));
    await renew(app, RefreshToken);
  });

  test('signing out a user who is not there says so', async (t) => {
    const app = await createApp(await start(t));
    await assert.rejects(
      app.cognito.adminUserGlobalSignOut({ UserPoolId: app.poolId, Username: 'nobody' }),
      DELETED,
    );
  });
});

describe('two nodes on one PostgreSQL', () => {
  for (const [name, end] of Object.entries(ENDINGS)) {
    test(`${name} on one node is effective on the other at once`, async (t) => {
      const [first, second] = await startNodes(t, 2);
      const here = await createApp(first);
      const there = appAt(here, second);
      await createUser(here, 'alice');
      const tokens = await signIn(here, 'alice');
      // The other node has read all it may keep in memory of the user's pool, client and keys.
      assert.ok(await there.cognito.getUser({ AccessToken: tokens.AccessToken }));
      await renew(there, tokens.RefreshToken);
      await end(here, tokens);
      const deleted = name === 'AdminDeleteUser';
      await assert.rejects(
        there.cognito.getUser({ AccessToken: tokens.AccessToken }),
        deleted ? DELETED : REVOKED,
      );
      await assert.rejects(
        renew(there, tokens.RefreshToken),
        deleted ? refusal('Invalid Refresh Token.') : REFRESH_REVOKED,
      );
    });
  }

  test('a refresh token used on both nodes at once ends its family', async (t) => {
    const [first, second] = await startNodes(t, 2);
    // The clocks of two machines never agree: the second node's is a minute behind.
    second.clock.advance(-60_000);
    const here = await createApp(first, {
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      },
    });
    await createUser(here, 'alice');
    const { RefreshToken } = await signIn(here, 'alice');
    const request = { ClientId: here.clientId, RefreshToken };
    const won = tokensOf(await here.cognito.getTokensFromRefreshToken(request));
    await assert.rejects(second.client().getTokensFromRefreshToken(request), {
      name: 'RefreshTokenReuseException',
    });
    await assert.rejects(here.cognito.getUser({ AccessToken: won.AccessToken }), REVOKED);
  });
});
