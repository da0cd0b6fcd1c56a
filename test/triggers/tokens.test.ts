import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import {
  type App,
  beginPassword,
  createApp,
  createUser,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { answering, functionsBehind, throwing } from './functions.ts';

type Version = 'V1_0' | 'V2_0' | 'V3_0';

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const config = (LambdaVersion: Version, LambdaArn: string): LambdaConfigType => ({
    PreTokenGenerationConfig: { LambdaVersion, LambdaArn },
  });
  const appWith = (LambdaConfig: LambdaConfigType, client = {}) =>
    createApp(poolhouse(), { pool: { LambdaConfig }, client });
  /** An app whose function answers these details. */
  const overriding = (version: Version, details: Record<string, unknown> | null) => {
    const member = version === 'V1_0' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails';
    return appWith(config(version, functions.on('tokens', answering({ [member]: details }))));
  };
  const claimsOf = async (app: App, username: string) => {
    const { IdToken, AccessToken } = await signIn(app, username);
    return { id: decoded(IdToken).claims, access: decoded(AccessToken).claims };
  };
  const last = () => functions.events('tokens').at(-1);

  test('version 1 tells of the user and its groups, and changes the ID token alone', async () => {
    const app = await overriding('V1_0', {
      claimsToAddOrOverride: { tenant: 'acme', name: 'Someone', email: 'gone@example.com' },
      claimsToSuppress: ['email', 'birthdate'],
    });
    const { cognito, poolId } = app;
    const sub = await createUser(app, 'alice', { name: 'Alice', email: 'a@example.com' });
    const RoleArn = 'arn:aws:iam::123456789012:role/admins';
    await cognito.createGroup({ UserPoolId: poolId, GroupName: 'admins', RoleArn });
    const member = { UserPoolId: poolId, Username: 'alice', GroupName: 'admins' };
    await cognito.adminAddUserToGroup(member);
    const { id, access } = await claimsOf(app, 'alice');
    assert.deepEqual([id.tenant, id.name, id.email], ['acme', 'Someone', undefined]);
    assert.deepEqual([access.tenant, access.name], [undefined, undefined]);
    assert.deepEqual([id['cognito:groups'], access['cognito:groups']], [['admins'], ['admins']]);
    const { version, triggerSource, userName, request } = last();
    assert.deepEqual(
      { version, triggerSource, userName, request },
      {
        version: '1',
        triggerSource: 'TokenGeneration_Authentication',
        userName: 'alice',
        request: {
          userAttributes: {
            sub,
            'cognito:user_status': 'CONFIRMED',
            name: 'Alice',
            email: 'a@example.com',
          },
          groupConfiguration: {
            groupsToOverride: ['admins'],
            iamRolesToOverride: [RoleArn],
            preferredRole: RoleArn,
          },
        },
      },
    );
  });

  test('version 1 takes texts alone', async () => {
    for (const value of [true, 1, ['a'], { a: 1 }]) {
      const app = await overriding('V1_0', { claimsToAddOrOverride: { tenant: value } });
      await createUser(app, 'bob');
      await assert.rejects(signIn(app, 'bob'), {
        name: 'InvalidLambdaResponseException',
        message: 'Unrecognizable lambda output',
      });
    }
  });

  test('version 2 changes claims of any form and scopes, in both tokens', async () => {
    const app = await overriding('V2_0', {
      idTokenGeneration: {
        claimsToAddOrOverride: { roles: ['a', { b: 1 }], limit: 5, beta: true },
        claimsToSuppress: ['name'],
      },
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: { id: 7 } },
        scopesToAdd: ['orders/read', 'orders/write'],
        scopesToSuppress: ['orders/write'],
      },
    });
    await createUser(app, 'carol', { name: 'Carol' });
    const { id, access } = await claimsOf(app, 'carol');
    assert.deepEqual([id.roles, id.limit, id.beta, id.name], [['a', { b: 1 }], 5, true, undefined]);
    assert.deepEqual(access.tenant, { id: 7 });
    assert.equal(access.scope, 'aws.cognito.signin.user.admin orders/read');
    assert.deepEqual(last().request.scopes, ['aws.cognito.signin.user.admin']);
    assert.equal(last().version, '2');
  });

  test('without its scope an access token opens no operation of the user', async () => {
    const app = await overriding('V3_0', {
      accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
    });
    await createUser(app, 'dave');
    const { AccessToken } = await signIn(app, 'dave');
    await assert.rejects(app.cognito.getUser({ AccessToken }), {
      name: 'NotAuthorizedException',
      message: 'Access Token does not have required scopes',
    });
    assert.equal(last().version, '3');
  });

  test('what tokens rest on is not the function’s to change', async () => {
    const claims = Object.fromEntries(
      [
        ...['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'token_use', 'jti', 'origin_jti'],
        ...['event_id', 'nonce', 'at_hash', 'cognito:username', 'username', 'client_id', 'scope'],
        ...['device_key', 'version', 'identities', 'cognito:groups', 'cognito:roles', 'dev:x'],
      ].map((name) => [name, 'forged']),
    );
    const change = { claimsToAddOrOverride: claims, claimsToSuppress: Object.keys(claims) };
    const app = await overriding('V2_0', {
      idTokenGeneration: change,
      accessTokenGeneration: change,
    });
    await createUser(app, 'erin');
    const { id, access } = await claimsOf(app, 'erin');
    for (const token of [id, access]) assert.ok(!JSON.stringify(token).includes('forged'));
    const must = ['sub', 'iss', 'exp', 'iat', 'auth_time', 'token_use', 'jti', 'origin_jti'];
    for (const name of must) assert.ok(name in id && name in access, name);
    await app.cognito.getUser({ AccessToken: (await signIn(app, 'erin')).AccessToken });
  });

  test('an access token may name its client as its audience, and nobody else', async () => {
    const app = await appWith(
      config(
        'V2_0',
        functions.on('tokens', (event) => {
          const { aud } = event.request.clientMetadata ?? { aud: event.callerContext.clientId };
          const details = { accessTokenGeneration: { claimsToAddOrOverride: { aud } } };
          return { ...event, response: { claimsAndScopeOverrideDetails: details } };
        }),
      ),
    );
    await createUser(app, 'frank');
    const { access } = await claimsOf(app, 'frank');
    assert.equal(access.aud, app.clientId);
    const { RefreshToken } = await signIn(app, 'frank');
    const { AuthenticationResult } = await app.cognito.getTokensFromRefreshToken({
      ClientId: app.clientId,
      RefreshToken,
      ClientMetadata: { aud: 'someone else' },
    });
    assert.equal(decoded(AuthenticationResult!.AccessToken!).claims.aud, undefined);
  });

  test('scopes with spaces, and those that are the service’s, are no scopes to add', async () => {
    for (const scope of ['a b', '', 'aws.cognito.signin.user.admin', 'a"b']) {
      const app = await overriding('V2_0', { accessTokenGeneration: { scopesToAdd: [scope] } });
      await createUser(app, 'grace');
      await assert.rejects(signIn(app, 'grace'), { name: 'InvalidLambdaResponseException' });
    }
  });

  test('groups are replaced in both tokens, taken away, or left', async () => {
    const replaced = { groupsToOverride: ['x'], iamRolesToOverride: ['r'], preferredRole: 'r' };
    const cases: [Record<string, unknown>, unknown, unknown][] = [
      [{ groupOverrideDetails: replaced }, ['x'], ['r']],
      [{ groupOverrideDetails: {} }, undefined, undefined],
      [{ groupOverrideDetails: null }, undefined, undefined],
      [{}, ['staff'], ['arn:aws:iam::123456789012:role/s']],
    ];
    for (const version of ['V1_0', 'V2_0'] as const) {
      for (const [details, groups, roles] of cases) {
        const app = await overriding(version, details);
        await createUser(app, 'heidi');
        const staff = { UserPoolId: app.poolId, GroupName: 'staff' };
        await app.cognito.createGroup({ ...staff, RoleArn: 'arn:aws:iam::123456789012:role/s' });
        await app.cognito.adminAddUserToGroup({ ...staff, Username: 'heidi' });
        const { id, access } = await claimsOf(app, 'heidi');
        assert.deepEqual(id['cognito:groups'], groups);
        assert.deepEqual(access['cognito:groups'], groups);
        assert.deepEqual(id['cognito:roles'], roles);
        assert.equal(id['cognito:preferred_role'], (roles as string[] | undefined)?.[0]);
      }
    }
  });

  test('each occasion has its source, and metadata comes from answers and not from beginnings', async () => {
    const app = await overriding('V2_0', null);
    const { cognito, poolId, clientId } = app;
    const seen = () => [last().triggerSource, last().request.clientMetadata];
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'ivan',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    });
    const { Session } = await beginPassword(app, 'ivan');
    const answer = await cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'ivan', NEW_PASSWORD: PASSWORD },
      ClientMetadata: { from: 'answer' },
    });
    assert.deepEqual(seen(), ['TokenGeneration_NewPasswordChallenge', { from: 'answer' }]);
    const { RefreshToken } = tokensOf(answer);
    const ClientMetadata = { from: 'beginning' };
    await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ivan', PASSWORD },
      ClientMetadata,
    });
    assert.deepEqual(seen(), ['TokenGeneration_Authentication', undefined]);
    await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
      ClientMetadata,
    });
    assert.deepEqual(seen(), ['TokenGeneration_RefreshTokens', undefined]);
    await cognito.getTokensFromRefreshToken({
      ClientId: clientId,
      RefreshToken,
      ClientMetadata: { from: 'renewal' },
    });
    assert.deepEqual(seen(), ['TokenGeneration_RefreshTokens', { from: 'renewal' }]);
  });

  test('a refusal gives out no tokens, and leaves a refresh token that rotates as it was', async () => {
    const arn = functions.on('tokens', (event) => event);
    const app = await appWith(config('V1_0', arn), {
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
    await createUser(app, 'judy');
    const { RefreshToken } = await signIn(app, 'judy');
    functions.on('tokens', throwing('not now'));
    const refusal = {
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error not now.',
    };
    const renewal = { ClientId: app.clientId, RefreshToken };
    await assert.rejects(signIn(app, 'judy'), refusal);
    await assert.rejects(app.cognito.getTokensFromRefreshToken(renewal), refusal);
    functions.on('tokens', (event) => event);
    await app.cognito.getTokensFromRefreshToken(renewal);
  });

  test('one name of the function in LambdaConfig sets the other', async () => {
    const arn = functions.on('tokens', (event) => event);
    const app = await appWith({ PreTokenGeneration: arn });
    const { UserPool } = await app.cognito.describeUserPool({ UserPoolId: app.poolId });
    assert.deepEqual(UserPool!.LambdaConfig, {
      PreTokenGeneration: arn,
      PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: arn },
    });
    await createUser(app, 'kim');
    await signIn(app, 'kim');
    assert.equal(last().version, '1');
  });
});
