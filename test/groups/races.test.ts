import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachStore, record } from '../users/each-store.ts';
import { poolWith } from './support.ts';

const ROLE = 'arn:aws:iam::123456789012:role/editors';
const many = Array.from({ length: 20 }, (_, i) => i);

async function outcomes(requests: readonly Promise<unknown>[]): Promise<string[]> {
  return (await Promise.allSettled(requests)).map((result) =>
    result.status === 'fulfilled' ? 'done' : (result.reason as Error).name,
  );
}

onEachStore((service) => {
  test('of many at once one makes the group, and one removes it', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const made = await outcomes(
      many.map((Precedence) => cognito.createGroup({ UserPoolId, GroupName: 'a', Precedence })),
    );
    assert.deepEqual(made.sort(), [...many.slice(1).map(() => 'GroupExistsException'), 'done']);
    const gone = await outcomes(
      many.map(() => cognito.deleteGroup({ UserPoolId, GroupName: 'a' })),
    );
    assert.deepEqual(gone.filter((outcome) => outcome === 'done').length, 1);
    assert.deepEqual(new Set(gone), new Set(['done', 'ResourceNotFoundException']));
  });

  test('of updates at once none is lost', async () => {
    const { cognito, UserPoolId } = await poolWith(service(), ['a']);
    const group = { UserPoolId, GroupName: 'a' };
    await Promise.all([
      cognito.updateGroup({ ...group, Description: 'x' }),
      cognito.updateGroup({ ...group, Precedence: 7 }),
      cognito.updateGroup({ ...group, RoleArn: ROLE }),
    ]);
    const { Group } = await cognito.getGroup(group);
    assert.deepEqual([Group?.Description, Group?.Precedence, Group?.RoleArn], ['x', 7, ROLE]);
  });

  test('who joins while the group is removed is told either, and is in no later group', async () => {
    const users = many.map((i) => `user-${i}`);
    const pool = await poolWith(service(), ['a'], users);
    const { cognito, UserPoolId, add, groupsOf, membersOf } = pool;
    const joining = users.map((user) => add(user, 'a'));
    const removing = cognito.deleteGroup({ UserPoolId, GroupName: 'a' });
    const seen = await outcomes([...joining, removing]);
    assert.ok(seen.every((outcome) => ['done', 'ResourceNotFoundException'].includes(outcome)));
    await cognito.createGroup({ UserPoolId, GroupName: 'a' });
    assert.deepEqual(await membersOf('a'), []);
    assert.deepEqual(await groupsOf('user-0'), []);
  });

  test('a user who is removed while joining leaves nothing behind', async () => {
    const names = many.map((i) => `g${i}`);
    const pool = await poolWith(service(), names, ['ann']);
    const { cognito, UserPoolId, add, membersOf } = pool;
    const ann = await cognito.adminGetUser({ UserPoolId, Username: 'ann' });
    const { sub = '' } = record(ann.UserAttributes);
    const joining = names.map((name) => add('ann', name));
    const removing = cognito.adminDeleteUser({ UserPoolId, Username: 'ann' });
    const seen = await outcomes([...joining, removing]);
    assert.ok(seen.every((outcome) => ['done', 'UserNotFoundException'].includes(outcome)));
    for (const name of names) assert.deepEqual(await membersOf(name), []);
    const { store } = service().poolhouse.server;
    assert.deepEqual(await store.groups.ofUser(UserPoolId, sub), []);
  });
});
