import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Clients } from '#domain/clients/clients.ts';
import { OwnSession } from '#domain/oauth/own-session.ts';
import { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { Pools } from '#domain/pools/pools.ts';
import { ResourceServers } from '#domain/pools/resource-servers.ts';
import { passwordMark } from '#domain/signin/session-user.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import { createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore, type Start } from '../support/servers.ts';

/** alice, signed in in two browsers and at an application. */
async function signedInTwice(start: Start, t: Parameters<Start>[0]) {
  const poolhouse = await start(t);
  const app = await createApp(poolhouse);
  const userId = await createUser(app, 'alice');
  const { server, clock } = poolhouse;
  const { store } = server;
  const parts = { store, clock, random: systemRandom, log: silentLog, ids: new Ids(systemRandom) };
  const pools = new Pools({
    ...parts,
    accountId: '123456789012',
    pinIds: false,
    sealsUnder: () => true,
  });
  const resourceServers = new ResourceServers(parts);
  const clients = new Clients({ ...parts, pools, resourceServers, pinIds: false });
  const sso = new SsoSessions({ ...parts, clients });
  const pool = (await store.pools.find(app.poolId))!;
  const password = await passwordMark(store, { poolId: app.poolId, id: userId });
  const begin = async (cookie: string): Promise<SsoSession> => {
    const now = clock.now();
    const session: SsoSession = {
      poolId: app.poolId,
      hash: createHash('sha256').update(cookie).digest(),
      id: randomUUID(),
      userId,
      clientId: app.clientId,
      level: 1,
      password: password!,
      createdAt: now,
      authTime: now,
      lastActiveAt: now,
      device: 'browser',
      expiresAt: now + 3_600_000,
    };
    await store.transaction((tx) => tx.sso.insert(session));
    return session;
  };
  const before = await signIn(app, 'alice');
  clock.advance(1000);
  const own = await begin('own');
  await begin('other');
  clock.advance(1000);
  const since = await signIn(app, 'alice');
  const isSignedIn = async (cookie: string) => (await sso.find(pool, cookie)) !== undefined;
  return { app, own, before, since, isSignedIn, ownSession: new OwnSession(parts), store };
}

onEveryStore((start) => {
  test('signing out everywhere else ends all but the session that asks', async (t) => {
    const { app, own, before, since, isSignedIn, ownSession } = await signedInTwice(start, t);
    assert.deepEqual([await isSignedIn('own'), await isSignedIn('other')], [true, true]);
    await ownSession.signOutElsewhere(own);
    assert.deepEqual([await isSignedIn('own'), await isSignedIn('other')], [true, false]);
    for (const { AccessToken, RefreshToken } of [before, since]) {
      await assert.rejects(app.cognito.getUser({ AccessToken }), {
        name: 'NotAuthorizedException',
      });
      await assert.rejects(
        app.cognito.getTokensFromRefreshToken({ ClientId: app.clientId, RefreshToken }),
        { name: 'NotAuthorizedException' },
      );
    }
    const { AccessToken } = await signIn(app, 'alice');
    await app.cognito.getUser({ AccessToken });
  });

  test('a session that has been ended signs nobody out, and does not come back', async (t) => {
    const { app, own, since, isSignedIn, ownSession, store } = await signedInTwice(start, t);
    await store.transaction((tx) => tx.sso.end(own.poolId, own.hash));
    await assert.rejects(ownSession.signOutElsewhere(own), { name: 'NotAuthorizedException' });
    assert.deepEqual([await isSignedIn('own'), await isSignedIn('other')], [false, true]);
    await app.cognito.getUser({ AccessToken: since.AccessToken });
  });

  test('a changed password ends every token, and every session but the one it was changed in', async (t) => {
    const { app, own, since, isSignedIn, ownSession, store } = await signedInTwice(start, t);
    const { AccessToken } = since;
    const ProposedPassword = 'Another-horse-8';
    await app.cognito.changePassword({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword });
    assert.deepEqual([await isSignedIn('own'), await isSignedIn('other')], [false, false]);
    await store.transaction(ownSession.through(own, 'new'));
    const signedIn = await Promise.all(['new', 'own', 'other'].map(isSignedIn));
    assert.deepEqual(signedIn, [true, false, false]);
    await assert.rejects(app.cognito.getUser({ AccessToken }), { name: 'NotAuthorizedException' });
    await assert.rejects(store.transaction(ownSession.through(own, 'newer')), {
      name: 'NotAuthorizedException',
    });
    assert.equal(await isSignedIn('newer'), false);
  });
});
