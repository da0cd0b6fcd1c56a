import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Transaction } from '#store/store.ts';
import type { FurtherAuthenticator } from '#store/tables/software-tokens.ts';
import { NOW, newUser, type Opened, somePool, winners } from './samples.ts';

export function furtherAuthenticatorTests(opened: Opened): void {
  const made = (n: number, change: Partial<FurtherAuthenticator> = {}): FurtherAuthenticator => ({
    secret: randomBytes(32),
    friendlyName: `Phone ${n}`,
    lastStep: 100 + n,
    createdAt: NOW + n,
    ...change,
  });

  /** A user with `count` authenticators, added in turn. */
  async function holder(count: number) {
    const [poolId, userId] = [somePool(), randomUUID()];
    const all = Array.from({ length: count }, (_, n) => made(n));
    const within = <T>(body: (table: Transaction['softwareTokens']) => Promise<T>) =>
      opened().transaction((tx) => body(tx.softwareTokens));
    for (const each of all) await within((table) => table.add(poolId, userId, each));
    const find = () => opened().softwareTokens.find(poolId, userId);
    return { poolId, userId, all, within, find };
  }

  const asActive = ({ secret: active, friendlyName, lastStep }: FurtherAuthenticator) => ({
    active,
    friendlyName: friendlyName!,
    lastStep,
  });

  test('the first one is active, others stand beside it, oldest first', async () => {
    const { poolId, userId, all, within, find } = await holder(0);
    const [first, second, third] = [made(0), made(1), made(2)];
    assert.equal(await find(), undefined);
    assert.equal(all.length, 0);
    for (const each of [first, third, second]) {
      await within((table) => table.add(poolId, userId, each));
    }
    assert.deepEqual(await find(), { ...asActive(first), further: [second, third] });
    assert.deepEqual(await opened().softwareTokens.enrolled(poolId, userId), {
      friendlyName: 'Phone 0',
    });
    assert.equal(await opened().softwareTokens.find(poolId, 'someone else'), undefined);
  });

  test('the first one leaves a pending secret as it is', async () => {
    const { poolId, userId, within, find } = await holder(0);
    const [pending, first] = [randomBytes(32), made(0, { lastStep: 5 })];
    await within((table) => table.associate(poolId, userId, pending, undefined));
    await within((table) => table.add(poolId, userId, first));
    assert.deepEqual(await find(), { pending, ...asActive(first) });
  });

  test('each has its own steps, each good once and none before it after it', async () => {
    const { poolId, userId, all, within, find } = await holder(3);
    const use = (n: number, step: number) =>
      within((table) => table.use(poolId, userId, step, all[n]!.secret));
    assert.deepEqual(
      [await use(1, 100), await use(1, 101), await use(2, 102)],
      [false, false, false],
    );
    const { secret } = all[1]!;
    const many = await winners(opened(), (tx) =>
      tx.softwareTokens.use(poolId, userId, 150, secret),
    );
    assert.equal(many, 1);
    assert.deepEqual(
      [await use(1, 150), await use(1, 149), await use(2, 149), await use(0, 149)],
      [false, false, true, true],
    );
    const token = await find();
    assert.equal(token?.lastStep, 149);
    assert.deepEqual(
      token?.further?.map(({ lastStep }) => lastStep),
      [150, 149],
    );
    const strange = await within((table) => table.use(poolId, userId, 999, randomBytes(32)));
    const elsewhere = await within((table) => table.use(poolId, 'other', 999, secret));
    assert.deepEqual([strange, elsewhere], [false, false]);
  });

  test('a removed one is good for nothing, once, and the others stay', async () => {
    const { poolId, userId, all, within, find } = await holder(3);
    const [first, second, third] = all as [
      FurtherAuthenticator,
      FurtherAuthenticator,
      FurtherAuthenticator,
    ];
    const remove = ({ secret }: FurtherAuthenticator) =>
      winners(opened(), (tx) => tx.softwareTokens.remove(poolId, userId, secret));
    assert.equal(await remove(second), 1);
    assert.deepEqual(await find(), { ...asActive(first), further: [third] });
    assert.equal(await within((t) => t.use(poolId, userId, 500, second.secret)), false);
    // The oldest of the others takes its place, with the step that was used last.
    assert.equal(await within((t) => t.use(poolId, userId, 500, third.secret)), true);
    assert.equal(await remove(first), 1);
    assert.deepEqual(await find(), asActive({ ...third, lastStep: 500 }));
    assert.equal(await within((t) => t.use(poolId, userId, 600, first.secret)), false);
    assert.equal(await within((t) => t.use(poolId, userId, 500, third.secret)), false);
    assert.equal(await remove(first), 0);
    assert.equal(await remove(third), 1);
    assert.deepEqual(await find(), { lastStep: 500 });
    assert.equal(await opened().softwareTokens.enrolled(poolId, userId), undefined);
  });

  test('removing what is not there changes nothing', async () => {
    const { poolId, userId, within, find } = await holder(2);
    const before = await find();
    assert.equal(await within((t) => t.remove(poolId, userId, randomBytes(32))), false);
    assert.deepEqual(await find(), before);
  });

  test('one takes the place of another, whichever it is, and only once', async () => {
    for (const n of [0, 1]) {
      const { poolId, userId, all, within, find } = await holder(2);
      const successor = made(7, { lastStep: 3 });
      const old = all[n]!.secret;
      const replace = () => within((t) => t.replace(poolId, userId, old, successor));
      assert.deepEqual([await replace(), await replace()], [true, false]);
      assert.deepEqual(
        await find(),
        n === 0
          ? { ...asActive(successor), further: [all[1]] }
          : { ...asActive(all[0]!), further: [successor] },
      );
      const use = (secret: Buffer) => within((t) => t.use(poolId, userId, 900, secret));
      assert.deepEqual([await use(old), await use(successor.secret)], [false, true]);
    }
  });

  test('each is renamed alone', async () => {
    const { poolId, userId, all, within, find } = await holder(2);
    const rename = (secret: Buffer, name: string) =>
      within((t) => t.rename(poolId, userId, secret, name));
    assert.equal(await rename(all[0]!.secret, 'Watch'), true);
    assert.equal(await rename(all[1]!.secret, 'Key'), true);
    assert.equal(await rename(randomBytes(32), 'Nothing'), false);
    const token = await find();
    assert.equal(token?.friendlyName, 'Watch');
    assert.equal(token?.further?.[0]?.friendlyName, 'Key');
  });

  test('one that the API activates replaces the one it knows, not the others', async () => {
    const { poolId, userId, all, within, find } = await holder(2);
    const next = randomBytes(32);
    await within((t) => t.associate(poolId, userId, next, undefined));
    assert.equal(await within((t) => t.activate(poolId, userId, next, 300, 'New')), true);
    assert.deepEqual(await find(), {
      active: next,
      friendlyName: 'New',
      lastStep: 300,
      further: [all[1]],
    });
  });

  test('deleting takes all of them', async () => {
    const { poolId, userId, within, find } = await holder(3);
    assert.equal(await within((t) => t.delete(poolId, userId)), true);
    assert.deepEqual(await find(), { lastStep: 100 });
    await within((t) => t.add(poolId, userId, made(9)));
    assert.equal((await find())?.further, undefined);
  });

  test('a deleted user leaves none behind', async () => {
    const user = newUser(somePool());
    const { poolId, id } = user;
    await opened().transaction(async (tx) => {
      await tx.users.insert(user);
      for (const n of [0, 1]) await tx.softwareTokens.add(poolId, id, made(n));
    });
    assert.equal(await opened().transaction((tx) => tx.users.delete(poolId, id)), true);
    assert.equal(await opened().softwareTokens.find(poolId, id), undefined);
    // What was left would stand beside the next one.
    await opened().transaction((tx) => tx.softwareTokens.add(poolId, id, made(2)));
    assert.equal((await opened().softwareTokens.find(poolId, id))?.further, undefined);
  });
}
