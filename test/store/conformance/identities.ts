import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Identity, SUBJECT } from '#store/tables/identities.ts';
import { NOW, newUser, type Opened, somePool, winners } from './samples.ts';

export function newIdentity(change: Partial<Identity> = {}): Identity {
  return {
    poolId: somePool(),
    provider: 'Company',
    attribute: SUBJECT,
    value: `Subject-${randomUUID()}`,
    userId: randomUUID(),
    isPrimary: false,
    createdAt: NOW,
    ...change,
  };
}

export function identityTests(opened: Opened): void {
  async function insert(...all: readonly Identity[]): Promise<void> {
    await opened().transaction(async (tx) => {
      for (const each of all) assert.equal(await tx.identities.insert(each), true);
    });
  }

  test('an identity is found by pool, provider, attribute and value together', async () => {
    const identity = newIdentity({ isPrimary: true, issuer: 'https://login.example.com/metadata' });
    await insert(identity);
    const { identities } = opened();
    assert.deepEqual(await identities.find(identity), identity);
    const others: readonly Partial<Identity>[] = [
      { poolId: somePool() },
      { provider: 'company' },
      { attribute: 'email' },
      { value: identity.value.toLowerCase() },
      { value: `${identity.value}\0` },
    ];
    for (const change of others) {
      assert.equal(await identities.find({ ...identity, ...change }), undefined);
    }
  });

  test('the identities of a user come with the oldest first, and of several users together', async () => {
    const [poolId, userId, other] = [somePool(), randomUUID(), randomUUID()];
    const second = newIdentity({ poolId, userId, createdAt: NOW + 2 });
    const first = newIdentity({ poolId, userId, provider: 'Other', createdAt: NOW + 1 });
    const third = newIdentity({ poolId, userId: other });
    await insert(second, first, third, newIdentity({ poolId }), newIdentity({ userId }));
    const { identities } = opened();
    assert.deepEqual(await identities.ofUser(poolId, userId), [first, second]);
    const both = await identities.ofUsers(poolId, [userId, other]);
    const values = (all: readonly Identity[]) => all.map(({ value }) => value).sort();
    assert.deepEqual(values(both), values([first, second, third]));
    assert.deepEqual(await identities.ofUsers(poolId, []), []);
  });

  test('the attributes by which users of a provider are linked are named once, less the subject', async () => {
    const poolId = somePool();
    await insert(
      newIdentity({ poolId }),
      newIdentity({ poolId, attribute: 'upn' }),
      newIdentity({ poolId, attribute: 'email' }),
      newIdentity({ poolId, attribute: 'email' }),
      newIdentity({ poolId, attribute: 'other', provider: 'Other' }),
    );
    assert.deepEqual(await opened().identities.attributesOf(poolId, 'Company'), ['email', 'upn']);
  });

  test('of many who link one subject, one succeeds', async () => {
    const identity = newIdentity();
    assert.equal(
      await winners(opened(), (tx) => tx.identities.insert({ ...identity, userId: randomUUID() })),
      1,
    );
  });

  test('an identity is deleted once, of its user alone, and with its user', async () => {
    const user = newUser(somePool());
    const { poolId, id: userId } = user;
    const [one, two] = [newIdentity({ poolId, userId }), newIdentity({ poolId, userId })];
    await opened().transaction((tx) => tx.users.insert(user));
    await insert(one, two);
    const remove = (who: string) => opened().transaction((tx) => tx.identities.delete(one, who));
    assert.deepEqual(
      [await remove(randomUUID()), await remove(userId), await remove(userId)],
      [false, true, false],
    );
    await opened().transaction((tx) => tx.users.delete(poolId, userId));
    assert.deepEqual(await opened().identities.ofUser(poolId, userId), []);
  });
}
