import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW, newCode, newFamily, type Opened, somePool } from './samples.ts';

export function authorizationTests(opened: Opened): void {
  test('a code is found as it was inserted, in its pool alone', async () => {
    const code = newCode(somePool());
    const bare = newCode(code.poolId, {
      terms: { redirectUri: 'app://x', scope: 'openid', level: 1, authTime: NOW, eventId: 'e' },
    });
    await opened().transaction(async (tx) => {
      await tx.authorizations.insert(code);
      await tx.authorizations.insert(bare);
    });
    assert.deepEqual(await opened().authorizations.find(code.poolId, code.hash), code);
    assert.deepEqual(await opened().authorizations.find(code.poolId, bare.hash), bare);
    assert.equal(await opened().authorizations.find(somePool(), code.hash), undefined);
  });

  test('of many who spend a code at once one succeeds, and the code stays known', async () => {
    const code = newCode(somePool());
    const { poolId, hash } = code;
    await opened().transaction((tx) => tx.authorizations.insert(code));
    const spent = await Promise.all(
      Array.from({ length: 20 }, () =>
        opened().transaction((tx) => tx.authorizations.spend(poolId, hash, NOW + 5)),
      ),
    );
    assert.equal(spent.filter(Boolean).length, 1);
    assert.equal((await opened().authorizations.find(poolId, hash))?.spentAt, NOW + 5);
    const elsewhere = (tx: Parameters<Parameters<ReturnType<Opened>['transaction']>[0]>[0]) =>
      tx.authorizations.spend(somePool(), hash, NOW);
    assert.equal(await opened().transaction(elsewhere), false);
  });

  test('codes that nobody has spent end with the tokens of their user', async () => {
    const [code, spent] = [newCode(somePool()), newCode(somePool())];
    const { poolId, userId } = code;
    const others = [
      newCode(poolId),
      newCode(somePool(), { userId }),
      { ...spent, poolId, userId, spentAt: NOW },
    ];
    await opened().transaction(async (tx) => {
      for (const each of [code, ...others]) await tx.authorizations.insert(each);
      await tx.tokens.revokeUser(poolId, userId, NOW + 5);
    });
    assert.equal(await opened().authorizations.find(poolId, code.hash), undefined);
    for (const each of others) {
      assert.deepEqual(await opened().authorizations.find(each.poolId, each.hash), each);
    }
  });

  test('a family keeps what was authorized, and is found with it by every way', async () => {
    const authorized = { level: 3, resource: 'https://api.example.com' };
    const family = newFamily(somePool(), { authorized });
    const plain = newFamily(family.poolId);
    const hash = Buffer.from(`hash of ${family.id}`);
    await opened().transaction(async (tx) => {
      await tx.tokens.insertFamily(family);
      await tx.tokens.insertFamily(plain);
      const { poolId, id: familyId, expiresAt } = family;
      await tx.tokens.insertRefreshToken({ poolId, hash, familyId, expiresAt });
    });
    const { tokens } = opened();
    assert.deepEqual(await tokens.family(family.poolId, family.id), family);
    assert.deepEqual(await tokens.family(plain.poolId, plain.id), plain);
    assert.deepEqual((await tokens.refreshToken(family.poolId, hash))?.family, family);
    const { items } = await tokens.families(family.poolId, { limit: 9 });
    assert.deepEqual(
      items.find(({ id }) => id === family.id),
      family,
    );
  });
}
