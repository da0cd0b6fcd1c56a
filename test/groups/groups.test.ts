import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onEachStore, refusal } from '../users/each-store.ts';
import { everyPage, poolWith } from './support.ts';

const ROLE = 'arn:aws:iam::123456789012:role/editors';
const notFound = refusal('ResourceNotFoundException', 'Group not found.');
const noPool = refusal(
  'ResourceNotFoundException',
  'User pool us-east-1_Missing00 does not exist.',
);

onEachStore((service) => {
  test('a group needs only a name; what there is none of is left out', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const { Group } = await cognito.createGroup({ UserPoolId, GroupName: 'editors' });
    const now = new Date(service().poolhouse.clock.now());
    assert.deepEqual(Group, {
      GroupName: 'editors',
      UserPoolId,
      CreationDate: now,
      LastModifiedDate: now,
    });
    const got = await cognito.getGroup({ UserPoolId, GroupName: 'editors' });
    assert.deepEqual(got.Group, Group);
  });

  test('a group is shown as it was made, with any letters and signs in its name', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const group = {
      UserPoolId,
      GroupName: 'équipe:€/"a"',
      Description: '',
      RoleArn: ROLE,
      Precedence: 0,
    };
    const { Group } = await cognito.createGroup(group);
    const { CreationDate, LastModifiedDate, ...shown } = Group!;
    assert.deepEqual(shown, group);
    const { Groups } = await cognito.listGroups({ UserPoolId });
    assert.deepEqual(Groups, [Group]);
  });

  test('a name is taken once in a pool, and case counts', async () => {
    const { cognito, newPool } = service();
    const [UserPoolId, other] = [await newPool(), await newPool()];
    await cognito.createGroup({ UserPoolId, GroupName: 'admins', Precedence: 1 });
    await assert.rejects(
      cognito.createGroup({ UserPoolId, GroupName: 'admins', Precedence: 2 }),
      refusal('GroupExistsException', 'A group with the name already exists.'),
    );
    await cognito.createGroup({ UserPoolId, GroupName: 'Admins' });
    await cognito.createGroup({ UserPoolId: other, GroupName: 'admins' });
    const { Group } = await cognito.getGroup({ UserPoolId, GroupName: 'admins' });
    assert.equal(Group?.Precedence, 1);
  });

  test('an update changes what it names and keeps the rest', async () => {
    const { cognito, newPool, poolhouse } = service();
    const UserPoolId = await newPool();
    const name = { UserPoolId, GroupName: 'editors' };
    const made = await cognito.createGroup({ ...name, Description: 'old', Precedence: 4 });
    poolhouse.clock.advance(5000);
    const first = await cognito.updateGroup({ ...name, RoleArn: ROLE, Precedence: 0 });
    assert.deepEqual(first.Group, {
      ...made.Group,
      RoleArn: ROLE,
      Precedence: 0,
      LastModifiedDate: new Date(poolhouse.clock.now()),
    });
    const second = await cognito.updateGroup({ ...name, Description: 'new' });
    assert.deepEqual(second.Group, { ...first.Group, Description: 'new' });
    assert.deepEqual((await cognito.getGroup(name)).Group, second.Group);
  });

  test('what the model refuses is refused', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const wrong = [
      { GroupName: '' },
      { GroupName: 'two words' },
      { GroupName: 'x'.repeat(129) },
      { GroupName: 'x', Precedence: -1 },
      { GroupName: 'x', RoleArn: 'arn:not-a-role-of-any-kind' },
      { GroupName: 'x', Description: 'x'.repeat(2049) },
    ];
    for (const input of wrong) {
      await assert.rejects(
        cognito.createGroup({ UserPoolId, ...input }),
        /InvalidParameterException: \d validation errors? detected: /,
      );
    }
    assert.deepEqual((await cognito.listGroups({ UserPoolId })).Groups, []);
  });

  test('every operation on a group refuses an unknown group and an unknown pool', async () => {
    const { cognito, UserPoolId } = await poolWith(service(), ['editors'], ['ann']);
    const operations = (group: { UserPoolId: string; GroupName: string }) => [
      () => cognito.getGroup(group),
      () => cognito.updateGroup({ ...group, Precedence: 1 }),
      () => cognito.deleteGroup(group),
      () => cognito.listUsersInGroup(group),
      () => cognito.adminAddUserToGroup({ ...group, Username: 'ann' }),
      () => cognito.adminRemoveUserFromGroup({ ...group, Username: 'ann' }),
    ];
    for (const each of operations({ UserPoolId, GroupName: 'missing' })) {
      await assert.rejects(each, notFound);
    }
    const elsewhere = { UserPoolId: 'us-east-1_Missing00', GroupName: 'editors' };
    const others = [
      () => cognito.createGroup(elsewhere),
      () => cognito.listGroups(elsewhere),
      () => cognito.adminListGroupsForUser({ ...elsewhere, Username: 'ann' }),
    ];
    for (const each of [...operations(elsewhere), ...others]) await assert.rejects(each, noPool);
  });

  test('every operation on a member refuses an unknown user', async () => {
    const { cognito, UserPoolId } = await poolWith(service(), ['editors']);
    const member = { UserPoolId, GroupName: 'editors', Username: 'nobody' };
    const unknown = refusal('UserNotFoundException', 'User does not exist.');
    await assert.rejects(cognito.adminAddUserToGroup(member), unknown);
    await assert.rejects(cognito.adminRemoveUserFromGroup(member), unknown);
    await assert.rejects(cognito.adminListGroupsForUser(member), unknown);
  });

  describe('Members', () => {
    test('join by username, alias or sub, again without harm, and leave', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: ['email'] });
      await cognito.createGroup({ UserPoolId, GroupName: 'editors' });
      const { User } = await cognito.adminCreateUser({
        UserPoolId,
        Username: 'ann',
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: 'ann@example.com' },
          { Name: 'email_verified', Value: 'true' },
        ],
      });
      const sub = User!.Attributes!.find(({ Name }) => Name === 'sub')!.Value!;
      const member = { UserPoolId, GroupName: 'editors' };
      for (const Username of ['ann', 'ann@example.com', sub]) {
        await cognito.adminAddUserToGroup({ ...member, Username });
        const { Groups } = await cognito.adminListGroupsForUser({ UserPoolId, Username });
        assert.deepEqual(
          Groups?.map(({ GroupName }) => GroupName),
          ['editors'],
        );
      }
      const { Users } = await cognito.listUsersInGroup(member);
      const { Users: shown } = await cognito.listUsers({ UserPoolId });
      assert.deepEqual(Users, shown);
      await cognito.adminRemoveUserFromGroup({ ...member, Username: sub });
      await cognito.adminRemoveUserFromGroup({ ...member, Username: 'ann' });
      assert.deepEqual((await cognito.listUsersInGroup(member)).Users, []);
    });

    test('are not the members of another group, nor of a group of another pool', async () => {
      const one = await poolWith(service(), ['a', 'b'], ['ann', 'bob']);
      const two = await poolWith(service(), ['a'], ['ann']);
      await one.add('ann', 'a');
      await one.add('bob', 'b');
      assert.deepEqual([await one.membersOf('a'), await one.membersOf('b')], [['ann'], ['bob']]);
      assert.deepEqual(await one.groupsOf('ann'), ['a']);
      assert.deepEqual([await two.membersOf('a'), await two.groupsOf('ann')], [[], []]);
    });

    test('are in a hundred groups at most', async () => {
      const names = Array.from({ length: 101 }, (_, i) => `g${String(i).padStart(3, '0')}`);
      const { cognito, UserPoolId, add, groupsOf } = await poolWith(service(), names, ['ann']);
      for (const name of names.slice(0, 98)) await add('ann', name);
      const full = refusal(
        'InvalidParameterException',
        'A user cannot be in more than 100 groups.',
      );
      const results = await Promise.allSettled(names.slice(98).map((name) => add('ann', name)));
      const refused = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason] : [],
      );
      assert.equal(refused.length, 1);
      assert.deepEqual({ name: refused[0].name, message: refused[0].message }, full);
      await add('ann', 'g000');
      const all = await everyPage(
        (NextToken) => cognito.adminListGroupsForUser({ UserPoolId, Username: 'ann', NextToken }),
        ({ Groups }) => Groups?.map(({ GroupName }) => GroupName!),
      );
      assert.deepEqual(
        all.map(({ length }) => length),
        [60, 40],
      );
      assert.deepEqual(all.flat(), all.flat().toSorted());
      await cognito.adminRemoveUserFromGroup({ UserPoolId, Username: 'ann', GroupName: 'g000' });
      const last = names.find((name) => name !== 'g000' && !all.flat().includes(name))!;
      await add('ann', last);
      assert.ok(!(await groupsOf('ann')).includes('g000'));
    });
  });

  describe('Lists', () => {
    test('come in pages that hold everything once, in order of name', async () => {
      const names = ['b', 'a', 'é', 'Z', 'c'];
      const users = Array.from({ length: 5 }, (_, i) => `user-${i}`);
      const { cognito, UserPoolId, add } = await poolWith(service(), names, users);
      for (const user of users) await add(user, 'a');
      for (const name of names) await add('user-2', name);
      const inOrder = [['Z', 'a'], ['b', 'c'], ['é']];
      const nameOf = ({ GroupName }: { readonly GroupName?: string | undefined }) => GroupName!;
      const groups = await everyPage(
        (NextToken) => cognito.listGroups({ UserPoolId, Limit: 2, NextToken }),
        ({ Groups }) => Groups?.map(nameOf),
      );
      assert.deepEqual(groups, inOrder);
      const own = await everyPage(
        (NextToken) =>
          cognito.adminListGroupsForUser({
            UserPoolId,
            Username: 'user-2',
            Limit: 2,
            NextToken,
          }),
        ({ Groups }) => Groups?.map(nameOf),
      );
      assert.deepEqual(own, inOrder);
      const members = await everyPage(
        (NextToken) =>
          cognito.listUsersInGroup({ UserPoolId, GroupName: 'a', Limit: 2, NextToken }),
        ({ Users }) => Users?.map(({ Username }) => Username!),
      );
      assert.deepEqual(
        members.map(({ length }) => length),
        [2, 2, 1],
      );
      assert.deepEqual(members.flat().sort(), users);
    });

    test('take a limit of 0 for none, and refuse a token nobody gave out', async () => {
      const { cognito, UserPoolId } = await poolWith(service(), ['a', 'b'], ['ann']);
      assert.equal((await cognito.listGroups({ UserPoolId, Limit: 0 })).Groups?.length, 2);
      const group = { UserPoolId, GroupName: 'a', Username: 'ann', NextToken: '???' };
      const refused = refusal('InvalidParameterException', 'Invalid pagination token given.');
      await assert.rejects(cognito.listGroups(group), refused);
      await assert.rejects(cognito.listUsersInGroup(group), refused);
      await assert.rejects(cognito.adminListGroupsForUser(group), refused);
    });
  });
});
