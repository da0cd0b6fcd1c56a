import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appAt, createUser, signIn } from '../support/app.ts';
import { onEveryStore, startNodes } from '../support/servers.ts';
import { currentSession, sessionsOf, track, trackingApp } from './support.ts';

const REVOKED = { name: 'NotAuthorizedException', message: 'Access Token has been revoked' };

onEveryStore((start) => {
  test('a sign-in beyond the limit ends the session that was used least recently', async (t) => {
    const poolhouse = await start(t);
    const app = await trackingApp(poolhouse, { max: 2 });
    await createUser(app, 'alice');
    const first = await signIn(app, 'alice');
    poolhouse.clock.advance(1000);
    const second = await signIn(app, 'alice');
    poolhouse.clock.advance(1000);
    await app.cognito.getTokensFromRefreshToken({
      ClientId: app.clientId,
      RefreshToken: first.RefreshToken,
    });
    poolhouse.clock.advance(1000);
    const third = await signIn(app, 'alice');
    await assert.rejects(app.cognito.getUser({ AccessToken: second.AccessToken }), REVOKED);
    await assert.rejects(
      app.cognito.getTokensFromRefreshToken({
        ClientId: app.clientId,
        RefreshToken: second.RefreshToken,
      }),
      { message: 'Refresh Token has been revoked' },
    );
    for (const { AccessToken } of [first, third]) await app.cognito.getUser({ AccessToken });
    assert.equal((await sessionsOf(app, 'alice')).length, 2);
  });

  test('sessions that have ended, and those of other users, do not count', async (t) => {
    const app = await trackingApp(await start(t), { max: 1 });
    await createUser(app, 'alice');
    await createUser(app, 'bob');
    const bob = await signIn(app, 'bob');
    await signIn(app, 'alice');
    await app.cognito.adminUserGlobalSignOut({ UserPoolId: app.poolId, Username: 'alice' });
    const alice = await signIn(app, 'alice');
    for (const { AccessToken } of [alice, bob]) await app.cognito.getUser({ AccessToken });
  });

  test('a lower limit ends nothing until the next sign-in, which keeps the last used', async (t) => {
    const poolhouse = await start(t);
    const app = await trackingApp(poolhouse, { max: 5 });
    await createUser(app, 'alice');
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      poolhouse.clock.advance(1000);
      ids.push(await currentSession(app, (await signIn(app, 'alice')).AccessToken));
    }
    await track(app, 2);
    assert.equal((await sessionsOf(app, 'alice')).length, 5);
    poolhouse.clock.advance(1000);
    await signIn(app, 'alice');
    const left = (await sessionsOf(app, 'alice')).map(({ SessionId }) => SessionId);
    assert.equal(left.length, 2);
    assert.equal(left[1], ids[4]);
  });

  test('of 30 sign-ins at once no more sessions are left than allowed', async (t) => {
    const app = await trackingApp(await start(t), { max: 3 });
    await createUser(app, 'alice');
    const tokens = await Promise.all(Array.from({ length: 30 }, () => signIn(app, 'alice')));
    const good = await Promise.allSettled(
      tokens.map(({ AccessToken }) => app.cognito.getUser({ AccessToken })),
    );
    assert.equal(good.filter(({ status }) => status === 'fulfilled').length, 3);
    assert.equal((await sessionsOf(app, 'alice')).length, 3);
  });
});

describe('two nodes on one PostgreSQL', () => {
  for (const isolation of ['read committed', 'serializable'] as const) {
    test(`sign-ins at once on both leave no more sessions than allowed, ${isolation}`, async (t) => {
      const nodes = await startNodes(t, 2, {}, isolation);
      const app = await trackingApp(nodes[0], { max: 2 });
      await createUser(app, 'alice');
      const clients = nodes.map((node) => ({ ...app, cognito: node.client() }));
      const tokens = await Promise.all(
        Array.from({ length: 24 }, (_, i) => signIn(clients[i % 2]!, 'alice')),
      );
      const good = await Promise.allSettled(
        tokens.map(({ AccessToken }, i) => clients[(i + 1) % 2]!.cognito.getUser({ AccessToken })),
      );
      assert.equal(good.filter(({ status }) => status === 'fulfilled').length, 2);
      assert.equal((await sessionsOf(clients[1]!, 'alice')).length, 2);
    });
  }

  test('a session revoked on one node is over on the other at once', async (t) => {
    const [first, second] = await startNodes(t, 2);
    const here = await trackingApp(first);
    const there = appAt(here, second);
    await createUser(here, 'alice');
    const { AccessToken } = await signIn(here, 'alice');
    await there.cognito.getUser({ AccessToken });
    const SessionId = await currentSession(there, AccessToken);
    await here.cognito.adminRevokeUserSession({
      UserPoolId: here.poolId,
      Username: 'alice',
      SessionId,
    });
    await assert.rejects(there.cognito.getUser({ AccessToken }), REVOKED);
    assert.deepEqual(await sessionsOf(there, 'alice'), []);
  });
});
