import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenFamily, TokenSession } from '#store/tables/tokens.ts';
import { NOW, newFamily, newTokenSession, newUser, type Opened, somePool } from './samples.ts';

export function tokenSessionTests(opened: Opened): void {
  async function insert(...sessions: (readonly [TokenFamily, TokenSession])[]): Promise<void> {
    await opened().transaction(async (tx) => {
      for (const [family, session] of sessions) {
        await tx.tokens.insertFamily(family);
        await tx.tokens.insertSession(session);
      }
    });
  }

  const active = ({ poolId, userId }: TokenFamily, now = NOW) =>
    opened().tokens.activeSessions(poolId, userId, now);

  const ids = async (family: TokenFamily, now?: number) =>
    (await active(family, now)).map(({ familyId }) => familyId);

  test('a session is found as it was inserted, with its family’s client', async () => {
    const family = newFamily(somePool(), { clientId: 'web' });
    const session = newTokenSession(family, { originId: 'sso' });
    await insert([family, session]);
    assert.deepEqual(await active(family), [{ ...session, clientId: 'web' }]);
    const { address: _, ...bare } = newTokenSession({ ...family, userId: 'other' });
    const other = { ...family, userId: 'other', id: 'of-other' };
    await insert([other, { ...bare, familyId: 'of-other' }]);
    assert.deepEqual(await active(other), [{ ...bare, familyId: 'of-other', clientId: 'web' }]);
    assert.deepEqual(await active({ ...family, poolId: somePool() }), []);
  });

  test('active sessions are listed by their last use, without those that have ended', async () => {
    const family = newFamily(somePool());
    const at = (id: string, change: Partial<TokenSession>) =>
      [{ ...family, id }, newTokenSession({ ...family, id }, change)] as const;
    await insert(
      at('middle', { lastActiveAt: NOW + 5 }),
      at('ended', { lastActiveAt: NOW + 9, expiresAt: NOW }),
      at('oldest', { lastActiveAt: NOW + 1 }),
      at('newest', { lastActiveAt: NOW + 8 }),
    );
    assert.deepEqual(await ids(family), ['newest', 'middle', 'oldest']);
    assert.deepEqual(await ids(family, NOW - 1), ['ended', 'newest', 'middle', 'oldest']);
  });

  test('a use of a session moves it, and one of a family without a session does nothing', async () => {
    const family = newFamily(somePool());
    const session = newTokenSession(family);
    await insert([family, session]);
    const use = { lastActiveAt: NOW + 7, device: 'Safari 18, iOS' };
    await opened().transaction(async (tx) => {
      await tx.tokens.useSession(family, use);
      await tx.tokens.useSession({ ...family, id: 'another' }, use);
    });
    const { address: _, ...rest } = session;
    assert.deepEqual(await active(family), [{ ...rest, ...use, clientId: family.clientId }]);
  });

  test('a revoked family has no session any more', async () => {
    const family = newFamily(somePool());
    const other = { ...family, id: 'other' };
    await insert([family, newTokenSession(family)], [other, newTokenSession(other)]);
    await opened().transaction((tx) => tx.tokens.revokeFamily(family, NOW));
    assert.deepEqual(await ids(family), ['other']);
    await opened().transaction((tx) => tx.tokens.revokeUser(family.poolId, family.userId, NOW));
    assert.deepEqual(await ids(family), []);
  });

  test('revoking a user ends no session of another', async () => {
    const family = newFamily(somePool());
    const stranger = newFamily(family.poolId);
    await insert([family, newTokenSession(family)], [stranger, newTokenSession(stranger)]);
    await opened().transaction((tx) => tx.tokens.revokeUser(family.poolId, family.userId, NOW));
    assert.deepEqual(await ids(stranger), [stranger.id]);
  });

  test('sessions go with their user', async () => {
    const user = newUser(somePool());
    const family = newFamily(user.poolId, { userId: user.id });
    await opened().transaction((tx) => tx.users.insert(user));
    await insert([family, newTokenSession(family)]);
    await opened().transaction((tx) => tx.users.delete(user.poolId, user.id));
    await opened().transaction((tx) => tx.tokens.insertFamily(family));
    assert.deepEqual(await ids(family), []);
  });
}
