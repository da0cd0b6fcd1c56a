import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Device } from '#store/tables/devices.ts';
import {
  NOW,
  newCode,
  newFamily,
  newTokenSession,
  newUser,
  type Opened,
  somePool,
  winners,
} from './samples.ts';

export function deviceTests(opened: Opened): void {
  async function kept(change: Partial<Device> = {}): Promise<Device> {
    const device: Device = {
      poolId: somePool(),
      userId: randomUUID(),
      deviceKey: `us-east-1_${randomUUID()}`,
      name: 'Laptop',
      salt: randomBytes(16),
      verifier: randomBytes(384),
      remembered: false,
      address: '192.0.2.7',
      createdAt: NOW,
      modifiedAt: NOW,
      authenticatedAt: NOW,
      ...change,
    };
    assert.equal(await opened().transaction((tx) => tx.devices.insert(device)), true);
    return device;
  }

  const found = ({ poolId, userId, deviceKey }: Device) =>
    opened().devices.find(poolId, userId, deviceKey);

  test('a device comes back as it was kept, to its user alone', async () => {
    const device = await kept();
    assert.deepEqual(await found(device), device);
    assert.equal(await found({ ...device, userId: randomUUID() }), undefined);
    const { name: _, address: __, ...bare } = await kept();
    await opened().transaction((tx) => tx.devices.insert({ ...bare, deviceKey: 'x_1' }));
    assert.deepEqual(await found({ ...bare, deviceKey: 'x_1' }), { ...bare, deviceKey: 'x_1' });
  });

  test('of many who confirm one device, one succeeds', async () => {
    const device = await kept();
    const other = { ...device, deviceKey: `us-east-1_${randomUUID()}` };
    assert.equal(await winners(opened(), (tx) => tx.devices.insert(other)), 1);
    assert.equal(await opened().transaction((tx) => tx.devices.insert(device)), false);
  });

  test('devices are listed in pages, in order of key', async () => {
    const { poolId, userId } = await kept({ deviceKey: 'r_1' });
    for (const deviceKey of ['r_4', 'r_2', 'r_3']) await kept({ poolId, userId, deviceKey });
    const first = await opened().devices.list(poolId, userId, { limit: 3 });
    assert.deepEqual(
      first.items.map(({ deviceKey }) => deviceKey),
      ['r_1', 'r_2', 'r_3'],
    );
    const second = await opened().devices.list(poolId, userId, { limit: 3, after: first.next });
    assert.deepEqual(
      [second.items.map(({ deviceKey }) => deviceKey), second.next],
      [['r_4'], undefined],
    );
  });

  test('a device is remembered, signs in and is forgotten', async () => {
    const device = await kept();
    const { poolId, userId, deviceKey } = device;
    const change = (key: string) =>
      opened().transaction(async (tx) => [
        await tx.devices.remember(poolId, userId, key, true, NOW + 1),
        await tx.devices.authenticated(poolId, userId, key, NOW + 2, '198.51.100.1'),
      ]);
    assert.deepEqual(await change('r_unknown'), [false, false]);
    assert.deepEqual(await change(deviceKey), [true, true]);
    assert.deepEqual(await found(device), {
      ...device,
      remembered: true,
      modifiedAt: NOW + 1,
      authenticatedAt: NOW + 2,
      address: '198.51.100.1',
    });
    assert.equal(await winners(opened(), (tx) => tx.devices.delete(poolId, userId, deviceKey)), 1);
    assert.equal(await found(device), undefined);
  });

  test('the refresh tokens of its families end with a device, and no others', async () => {
    const user = newUser(somePool());
    const { poolId, id: userId } = user;
    const device = await kept({ poolId, userId });
    const { deviceKey } = device;
    const [own, second, other, foreign] = Array.from({ length: 4 }, () =>
      newFamily(poolId, { userId }),
    );
    const families = [own!, second!, other!, { ...foreign!, userId: randomUUID() }];
    const keys = [deviceKey, deviceKey, 'x_1', deviceKey];
    const hashes = families.map(() => randomBytes(32));
    await opened().transaction(async (tx) => {
      await tx.users.insert(user);
      for (const [at, family] of families.entries()) {
        const { id: familyId, expiresAt } = family;
        await tx.tokens.insertFamily(family);
        await tx.tokens.insertRefreshToken({ hash: hashes[at]!, poolId, familyId, expiresAt });
        await tx.devices.insertFamily({ poolId, familyId, deviceKey: keys[at]!, expiresAt });
        await tx.tokens.insertSession(newTokenSession(family));
      }
    });
    const codes = [deviceKey, `${deviceKey}0`, undefined].map((named) => {
      const { deviceKey: _, ...terms } = newCode(poolId).terms;
      return newCode(poolId, { userId, terms: { ...terms, ...(named && { deviceKey: named }) } });
    });
    const foreignCode = newCode(poolId, { terms: codes[0]!.terms });
    await opened().transaction(async (tx) => {
      for (const code of [...codes, foreignCode]) await tx.authorizations.insert(code);
    });
    const ended = async () => {
      const found = hashes.map((hash) => opened().tokens.refreshToken(poolId, hash));
      return (await Promise.all(found)).map((each) => each?.ended);
    };
    assert.deepEqual(await ended(), [false, false, false, false]);
    for (let times = 0; times < 2; times++) {
      await opened().transaction((tx) => tx.devices.endFamilies(poolId, userId, deviceKey));
      assert.deepEqual(await ended(), [true, true, false, false]);
    }
    const left = await Promise.all(
      [...codes, foreignCode].map(({ hash }) => opened().authorizations.find(poolId, hash)),
    );
    assert.deepEqual(left.map(Boolean), [false, true, true, true]);
    const active = await opened().tokens.activeSessions(poolId, userId, NOW);
    assert.deepEqual(
      active.map(({ familyId }) => familyId),
      [other!.id],
    );
    const { items } = await opened().tokens.refreshTokens(poolId, { limit: 9 });
    assert.deepEqual(items.map(({ familyId }) => familyId).sort(), [other!.id, foreign!.id].sort());
  });

  test('a device that is held is there, and one that is gone is not', async () => {
    const { poolId, userId, deviceKey } = await kept();
    const hold = () => opened().transaction((tx) => tx.devices.hold(poolId, userId, deviceKey));
    assert.equal(await hold(), true);
    await opened().transaction((tx) => tx.devices.delete(poolId, userId, deviceKey));
    assert.equal(await hold(), false);
  });

  test('a family knows its device, and a deleted user leaves none', async () => {
    const user = newUser(somePool());
    const { poolId, id: userId } = user;
    const device = await kept({ poolId, userId });
    const family = { poolId, familyId: randomUUID(), deviceKey: device.deviceKey };
    await opened().transaction(async (tx) => {
      await tx.users.insert(user);
      await tx.devices.insertFamily({ ...family, expiresAt: NOW });
    });
    assert.equal(await opened().devices.ofFamily(poolId, family.familyId), device.deviceKey);
    assert.equal(await opened().devices.ofFamily(poolId, randomUUID()), undefined);
    await opened().transaction((tx) => tx.users.delete(poolId, userId));
    assert.equal(await found(device), undefined);
  });
}
