import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Passkey } from '#store/tables/passkeys.ts';
import { NOW, newUser, type Opened, somePool, winners } from './samples.ts';

export function passkeyTests(opened: Opened): void {
  function newPasskey(change: Partial<Passkey> = {}): Passkey {
    return {
      poolId: somePool(),
      userId: randomUUID(),
      credentialId: randomBytes(32),
      relyingParty: 'example.com',
      publicKey: randomBytes(77),
      signCount: 0,
      name: 'Passkey',
      transports: ['internal', 'hybrid'],
      createdAt: NOW,
      ...change,
    };
  }

  async function kept(change: Partial<Passkey> = {}): Promise<Passkey> {
    const passkey = newPasskey(change);
    assert.equal(await opened().transaction((tx) => tx.passkeys.insert(passkey)), true);
    return passkey;
  }

  test('passkeys come back as they were kept, in order of credential id', async () => {
    const first = await kept({ attachment: 'platform' });
    const { poolId, userId } = first;
    const second = await kept({ poolId, userId, signCount: 7, transports: [] });
    await kept({ poolId });
    const inOrder = [first, second].sort((a, b) => Buffer.compare(a.credentialId, b.credentialId));
    assert.deepEqual(await opened().passkeys.ofUser(poolId, userId), inOrder);
  });

  test('of many who register one credential id, one succeeds', async () => {
    const { poolId, credentialId } = newPasskey();
    assert.equal(
      await winners(opened(), (tx) => tx.passkeys.insert(newPasskey({ poolId, credentialId }))),
      1,
    );
    await kept({ credentialId });
  });

  test('a count that does not grow is refused, unless the authenticator keeps none', async () => {
    const { poolId, userId, credentialId } = await kept();
    const use = (count: number, who = userId) =>
      opened().transaction((tx) => tx.passkeys.use(poolId, who, credentialId, count));
    assert.deepEqual([await use(0), await use(0)], [true, true]);
    assert.deepEqual([await use(5, 'someone else'), await use(5)], [false, true]);
    assert.deepEqual([await use(5), await use(0), await use(6)], [false, false, true]);
    assert.equal(
      await winners(opened(), (tx) => tx.passkeys.use(poolId, userId, credentialId, 9)),
      1,
    );
  });

  test('only its user gives a passkey another name', async () => {
    const kind = await kept();
    const { poolId, userId, credentialId } = kind;
    const other = await kept({ poolId, userId });
    const rename = (who: string) =>
      opened().transaction((tx) => tx.passkeys.rename(poolId, who, credentialId, 'Blue'));
    assert.deepEqual([await rename('else'), await rename(userId)], [false, true]);
    const names = (await opened().passkeys.ofUser(poolId, userId)).map(({ name }) => name);
    assert.deepEqual(names.sort(), ['Blue', other.name]);
  });

  test('only its user deletes a passkey, and deleting a user deletes all', async () => {
    const user = newUser(somePool());
    const { poolId, id: userId } = user;
    await opened().transaction((tx) => tx.users.insert(user));
    const { credentialId } = await kept({ poolId, userId });
    await kept({ poolId, userId });
    const remove = (who: string) =>
      opened().transaction((tx) => tx.passkeys.delete(poolId, who, credentialId));
    assert.deepEqual(
      [await remove('else'), await remove(userId), await remove(userId)],
      [false, true, false],
    );
    assert.equal((await opened().passkeys.ofUser(poolId, userId)).length, 1);
    await opened().transaction((tx) => tx.users.delete(poolId, userId));
    assert.deepEqual(await opened().passkeys.ofUser(poolId, userId), []);
  });
}
