import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { SearchableAttribute, User, UserSearch } from '#store/tables/users.ts';
import { everything } from './pools.ts';
import { newUser, type Opened, somePool } from './samples.ts';

const LONG = 'long'.repeat(100);

export function userListTests(opened: Opened): void {
  const poolId = somePool();
  const users = sampleUsers(poolId);

  before(async () => {
    await opened().transaction(async (tx) => {
      for (const user of users) await tx.users.insert(user);
      // The same in another pool: never in the answer.
      for (const user of users) await tx.users.insert({ ...user, poolId: somePool() });
    });
  });

  test('all users are listed in order of id, in pages', async () => {
    for (const limit of [1, 3, users.length, 60]) {
      const found = await everything(limit, (page) => opened().users.list(poolId, undefined, page));
      assert.deepEqual(found, [...users].sort(byId));
    }
    const last = await opened().users.list(poolId, undefined, { limit: users.length });
    assert.equal(last.next, undefined);
    assert.deepEqual(await opened().users.list(somePool(), undefined, { limit: 3 }), { items: [] });
  });

  const searches: readonly [SearchableAttribute, string][] = [
    ['username', 'alice'],
    ['username', 'Alice'],
    ['username', 'a'],
    ['username', ''],
    ['email', 'a@example.com'],
    ['email', 'a@'],
    ['email', 'A@'],
    ['phone_number', '+1555'],
    ['phone_number', '+15550100'],
    ['name', 'Zoë'],
    ['name', 'Zo'],
    ['name', ''],
    ['name', '100%'],
    ['name', '_'],
    ['given_name', LONG],
    ['given_name', `${LONG}1`],
    ['given_name', 'long'],
    ['given_name', `${LONG}3`],
    ['family_name', '\u{10ffff}'],
    ['family_name', 'é'],
    ['preferred_username', 'ally'],
    ['cognito:user_status', 'CONFIRMED'],
    ['cognito:user_status', 'UNCONFIRMED'],
    ['cognito:user_status', 'UNC'],
    ['cognito:user_status', 'confirmed'],
    ['status', 'Enabled'],
    ['status', 'Disabled'],
    ['status', 'Dis'],
    ['status', ''],
    ['status', 'enabled'],
    ['sub', '5'],
    ['sub', '5c000000-0000-4000-8000-000000000003'],
    ['sub', ''],
    ['sub', 'f'],
  ];
  for (const [attribute, value] of searches) {
    for (const match of ['equals', 'startsWith'] as const) {
      const shown = value.length > 40 ? `${value.slice(0, 8)}… (${value.length})` : value;
      test(`a search for ${attribute} ${match} "${shown}" finds what it should`, async () => {
        const search: UserSearch = { attribute, match, value };
        const expected = users.filter((user) => isMatch(user, search)).sort(byId);
        for (const limit of [1, 2, 60]) {
          const found = await everything(limit, (page) =>
            opened().users.list(poolId, search, page),
          );
          assert.deepEqual(found.sort(byId), expected);
        }
      });
    }
  }

  test('a search follows what an update changes', async () => {
    const user = newUser(somePool(), { attributes: { email: 'old@example.com' } });
    const find = async (value: string) => {
      const search: UserSearch = { attribute: 'email', match: 'equals', value };
      return (await opened().users.list(user.poolId, search, { limit: 9 })).items.length;
    };
    await opened().transaction((tx) => tx.users.insert(user));
    assert.deepEqual([await find('old@example.com'), await find('new@example.com')], [1, 0]);
    const changed = { ...user, attributes: { email: 'new@example.com' } };
    await opened().transaction((tx) => tx.users.update(changed));
    assert.deepEqual([await find('old@example.com'), await find('new@example.com')], [0, 1]);
  });

  test('a page goes on where it ended though users come and go', async () => {
    const pool = somePool();
    const some = Array.from({ length: 9 }, (_, i) =>
      newUser(pool, { id: `id-${i}`, username: 'x' }),
    );
    await opened().transaction(async (tx) => {
      for (const user of some.slice(0, 8)) await tx.users.insert(user);
    });
    const search: UserSearch = { attribute: 'username', match: 'startsWith', value: 'x' };
    for (const by of [undefined, search]) {
      const first = await opened().users.list(pool, by, { limit: 4 });
      await opened().transaction((tx) => tx.users.delete(pool, first.items[3]!.id));
      const rest = await opened().users.list(pool, by, { limit: 9, after: first.next });
      assert.deepEqual(
        rest.items.map(({ id }) => id),
        ['id-4', 'id-5', 'id-6', 'id-7'],
      );
      await opened().transaction((tx) => tx.users.insert(first.items[3]!));
    }
  });
}

function sampleUsers(poolId: string): User[] {
  const attributes: Record<string, string>[] = [
    { email: 'a@example.com', name: 'Zoë', phone_number: '+15550100' },
    { email: 'a@example.com.au', name: 'zoe', phone_number: '+15550101' },
    { email: 'A@example.com', name: 'Zo', phone_number: '+442079460000' },
    { email: 'b@example.com', name: '100% sure', family_name: '\u{10ffff}' },
    { email: 'c@example.com', name: '', family_name: '\u{10ffff}x' },
    { given_name: `${LONG}1`, family_name: 'é', name: '_under' },
    { given_name: `${LONG}2`, family_name: 'éé' },
    { given_name: LONG, preferred_username: 'ally' },
    { given_name: 'long', preferred_username: 'all' },
    {},
    { email: 'a@example.com' },
    { email: 'a@example.com' },
  ];
  const usernames = ['alice', 'Alice', 'al', 'bob', 'a', 'ä', 'z', 'alicia', 'c', 'd', 'e', 'f'];
  const starts = ['5c', '0a', 'ff', '5c', '5b', '5d', '5c', '99', 'aa', 'bb', 'cc', 'dd'];
  return attributes.map((each, i) =>
    newUser(poolId, {
      id: `${starts[i]}000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      username: usernames[i]!,
      attributes: each,
      status: i % 3 === 0 ? 'UNCONFIRMED' : 'CONFIRMED',
      enabled: i % 4 !== 0,
    }),
  );
}

/** What the search means, told without an index. */
function isMatch(user: User, { attribute, match, value }: UserSearch): boolean {
  const values: Record<string, string | undefined> = {
    ...user.attributes,
    sub: user.id,
    username: user.username,
    'cognito:user_status': user.status,
    status: user.enabled ? 'Enabled' : 'Disabled',
  };
  const actual = values[attribute];
  if (actual === undefined) return false;
  return match === 'equals' ? actual === value : actual.startsWith(value);
}

function byId(a: User, b: User): number {
  return Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
}
