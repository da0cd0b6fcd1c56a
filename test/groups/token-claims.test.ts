import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupConfiguration, groupNames, groupRoles } from '#domain/tokens/group-claims.ts';
import type { Group } from '#store/tables/groups.ts';
import { type App, createApp, createUser, signIn, tokensOf } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { decoded } from '../tokens/decoded.ts';

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

async function join(
  { cognito, poolId: UserPoolId }: App,
  Username: string,
  groups: Record<string, { readonly Precedence?: number; readonly RoleArn?: string }>,
) {
  for (const [GroupName, settings] of Object.entries(groups)) {
    await cognito.createGroup({ UserPoolId, GroupName, ...settings });
    await cognito.adminAddUserToGroup({ UserPoolId, GroupName, Username });
  }
}

function claimsOf(token: string) {
  const { claims } = decoded(token);
  return Object.fromEntries(
    Object.entries(claims).filter(([name]) =>
      ['cognito:groups', 'cognito:roles', 'cognito:preferred_role'].includes(name),
    ),
  );
}

onEveryStore((start) => {
  test('tokens name groups by precedence, the ID token their roles too', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    await createUser(app, 'bob');
    await join(app, 'alice', {
      none: { RoleArn: role('none') },
      second: { Precedence: 2, RoleArn: role('second') },
      zero: { Precedence: 0 },
      first: { Precedence: 1, RoleArn: role('first') },
      anyone: {},
    });
    const names = ['zero', 'first', 'second', 'anyone', 'none'];
    const { IdToken, AccessToken } = await signIn(app, 'alice');
    assert.deepEqual(claimsOf(AccessToken), { 'cognito:groups': names });
    assert.deepEqual(claimsOf(IdToken), {
      'cognito:groups': names,
      'cognito:roles': [role('first'), role('second'), role('none')],
      'cognito:preferred_role': role('first'),
    });
    const others = await signIn(app, 'bob');
    assert.deepEqual([claimsOf(others.IdToken), claimsOf(others.AccessToken)], [{}, {}]);
  });

  test('each new pair of tokens tells the groups of its time, however it is had', async (t) => {
    const rotating = { RefreshTokenRotation: { Feature: 'ENABLED' as const } };
    const app = await createApp(await start(t));
    const { cognito, poolId: UserPoolId } = app;
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'rotating',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      ...rotating,
    });
    const other: App = { ...app, clientId: UserPoolClient!.ClientId! };
    await createUser(app, 'alice');
    await join(app, 'alice', { editors: { Precedence: 1, RoleArn: role('editors') } });
    const { RefreshToken } = await signIn(app, 'alice');
    const rotated = await signIn(other, 'alice');
    assert.deepEqual(claimsOf(rotated.AccessToken), { 'cognito:groups': ['editors'] });

    await cognito.adminRemoveUserFromGroup({
      UserPoolId,
      GroupName: 'editors',
      Username: 'alice',
    });
    await join(app, 'alice', { authors: { RoleArn: role('authors') } });
    const refreshed = tokensOf(
      await cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );
    const renewed = tokensOf(
      await cognito.getTokensFromRefreshToken({
        ClientId: other.clientId,
        RefreshToken: rotated.RefreshToken,
      }),
    );
    for (const { IdToken, AccessToken } of [refreshed, renewed]) {
      assert.deepEqual(claimsOf(AccessToken), { 'cognito:groups': ['authors'] });
      assert.deepEqual(claimsOf(IdToken), {
        'cognito:groups': ['authors'],
        'cognito:roles': [role('authors')],
        'cognito:preferred_role': role('authors'),
      });
    }
    await cognito.deleteGroup({ UserPoolId, GroupName: 'authors' });
    assert.deepEqual(claimsOf((await signIn(app, 'alice')).IdToken), {});
  });

  test('a change of precedence counts from the next tokens on', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    await join(app, 'alice', {
      a: { Precedence: 1, RoleArn: role('a') },
      b: { Precedence: 1, RoleArn: role('b') },
    });
    const roles = { 'cognito:roles': [role('a'), role('b')] };
    assert.deepEqual(claimsOf((await signIn(app, 'alice')).IdToken), {
      'cognito:groups': ['a', 'b'],
      ...roles,
    });
    await app.cognito.updateGroup({ UserPoolId: app.poolId, GroupName: 'b', Precedence: 0 });
    assert.deepEqual(claimsOf((await signIn(app, 'alice')).IdToken), {
      'cognito:groups': ['b', 'a'],
      'cognito:roles': [role('b'), role('a')],
      'cognito:preferred_role': role('b'),
    });
  });
});

test('the preferred role is that of the lowest precedence, where its groups agree', () => {
  const group = (name: string, precedence?: number, roleArn?: string): Group => ({
    poolId: 'us-east-1_x',
    id: name,
    name,
    precedence,
    roleArn,
    createdAt: 0,
    modifiedAt: 0,
  });
  const cases: [Group[], string[] | undefined, string | undefined][] = [
    [[], undefined, undefined],
    [[group('a', 0)], undefined, undefined],
    [[group('a', undefined, 'x')], ['x'], 'x'],
    [[group('a', undefined, 'x'), group('b', undefined, 'x')], ['x'], 'x'],
    [[group('a', undefined, 'x'), group('b', undefined, 'y')], ['x', 'y'], undefined],
    [[group('a', undefined, 'x'), group('b', 2147483647, 'y')], ['y', 'x'], 'y'],
    [[group('a', 1, 'x'), group('b', 1, 'y'), group('c', 0, 'z')], ['z', 'x', 'y'], 'z'],
    [[group('a', 1, 'x'), group('b', 1, 'x'), group('c', 2, 'y')], ['x', 'y'], 'x'],
    [[group('a', 1, 'x'), group('b', 1), group('c', 2, 'y')], ['x', 'y'], 'x'],
    [[group('a', 0), group('b', 1, 'x'), group('c', 1, 'y')], ['x', 'y'], undefined],
  ];
  for (const [groups, roles, preferred] of cases) {
    assert.deepEqual(groupRoles(groupConfiguration(groups)), {
      ...(roles && { 'cognito:roles': roles }),
      ...(preferred && { 'cognito:preferred_role': preferred }),
    });
  }
  assert.deepEqual(groupNames(groupConfiguration([group('a'), group('b', 5), group('c', 0)])), {
    'cognito:groups': ['c', 'b', 'a'],
  });
  assert.deepEqual(groupNames(groupConfiguration([])), {});
});
