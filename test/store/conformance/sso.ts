import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW, newSso, newUser, type Opened, somePool } from './samples.ts';

export function ssoTests(opened: Opened): void {
  const insert = (...sessions: ReturnType<typeof newSso>[]) =>
    opened().transaction(async (tx) => {
      for (const session of sessions) await tx.sso.insert(session);
    });
  const ids = async (poolId: string, userId: string, now = NOW) =>
    (await opened().sso.ofUser(poolId, userId, now)).map(({ id }) => id);

  test('a session is found by its hash as it was inserted, in its pool alone', async () => {
    const session = newSso(somePool());
    const { password: _, address: __, ...bare } = newSso(session.poolId);
    await insert(session, bare);
    assert.deepEqual(await opened().sso.find(session.poolId, session.hash), session);
    assert.deepEqual(await opened().sso.find(session.poolId, bare.hash), bare);
    assert.equal(await opened().sso.find(somePool(), session.hash), undefined);
  });

  test('a user’s sessions are listed by their last use, without those that have ended', async () => {
    const poolId = somePool();
    const userId = 'user';
    await insert(
      newSso(poolId, { userId, id: 'old', lastActiveAt: NOW + 1 }),
      newSso(poolId, { userId, id: 'new', lastActiveAt: NOW + 2 }),
      newSso(poolId, { userId, id: 'ended', lastActiveAt: NOW + 3, expiresAt: NOW }),
      newSso(poolId, { userId: 'other', id: 'other' }),
    );
    assert.deepEqual(await ids(poolId, userId), ['new', 'old']);
    assert.deepEqual(await ids(poolId, userId, NOW - 1), ['ended', 'new', 'old']);
  });

  test('a use moves the session; one that was ended cannot be used', async () => {
    const session = newSso(somePool());
    const { poolId, hash, address: _, ...rest } = session;
    await insert(session);
    const use = { lastActiveAt: NOW + 7, device: 'Safari 18, iOS' };
    const using = () => opened().transaction((tx) => tx.sso.use(poolId, hash, use));
    assert.equal(await using(), true);
    assert.deepEqual(await opened().sso.find(poolId, hash), { poolId, hash, ...rest, ...use });
    assert.equal(await opened().transaction((tx) => tx.sso.end(poolId, hash)), true);
    assert.equal(await opened().transaction((tx) => tx.sso.end(poolId, hash)), false);
    assert.equal(await using(), false);
  });

  test('a session is ended by its id for its own user only', async () => {
    const session = newSso(somePool());
    const { poolId, userId, id } = session;
    await insert(session);
    const end = (user: string) => opened().transaction((tx) => tx.sso.endById(poolId, user, id));
    assert.deepEqual(
      [await end('other'), await end(userId), await end(userId)],
      [false, true, false],
    );
  });

  test('a user’s other sessions end, and the kept one goes on with what was proven since', async () => {
    const poolId = somePool();
    const [kept, other] = [newSso(poolId, { level: 1 }), newSso(poolId)];
    const { userId } = kept;
    await insert(kept, { ...other, userId }, newSso(poolId));
    await opened().transaction(async (tx) => {
      await tx.sso.endOthers(poolId, userId, kept.id);
      await tx.sso.prove(poolId, kept.hash, 3);
      await tx.sso.prove(poolId, kept.hash, 2);
    });
    assert.deepEqual(await ids(poolId, userId), [kept.id]);
    assert.equal((await opened().sso.find(poolId, kept.hash))?.level, 3);
    await opened().transaction((tx) => tx.sso.endOthers(poolId, userId, undefined));
    assert.deepEqual(await ids(poolId, userId), []);
  });

  test('signing a user out everywhere, or removing the user, ends the user’s sessions', async () => {
    const [user, other] = [newUser(somePool()), newUser(somePool())];
    const { poolId } = user;
    const sessions = [user, user, other].map(({ id: userId }) => newSso(poolId, { userId }));
    await insert(...sessions);
    await opened().transaction((tx) => tx.tokens.revokeUser(poolId, user.id, NOW));
    assert.deepEqual(await ids(poolId, user.id), []);
    assert.deepEqual(await ids(poolId, other.id), [sessions[2]!.id]);
    await insert(newSso(poolId, { userId: user.id }));
    await opened().transaction((tx) => tx.users.insert(user));
    await opened().transaction((tx) => tx.users.delete(poolId, user.id));
    assert.deepEqual(await ids(poolId, user.id), []);
  });
}
