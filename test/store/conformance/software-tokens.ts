import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Opened, somePool, winners } from './samples.ts';

export function softwareTokenTests(opened: Opened): void {
  /** A user whose secret is pending, or active since step 100. */
  async function enrolled(active: boolean) {
    const [poolId, userId, secret] = [somePool(), randomUUID(), randomBytes(32)];
    await opened().transaction(async (tx) => {
      await tx.softwareTokens.associate(poolId, userId, secret, undefined);
      if (active) await tx.softwareTokens.activate(poolId, userId, secret, 100, 'Phone');
    });
    return { poolId, userId, secret };
  }

  test('a secret is pending until it is proven, then active', async () => {
    const { poolId, userId, secret } = await enrolled(false);
    const find = () => opened().softwareTokens.find(poolId, userId);
    const enrolment = () => opened().softwareTokens.enrolled(poolId, userId);
    assert.deepEqual(await find(), { pending: secret, lastStep: -1 });
    assert.equal(await enrolment(), undefined);
    const proven = await opened().transaction((tx) =>
      tx.softwareTokens.activate(poolId, userId, secret, 7, 'My phone'),
    );
    assert.equal(proven, true);
    assert.deepEqual(await find(), { active: secret, friendlyName: 'My phone', lastStep: 7 });
    assert.deepEqual(await enrolment(), { friendlyName: 'My phone' });
    assert.equal(await opened().softwareTokens.find(poolId, 'someone else'), undefined);
    assert.equal(await opened().softwareTokens.enrolled(poolId, 'someone else'), undefined);
  });

  test('a step is used once, and none before it after it', async () => {
    const { poolId, userId, secret } = await enrolled(true);
    const use = (step: number) =>
      opened().transaction((tx) => tx.softwareTokens.use(poolId, userId, step, secret));
    assert.equal(await use(100), false);
    assert.equal(
      await winners(opened(), (tx) => tx.softwareTokens.use(poolId, userId, 101, secret)),
      1,
    );
    assert.deepEqual([await use(101), await use(99), await use(102)], [false, false, true]);
    assert.equal((await opened().softwareTokens.find(poolId, userId))?.lastStep, 102);
  });

  test('only an active secret is used, and only the one that was named', async () => {
    const { poolId, userId, secret } = await enrolled(false);
    const use = () =>
      opened().transaction((tx) => tx.softwareTokens.use(poolId, userId, 5, secret));
    assert.equal(await use(), false);
    const active = await enrolled(true);
    const usesAs = (secret: Buffer) =>
      opened().transaction((tx) =>
        tx.softwareTokens.use(active.poolId, active.userId, 200, secret),
      );
    assert.deepEqual([await usesAs(randomBytes(32)), await usesAs(active.secret)], [false, true]);
  });

  test('of many who prove one secret, one succeeds', async () => {
    const { poolId, userId, secret } = await enrolled(false);
    assert.equal(
      await winners(opened(), (tx) =>
        tx.softwareTokens.activate(poolId, userId, secret, 7, undefined),
      ),
      1,
    );
  });

  test('steps are counted per secret: those of the old one say nothing about its successor', async () => {
    const { poolId, userId, secret } = await enrolled(true);
    const next = randomBytes(32);
    const use = (step: number, of: Buffer) =>
      opened().transaction((tx) => tx.softwareTokens.use(poolId, userId, step, of));
    await opened().transaction(async (tx) => {
      await tx.softwareTokens.associate(poolId, userId, next, undefined);
      assert.equal(await tx.softwareTokens.use(poolId, userId, 150, secret), true);
    });
    const activated = await opened().transaction((tx) =>
      tx.softwareTokens.activate(poolId, userId, next, 149, undefined),
    );
    assert.equal(activated, true);
    // The step that enrolled it is used up, and so is every one before.
    assert.deepEqual([await use(148, next), await use(149, next)], [false, false]);
    assert.equal(await use(150, next), true);
    assert.equal(await use(151, secret), false);
  });

  test('a secret takes the place of the one that was seen, and of no other', async () => {
    const { poolId, userId, secret: first } = await enrolled(false);
    const [second, third, fourth] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const put = (secret: Buffer, seen: Buffer | undefined, user = userId) =>
      opened().transaction((tx) => tx.softwareTokens.associate(poolId, user, secret, seen));
    const pending = async () => (await opened().softwareTokens.find(poolId, userId))?.pending;
    assert.equal(await put(second, undefined), false);
    assert.equal(await put(second, third), false);
    assert.deepEqual(await pending(), first);
    assert.equal(
      await winners(opened(), (tx) => tx.softwareTokens.associate(poolId, userId, second, first)),
      1,
    );
    assert.deepEqual(await pending(), second);
    await opened().transaction((tx) =>
      tx.softwareTokens.activate(poolId, userId, second, 7, undefined),
    );
    assert.equal(await put(third, second), false);
    assert.equal(await put(third, undefined), true);
    assert.equal(await put(fourth, third), true);
    assert.equal(
      await winners(opened(), (tx) =>
        tx.softwareTokens.associate(poolId, 'new', randomBytes(32), undefined),
      ),
      1,
    );
  });

  test('the active secret stays until its successor is proven', async () => {
    const { poolId, userId, secret } = await enrolled(true);
    const [second, third] = [randomBytes(32), randomBytes(32)];
    await opened().transaction(async (tx) => {
      await tx.softwareTokens.associate(poolId, userId, second, undefined);
      await tx.softwareTokens.associate(poolId, userId, third, second);
    });
    assert.deepEqual(await opened().softwareTokens.find(poolId, userId), {
      pending: third,
      active: secret,
      friendlyName: 'Phone',
      lastStep: 100,
    });
    const activate = (pending: Buffer) =>
      opened().transaction((tx) =>
        tx.softwareTokens.activate(poolId, userId, pending, 160, undefined),
      );
    assert.deepEqual([await activate(second), await activate(third)], [false, true]);
    assert.deepEqual(await opened().softwareTokens.find(poolId, userId), {
      active: third,
      lastStep: 160,
    });
    assert.deepEqual(await opened().softwareTokens.enrolled(poolId, userId), {});
  });

  test('deleting takes both secrets', async () => {
    const { poolId, userId, secret } = await enrolled(true);
    await opened().transaction((tx) =>
      tx.softwareTokens.associate(poolId, userId, randomBytes(32), undefined),
    );
    assert.equal(await winners(opened(), (tx) => tx.softwareTokens.delete(poolId, userId)), 1);
    assert.deepEqual(await opened().softwareTokens.find(poolId, userId), { lastStep: 100 });
    assert.equal(await opened().softwareTokens.enrolled(poolId, userId), undefined);
    const again = randomBytes(32);
    await opened().transaction(async (tx) => {
      assert.equal(await tx.softwareTokens.use(poolId, userId, 300, secret), false);
      await tx.softwareTokens.associate(poolId, userId, again, undefined);
      assert.equal(await tx.softwareTokens.activate(poolId, userId, secret, 101, 'x'), false);
      assert.equal(await tx.softwareTokens.activate(poolId, userId, again, 100, 'x'), true);
      assert.equal(await tx.softwareTokens.delete(poolId, 'unknown'), false);
    });
  });

  test('a token is kept whole, in each state it can have', async () => {
    const secret = randomBytes(32);
    const states = [
      { lastStep: 7 },
      { pending: randomBytes(32), lastStep: -1 },
      { active: secret, friendlyName: 'Phone', lastStep: 100 },
      { active: secret, pending: randomBytes(20), lastStep: 100 },
    ];
    for (const token of states) {
      const [poolId, userId] = [somePool(), randomUUID()];
      await opened().transaction((tx) => tx.softwareTokens.putAll(poolId, [{ userId, token }]));
      assert.deepEqual(await opened().softwareTokens.find(poolId, userId), token);
      const use = (step: number) =>
        opened().transaction((tx) => tx.softwareTokens.use(poolId, userId, step, secret));
      const isActive = token.active !== undefined;
      assert.deepEqual([await use(100), await use(101)], [false, isActive]);
      assert.equal(
        (await opened().softwareTokens.enrolled(poolId, userId)) !== undefined,
        isActive,
      );
    }
  });

  test('tokens of many users are kept, each for its user', async () => {
    const poolId = somePool();
    const tokens = Array.from({ length: 75 }, (_, i) => ({
      userId: randomUUID(),
      token: i % 2 ? { active: randomBytes(20), lastStep: i } : { lastStep: -1 },
    }));
    await opened().transaction((tx) => tx.softwareTokens.putAll(poolId, tokens));
    for (const { userId, token } of tokens) {
      assert.deepEqual(await opened().softwareTokens.find(poolId, userId), token);
    }
    await opened().transaction((tx) => tx.softwareTokens.putAll(poolId, []));
  });
}
