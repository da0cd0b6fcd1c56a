import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenFamily } from '#store/tables/tokens.ts';
import { everything } from './pools.ts';
import { NOW, newFamily, newRefreshToken, type Opened, somePool, winners } from './samples.ts';

export function tokenTests(opened: Opened): void {
  async function insert(...families: TokenFamily[]): Promise<void> {
    await opened().transaction(async (tx) => {
      for (const family of families) await tx.tokens.insertFamily(family);
    });
  }

  test('a session is spent once within its pool', async () => {
    const poolId = somePool();
    const spend = (id: string, pool = poolId) =>
      opened().transaction((tx) => tx.sessions.spend(pool, id, NOW));
    assert.equal(await winners(opened(), (tx) => tx.sessions.spend(poolId, 'one', NOW)), 1);
    assert.deepEqual(
      [await spend('one'), await spend('two'), await spend('one', somePool())],
      [false, true, true],
    );
  });

  test('a family and its refresh token are found as they were inserted', async () => {
    const family = newFamily(somePool());
    const token = newRefreshToken(family);
    await insert(family);
    await opened().transaction((tx) => tx.tokens.insertRefreshToken(token));
    assert.deepEqual(await opened().tokens.family(family.poolId, family.id), family);
    assert.deepEqual(await opened().tokens.refreshToken(family.poolId, token.hash), {
      token,
      family,
      ended: false,
    });
    assert.equal(await opened().tokens.family(somePool(), family.id), undefined);
    assert.equal(await opened().tokens.refreshToken(somePool(), token.hash), undefined);
    assert.equal(await opened().tokens.refreshToken(family.poolId, Buffer.alloc(32)), undefined);
  });

  test('the clients of a user are those with a family that is good still, each once', async () => {
    const family = newFamily(somePool(), { clientId: 'a' });
    const { poolId, userId } = family;
    const later = newFamily(poolId, { userId, clientId: 'a', authTime: NOW + 5 });
    const over = newFamily(poolId, { userId, clientId: 'c', expiresAt: NOW });
    const revoked = newFamily(poolId, { userId, clientId: 'd' });
    await insert(family, later, newFamily(poolId, { userId, clientId: 'b' }), over, revoked);
    await insert(newFamily(poolId, { clientId: 'e' }), newFamily(somePool(), { userId }));
    await opened().transaction((tx) => tx.tokens.revokeFamily(revoked, NOW));
    assert.deepEqual(await opened().tokens.clientsOfUser(poolId, userId, NOW), [
      { clientId: 'a', signedInAt: NOW + 5 },
      { clientId: 'b', signedInAt: NOW },
    ]);
  });

  test('a refresh token is rotated once', async () => {
    const family = newFamily(somePool());
    const token = newRefreshToken(family);
    await insert(family);
    await opened().transaction((tx) => tx.tokens.insertRefreshToken(token));
    assert.equal(
      await winners(opened(), (tx) => tx.tokens.rotate(family.poolId, token.hash, NOW + 1)),
      1,
    );
    const found = await opened().tokens.refreshToken(family.poolId, token.hash);
    assert.deepEqual(found?.token, { ...token, rotatedAt: NOW + 1 });
    const unknown = await opened().transaction((tx) =>
      tx.tokens.rotate(family.poolId, Buffer.alloc(32), NOW),
    );
    assert.equal(unknown, false);
  });

  test('a family is revoked once', async () => {
    const family = newFamily(somePool());
    await insert(family);
    assert.equal(await winners(opened(), (tx) => tx.tokens.revokeFamily(family, NOW + 2)), 1);
    const revoked = { ...family, revokedAt: NOW + 2 };
    assert.deepEqual(await opened().tokens.family(family.poolId, family.id), revoked);
    const unknown = await opened().transaction((tx) =>
      tx.tokens.revokeFamily({ ...family, id: 'unknown' }, NOW),
    );
    assert.equal(unknown, false);
  });

  test('revoking a user revokes all of its families that still hold, and no others', async () => {
    const family = newFamily(somePool());
    const [second, earlier] = [
      { ...family, id: 'second' },
      { ...family, id: 'earlier', revokedAt: NOW },
    ];
    const stranger = newFamily(family.poolId);
    await insert(family, second, earlier, stranger);
    await opened().transaction((tx) => tx.tokens.revokeUser(family.poolId, family.userId, NOW + 3));
    const revokedAt = async ({ poolId, id }: TokenFamily) =>
      (await opened().tokens.family(poolId, id))?.revokedAt;
    assert.deepEqual(
      [
        await revokedAt(family),
        await revokedAt(second),
        await revokedAt(earlier),
        await revokedAt(stranger),
      ],
      [NOW + 3, NOW + 3, NOW, undefined],
    );
  });

  test('what is not revoked of a pool is listed in pages', async () => {
    const poolId = somePool();
    const families = Array.from({ length: 5 }, () => newFamily(poolId));
    const revoked = newFamily(poolId, { revokedAt: NOW });
    const elsewhere = newFamily(somePool());
    await insert(...families, revoked, elsewhere);
    const tokens = families.flatMap((family) => [
      newRefreshToken(family),
      newRefreshToken(family, { rotatedAt: NOW }),
    ]);
    await opened().transaction(async (tx) => {
      for (const token of tokens) await tx.tokens.insertRefreshToken(token);
      for (const family of [revoked, elsewhere]) {
        await tx.tokens.insertRefreshToken(newRefreshToken(family));
      }
    });
    const byId = [...families].sort((a, b) => (a.id < b.id ? -1 : 1));
    const byHash = [...tokens].sort((a, b) => Buffer.compare(a.hash, b.hash));
    for (const limit of [1, 3, 10]) {
      const { tokens: reads } = opened();
      assert.deepEqual(await everything(limit, (page) => reads.families(poolId, page)), byId);
      assert.deepEqual(
        await everything(limit, (page) => reads.refreshTokens(poolId, page)),
        byHash,
      );
    }
  });
}
