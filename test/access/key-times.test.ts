import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProduction, until } from '../support/production.ts';
import { onEveryStore, startNodes } from '../support/servers.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const MINUTE = 60_000;

onEveryStore((start) => {
  test('a key that has expired is refused, and only who has its secret is told why', async (t) => {
    const poolhouse = await startProduction(start, t);
    const { store } = poolhouse.server;
    const expiresAt = poolhouse.clock.now() + MINUTE;
    const key = { id: 'AKIAEXPIRES', secret: SECRET, name: 'ci', createdAt: 0, expiresAt };
    await store.transaction((tx) => tx.accessKeys.insert(key));
    const clientOf = (secretAccessKey: string) =>
      poolhouse.client({ credentials: { accessKeyId: key.id, secretAccessKey } });
    const list = { MaxResults: 1 };
    await clientOf(SECRET).listUserPools(list);
    poolhouse.clock.advance(MINUTE);
    await assert.rejects(clientOf(SECRET).listUserPools(list), {
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    await assert.rejects(clientOf('another').listUserPools(list), {
      name: 'InvalidSignatureException',
    });
  });

  test('the use of a key is noted once in a while, also when its policy refuses it', async (t) => {
    const poolhouse = await startProduction(start, t);
    const { store } = poolhouse.server;
    const policy = { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    const key = { id: 'AKIAUSED', secret: SECRET, name: 'ci', createdAt: 0, policy };
    await store.transaction((tx) => tx.accessKeys.insert(key));
    const clientOf = (secretAccessKey: string) =>
      poolhouse.client({ credentials: { accessKeyId: key.id, secretAccessKey } });
    const list = { MaxResults: 1 };
    const usedAt = async () => (await store.accessKeys.find(key.id))?.lastUsedAt;

    await assert.rejects(clientOf('another').listUserPools(list), {
      name: 'InvalidSignatureException',
    });
    const used = () => assert.rejects(clientOf(SECRET).listUserPools(list), REFUSED);
    await used();
    const first = poolhouse.clock.now();
    await until(async () => (await usedAt()) !== undefined);
    assert.equal(await usedAt(), first);

    poolhouse.clock.advance(14 * MINUTE);
    await used();
    poolhouse.clock.advance(MINUTE);
    await used();
    await until(async () => (await usedAt()) !== first);
    assert.equal(await usedAt(), first + 15 * MINUTE);
  });
});

const REFUSED = { name: 'AccessDeniedException' };

test('nodes that begin at once take one first key, which may do everything', async (t) => {
  const firstAccessKey = { id: 'AKIAFIRSTFIRSTFIRST', secret: SECRET };
  const [one, other] = await startNodes(t, 2, { now: undefined }, undefined, {
    mode: 'serve',
    firstAccessKey,
  });
  const credentials = { accessKeyId: firstAccessKey.id, secretAccessKey: SECRET };
  await one.client({ credentials }).createUserPool({ PoolName: 'pool' });
  const { UserPools } = await other.client({ credentials }).listUserPools({ MaxResults: 1 });
  assert.equal(UserPools?.length, 1);
  const { store } = one.server;
  const { items } = await store.accessKeys.list({ limit: 10 });
  assert.deepEqual(
    items.map(({ id, name, policy, expiresAt }) => ({ id, name, policy, expiresAt })),
    [{ id: firstAccessKey.id, name: 'first', policy: undefined, expiresAt: undefined }],
  );
});
