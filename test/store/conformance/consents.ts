import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Consent } from '#store/tables/consents.ts';
import {
  NOW,
  newClient,
  newCode,
  newFamily,
  newTokenSession,
  newUser,
  type Opened,
  somePool,
  winners,
} from './samples.ts';

export function consentTests(opened: Opened): void {
  const newConsent = (poolId: string, change: Partial<Consent> = {}): Consent => ({
    poolId,
    userId: newUser(poolId).id,
    clientId: newClient(poolId).id,
    scopes: ['openid', 'email'],
    since: NOW,
    usedAt: NOW + 1,
    ...change,
  });

  async function insert(...consents: readonly Consent[]): Promise<void> {
    await opened().transaction(async (tx) => {
      for (const each of consents) assert.equal(await tx.consents.insert(each), true);
    });
  }

  const find = ({ poolId, userId, clientId }: Consent) =>
    opened().consents.find(poolId, userId, clientId);

  test('a consent is found as it was inserted, by its user and client alone', async () => {
    const consent = newConsent(somePool());
    const { poolId, userId } = consent;
    const other = newConsent(poolId, { userId, scopes: [] });
    await insert(consent, other, newConsent(poolId), newConsent(somePool(), { userId }));
    assert.deepEqual(await find(consent), consent);
    assert.equal(await find({ ...consent, clientId: 'another' }), undefined);
    assert.equal(await find({ ...consent, poolId: somePool() }), undefined);
    const inOrder = [consent, other].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
    assert.deepEqual(await opened().consents.ofUser(poolId, userId), inOrder);
  });

  test('of many who allow one client at once one inserts, and the others extend', async () => {
    const consent = newConsent(somePool());
    assert.equal(await winners(opened(), (tx) => tx.consents.insert(consent)), 1);
    const more = { ...consent, scopes: ['openid'], since: NOW + 9, usedAt: NOW + 9 };
    assert.equal(await opened().transaction((tx) => tx.consents.extend(more)), true);
    assert.deepEqual(await find(consent), { ...more, since: NOW });
    const stranger = { ...more, userId: 'another' };
    assert.equal(await opened().transaction((tx) => tx.consents.extend(stranger)), false);
  });

  test('a use is noted while the consent is there, and of many who take it back one does', async () => {
    const consent = newConsent(somePool());
    const { poolId, userId, clientId } = consent;
    await insert(consent);
    const use = (at: number, who = userId) =>
      opened().transaction((tx) => tx.consents.use(poolId, who, clientId, at));
    assert.deepEqual([await use(NOW + 5), await use(NOW + 6, 'another')], [true, false]);
    assert.deepEqual(await find(consent), { ...consent, usedAt: NOW + 5 });
    const taken = await winners(opened(), (tx) => tx.consents.delete(poolId, userId, clientId));
    assert.equal(taken, 1);
    assert.equal(await use(NOW + 7), false);
  });

  test('consents go with their client and with their user', async () => {
    const user = newUser(somePool());
    const { poolId } = user;
    const client = newClient(poolId);
    const own = newConsent(poolId, { userId: user.id });
    const ofClient = newConsent(poolId, { clientId: client.id });
    const other = newConsent(poolId);
    await opened().transaction(async (tx) => {
      await tx.users.insert(user);
      await tx.clients.insert(client);
    });
    await insert(own, ofClient, other);
    await opened().transaction((tx) => tx.clients.delete(poolId, client.id));
    assert.equal(await find(ofClient), undefined);
    assert.deepEqual(await find(own), own);
    await opened().transaction((tx) => tx.users.delete(poolId, user.id));
    assert.equal(await find(own), undefined);
    assert.deepEqual(await find(other), other);
  });

  test('what a user has with a client is revoked, and nothing else', async () => {
    const family = newFamily(somePool(), { clientId: 'theirs' });
    const { poolId, userId, clientId } = family;
    const others = [
      newFamily(poolId, { userId, clientId: 'another' }),
      newFamily(poolId, { clientId }),
    ];
    const [code, ...codes] = [family, ...others].map((each) =>
      newCode(poolId, { userId: each.userId, clientId: each.clientId }),
    );
    const spent = newCode(poolId, { userId, clientId, spentAt: NOW });
    await opened().transaction(async (tx) => {
      for (const each of [family, ...others]) {
        await tx.tokens.insertFamily(each);
        await tx.tokens.insertSession(newTokenSession(each));
      }
      for (const each of [code!, ...codes, spent]) await tx.authorizations.insert(each);
      await tx.tokens.revokeClient(poolId, userId, clientId, NOW + 5);
    });
    assert.equal((await opened().tokens.family(poolId, family.id))?.revokedAt, NOW + 5);
    assert.equal(await opened().authorizations.find(poolId, code!.hash), undefined);
    for (const each of others) {
      assert.deepEqual(await opened().tokens.family(poolId, each.id), each);
      const active = await opened().tokens.activeSessions(poolId, each.userId, NOW);
      assert.deepEqual(
        active.map(({ familyId }) => familyId),
        [each.id],
      );
    }
    for (const each of [...codes, spent]) {
      assert.deepEqual(await opened().authorizations.find(poolId, each.hash), each);
    }
  });
}
