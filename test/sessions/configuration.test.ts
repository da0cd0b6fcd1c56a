import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { ownSessions, sessionsOf, track, trackingApp } from './support.ts';

const UNAVAILABLE = {
  name: 'FeatureUnavailableInTierException',
  message: 'Session management is not available in the LITE pricing tier configured.',
};
const UNTRACKED = {
  name: 'InvalidParameterException',
  message: 'User session tracking is not enabled for the user pool.',
};

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a pool follows no sessions until it is told to', async () => {
    const { cognito, poolId } = await createApp(poolhouse());
    const { $metadata: _, ...untouched } = await cognito.getUserPoolSessionConfiguration({
      UserPoolId: poolId,
    });
    const TokenSession = { MaxPerUser: 20 };
    assert.deepEqual(untouched, {
      UserPoolId: poolId,
      UserSessionTracking: 'DISABLED',
      TokenSession,
    });
    const replacement = {
      UserPoolId: poolId,
      UserSessionTracking: 'ENABLED',
      TokenSession: { MaxPerUser: 3 },
    } as const;
    const { $metadata: __, ...set } = await cognito.setUserPoolSessionConfiguration(replacement);
    assert.deepEqual(set, replacement);
    const { $metadata: ___, ...got } = await cognito.getUserPoolSessionConfiguration({
      UserPoolId: poolId,
    });
    assert.deepEqual(got, replacement);
  });

  test('a user can be allowed from 1 to 100 sessions', async () => {
    const app = await createApp(poolhouse());
    for (const max of [1, 100]) await track(app, max);
    for (const max of [0, 101, -1]) {
      await assert.rejects(track(app, max), {
        name: 'InvalidParameterException',
        message: /^1 validation error detected: Value .* at 'tokenSession\.maxPerUser' failed/,
      });
    }
  });

  test('updating the pool keeps its session settings', async () => {
    const app = await trackingApp(poolhouse(), { max: 7 });
    await app.cognito.updateUserPool({ UserPoolId: app.poolId, PoolName: 'renamed' });
    const { TokenSession } = await app.cognito.getUserPoolSessionConfiguration({
      UserPoolId: app.poolId,
    });
    assert.equal(TokenSession!.MaxPerUser, 7);
  });

  test('the LITE tier has no sessions, and a pool that follows them cannot be moved to it', async () => {
    const lite = await createApp(poolhouse(), { pool: { UserPoolTier: 'LITE' } });
    await assert.rejects(track(lite, 20), UNAVAILABLE);
    await assert.rejects(
      lite.cognito.setUserPoolClientSessionConfiguration({
        UserPoolId: lite.poolId,
        ClientId: lite.clientId,
        SSOSession: { MaxValidityMinutes: 5 },
      }),
      UNAVAILABLE,
    );
    const app = await trackingApp(poolhouse());
    const move = () => app.cognito.updateUserPool({ UserPoolId: app.poolId, UserPoolTier: 'LITE' });
    await assert.rejects(move(), {
      name: 'TierChangeNotAllowedException',
      message: /: User Session Tracking$/,
    });
    await track(app, 20, false);
    await move();
  });

  test('a client’s reuse of SSO sessions is 60 minutes until set, and dormant while nothing is followed', async () => {
    const app = await createApp(poolhouse());
    const ids = { UserPoolId: app.poolId, ClientId: app.clientId };
    const set = (MaxValidityMinutes: number) =>
      app.cognito.setUserPoolClientSessionConfiguration({
        ...ids,
        SSOSession: { MaxValidityMinutes },
      });
    const get = async () => {
      const { $metadata: _, ...answer } =
        await app.cognito.getUserPoolClientSessionConfiguration(ids);
      return answer;
    };
    assert.deepEqual(await get(), { ...ids, SSOSession: { MaxValidityMinutes: 60 } });
    await assert.rejects(set(5), UNTRACKED);
    await track(app, 20);
    for (const minutes of [0, 129_600]) {
      const { $metadata: _, ...answer } = await set(minutes);
      assert.deepEqual(answer, { ...ids, SSOSession: { MaxValidityMinutes: minutes } });
    }
    for (const minutes of [-1, 129_601]) {
      await assert.rejects(set(minutes), {
        name: 'InvalidParameterException',
        message: /at 'sSOSession\.maxValidityMinutes' failed|at 'ssoSession/i,
      });
    }
    await track(app, 20, false);
    await app.cognito.updateUserPoolClient({ ...ids, ClientName: 'renamed' });
    assert.deepEqual(await get(), { ...ids, SSOSession: { MaxValidityMinutes: 129_600 } });
  });

  test('the settings of a client are asked for in its own pool', async () => {
    const app = await trackingApp(poolhouse());
    const other = await trackingApp(poolhouse());
    const ids = { UserPoolId: app.poolId, ClientId: other.clientId };
    const missing = { name: 'ResourceNotFoundException' };
    await assert.rejects(app.cognito.getUserPoolClientSessionConfiguration(ids), missing);
    await assert.rejects(
      app.cognito.setUserPoolClientSessionConfiguration({
        ...ids,
        SSOSession: { MaxValidityMinutes: 1 },
      }),
      missing,
    );
  });

  test('where sessions are not followed, asking for them says so', async () => {
    const app = await createApp(poolhouse());
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    const SessionId = `tkn${'0'.repeat(25)}`;
    await assert.rejects(sessionsOf(app, 'alice'), UNTRACKED);
    await assert.rejects(ownSessions(app, AccessToken), UNTRACKED);
    await assert.rejects(app.cognito.adminRevokeUserSession({ ...who, SessionId }), UNTRACKED);
    await assert.rejects(app.cognito.revokeUserSession({ AccessToken, SessionId }), UNTRACKED);
  });

  test('only sign-ins from the time they are followed are sessions', async () => {
    const app = await createApp(poolhouse());
    await createUser(app, 'alice');
    const before = await signIn(app, 'alice');
    await track(app, 20);
    assert.deepEqual(await sessionsOf(app, 'alice'), []);
    await app.cognito.getTokensFromRefreshToken({
      ClientId: app.clientId,
      RefreshToken: before.RefreshToken,
    });
    assert.deepEqual(await sessionsOf(app, 'alice'), []);
    await signIn(app, 'alice');
    assert.equal((await ownSessions(app, before.AccessToken)).length, 1);
    await track(app, 20, false);
    await signIn(app, 'alice');
    await track(app, 20);
    assert.equal((await sessionsOf(app, 'alice')).length, 1);
  });
});
