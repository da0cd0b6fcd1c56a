import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, createUser, PASSWORD, signIn, tokensOf } from '../support/app.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { currentSession, ownSessions, sessionsOf, trackingApp } from './support.ts';

const REVOKED = { name: 'NotAuthorizedException', message: 'Access Token has been revoked' };
const NO_SESSION = { name: 'ResourceNotFoundException', message: 'Session does not exist.' };

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Renews tokens with a browser's name in the header, which the SDK does not let one set. */
async function renewWith(app: App, RefreshToken: string, userAgent: string): Promise<void> {
  const response = await fetch(app.poolhouse.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken',
      'user-agent': userAgent,
    },
    body: JSON.stringify({ ClientId: app.clientId, RefreshToken }),
  });
  assert.equal(response.status, 200, await response.text());
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a sign-in is a session that its user and administrators see', async () => {
    const app = await trackingApp(poolhouse());
    const sub = await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const [session, ...others] = await sessionsOf(app, 'alice');
    assert.deepEqual(others, []);
    const now = new Date(poolhouse().clock.now());
    assert.match(session!.SessionId!, /^tkn[0-9a-z]{25}$/);
    assert.match(session!.DeviceType!, /^aws-sdk-js \d+/);
    assert.deepEqual(session, {
      SessionId: session!.SessionId,
      SessionType: 'TOKEN',
      ClientId: app.clientId,
      CreateDate: now,
      LastActiveDate: now,
      DeviceType: session!.DeviceType,
      LastIPAddress: '127.0.0.1',
      IsCurrentSession: false,
    });
    assert.deepEqual(await ownSessions(app, AccessToken), [{ ...session, IsCurrentSession: true }]);
    const bySub = await app.cognito.adminListUserSessions({
      UserPoolId: app.poolId,
      Username: sub,
    });
    assert.deepEqual(bySub.Sessions, [session]);
  });

  test('sessions of every client are listed, the last used first, and one is current', async () => {
    const app = await trackingApp(poolhouse());
    await createUser(app, 'alice');
    const { UserPoolClient } = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'phone',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    const first = await signIn(app, 'alice');
    poolhouse().clock.advance(1000);
    const phone = { ...app, clientId: UserPoolClient!.ClientId! };
    const second = await signIn(phone, 'alice');
    const listed = await ownSessions(app, first.AccessToken);
    assert.deepEqual(
      listed.map(({ ClientId, IsCurrentSession }) => [ClientId, IsCurrentSession]),
      [
        [phone.clientId, false],
        [app.clientId, true],
      ],
    );
    const current = await currentSession(app, second.AccessToken);
    assert.equal(current, listed[0]!.SessionId);
  });

  for (const rotating of [false, true]) {
    test(`a refresh ${rotating ? 'with' : 'without'} rotation is the last use of its session`, async () => {
      const app = await trackingApp(poolhouse(), {
        client: {
          ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
          RefreshTokenRotation: {
            Feature: rotating ? 'ENABLED' : 'DISABLED',
            RetryGracePeriodSeconds: 0,
          },
        },
      });
      await createUser(app, 'alice');
      const { RefreshToken } = await signIn(app, 'alice');
      const [before] = await sessionsOf(app, 'alice');
      poolhouse().clock.advance(60_000);
      await renewWith(app, RefreshToken, FIREFOX);
      const [after, ...others] = await sessionsOf(app, 'alice');
      assert.deepEqual(others, []);
      assert.deepEqual(after, {
        ...before,
        LastActiveDate: new Date(poolhouse().clock.now()),
        DeviceType: 'Firefox 140, Linux',
      });
    });
  }

  test('a session can be revoked by its user from another, and by administrators', async () => {
    const app = await trackingApp(poolhouse());
    await createUser(app, 'alice');
    const [one, two, three] = [
      await signIn(app, 'alice'),
      await signIn(app, 'alice'),
      await signIn(app, 'alice'),
    ];
    await app.cognito.revokeUserSession({
      AccessToken: one.AccessToken,
      SessionId: await currentSession(app, two.AccessToken),
      RevokeAssociatedSessions: 'LINKED',
    });
    await assert.rejects(app.cognito.getUser({ AccessToken: two.AccessToken }), REVOKED);
    await app.cognito.adminRevokeUserSession({
      UserPoolId: app.poolId,
      Username: 'alice',
      SessionId: await currentSession(app, three.AccessToken),
      RevokeAssociatedSessions: 'NONE',
    });
    for (const { RefreshToken } of [two, three]) {
      await assert.rejects(
        app.cognito.getTokensFromRefreshToken({ ClientId: app.clientId, RefreshToken }),
        { message: 'Refresh Token has been revoked' },
      );
    }
    assert.equal((await ownSessions(app, one.AccessToken)).length, 1);
  });

  test('users cannot revoke the session they ask from, and administrators can', async () => {
    const app = await trackingApp(poolhouse());
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const SessionId = await currentSession(app, AccessToken);
    await assert.rejects(app.cognito.revokeUserSession({ AccessToken, SessionId }), {
      name: 'InvalidParameterException',
      message: 'The current session cannot be revoked.',
    });
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    await app.cognito.adminRevokeUserSession({ ...who, SessionId });
    await assert.rejects(app.cognito.adminRevokeUserSession({ ...who, SessionId }), NO_SESSION);
  });

  test('what is no session of the user is none to revoke', async () => {
    const app = await trackingApp(poolhouse());
    await createUser(app, 'alice');
    await createUser(app, 'bob');
    const alice = await signIn(app, 'alice');
    const bob = await signIn(app, 'bob');
    const strange = await trackingApp(poolhouse());
    await createUser(strange, 'alice');
    const stranger = await signIn(strange, 'alice');
    const ids = [
      await currentSession(app, bob.AccessToken),
      await currentSession(strange, stranger.AccessToken),
      (await currentSession(app, alice.AccessToken)).toUpperCase(),
      `tkn${'0'.repeat(25)}`,
      `tkn${'z'.repeat(25)}`,
      `sso${'0'.repeat(25)}`,
      '',
      'x'.repeat(100_000),
      '\u{1F511}',
    ];
    for (const SessionId of ids) {
      await assert.rejects(
        app.cognito.revokeUserSession({ AccessToken: alice.AccessToken, SessionId }),
        NO_SESSION,
      );
      const who = { UserPoolId: app.poolId, Username: 'alice' };
      await assert.rejects(app.cognito.adminRevokeUserSession({ ...who, SessionId }), NO_SESSION);
    }
    await app.cognito.getUser({ AccessToken: bob.AccessToken });
    await strange.cognito.getUser({ AccessToken: stranger.AccessToken });
  });

  test('whatever ends a family ends its session', async () => {
    const app = await trackingApp(poolhouse());
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    await createUser(app, 'alice');
    const { cognito, clientId: ClientId } = app;
    const endings = [
      (Token: string) =>
        cognito.revokeToken({ ClientId, Token, RevokeAssociatedSessions: 'LINKED' }),
      () => cognito.adminUserGlobalSignOut(who),
      () => cognito.adminDisableUser(who).then(() => cognito.adminEnableUser(who)),
    ];
    for (const end of endings) {
      const { RefreshToken } = await signIn(app, 'alice');
      assert.equal((await sessionsOf(app, 'alice')).length, 1);
      await end(RefreshToken);
      assert.deepEqual(await sessionsOf(app, 'alice'), []);
    }
  });

  test('a session ends with its refresh token, and purging leaves nothing of it', async () => {
    const app = await trackingApp(poolhouse(), {
      client: {
        RefreshTokenValidity: 60,
        TokenValidityUnits: { RefreshToken: 'minutes' },
      },
    });
    await createUser(app, 'alice');
    await signIn(app, 'alice');
    poolhouse().clock.advance(3_600_000 - 1);
    assert.equal((await sessionsOf(app, 'alice')).length, 1);
    poolhouse().clock.advance(1);
    assert.deepEqual(await sessionsOf(app, 'alice'), []);
    const { server, clock } = poolhouse();
    await server.store.purge(clock.now());
    clock.set(NOON);
    assert.deepEqual(await sessionsOf(app, 'alice'), []);
  });

  test('a user behind a trusted server is known by the address the server tells', async () => {
    const app = await trackingApp(poolhouse());
    await createUser(app, 'alice');
    await app.cognito.adminInitiateAuth({
      UserPoolId: app.poolId,
      ClientId: app.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD },
      ContextData: {
        IpAddress: '2001:db8::7',
        ServerName: 'shop.example',
        ServerPath: '/sign-in',
        HttpHeaders: [{ headerName: 'User-Agent', headerValue: FIREFOX }],
      },
    });
    const [behind] = await sessionsOf(app, 'alice');
    assert.equal(behind!.LastIPAddress, '2001:db8::7');
    assert.equal(behind!.DeviceType, 'Firefox 140, Linux');
    // A public client could name any address.
    tokensOf(
      await app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD },
        UserContextData: { IpAddress: '203.0.113.9' },
      }),
    );
    const addresses = (await sessionsOf(app, 'alice')).map((each) => each.LastIPAddress);
    assert.deepEqual(addresses.sort(), ['127.0.0.1', '2001:db8::7']);
  });

  test('there is no second page of sessions to ask for', async () => {
    const app = await trackingApp(poolhouse());
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const refusal = {
      name: 'InvalidParameterException',
      message: 'Invalid pagination token given.',
    };
    await assert.rejects(app.cognito.listUserSessions({ AccessToken, NextToken: 'x' }), refusal);
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    await assert.rejects(app.cognito.adminListUserSessions({ ...who, NextToken: 'x' }), refusal);
    await assert.rejects(app.cognito.adminListUserSessions({ ...who, Username: 'nobody' }), {
      name: 'UserNotFoundException',
    });
  });
});
