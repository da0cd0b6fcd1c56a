import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onEachStore, refusal } from '../users/each-store.ts';
import { poolWith } from './support.ts';

const notFound = refusal('ResourceNotFoundException', 'Group not found.');

onEachStore((service) => {
  describe('Deletion', () => {
    test('of a group takes its members out, and a new one of its name has none', async () => {
      const pool = await poolWith(service(), ['a', 'b'], ['ann']);
      const { cognito, UserPoolId, add, groupsOf, membersOf } = pool;
      await add('ann', 'a');
      await add('ann', 'b');
      await cognito.deleteGroup({ UserPoolId, GroupName: 'a' });
      assert.deepEqual(await groupsOf('ann'), ['b']);
      await assert.rejects(cognito.getGroup({ UserPoolId, GroupName: 'a' }), notFound);
      await cognito.createGroup({ UserPoolId, GroupName: 'a' });
      assert.deepEqual(await membersOf('a'), []);
      assert.deepEqual(await groupsOf('ann'), ['b']);
    });

    test('of a user ends its memberships; a new user of its name has none', async () => {
      const pool = await poolWith(service(), ['a'], ['ann', 'bob']);
      const { cognito, UserPoolId, add, groupsOf, membersOf } = pool;
      await add('ann', 'a');
      await add('bob', 'a');
      await cognito.adminDeleteUser({ UserPoolId, Username: 'ann' });
      assert.deepEqual(await membersOf('a'), ['bob']);
      await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
      assert.deepEqual(await groupsOf('ann'), []);
    });

    test('of a pool removes its groups', async () => {
      const { cognito, UserPoolId, add } = await poolWith(service(), ['a'], ['ann']);
      await add('ann', 'a');
      await cognito.deleteUserPool({ UserPoolId });
      const { store } = service().poolhouse.server;
      assert.deepEqual(await store.groups.list(UserPoolId, { limit: 9 }), { items: [] });
    });
  });
});
