import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretHash } from '#domain/clients/secret-hash.ts';
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

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

const initiate = ({ cognito, clientId }: App, AuthFlow: string, parameters: object) =>
  cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: AuthFlow as 'USER_PASSWORD_AUTH',
    AuthParameters: parameters as Record<string, string>,
  });

const adminInitiate = ({ cognito, clientId, poolId }: App, AuthFlow: string, parameters: object) =>
  cognito.adminInitiateAuth({
    UserPoolId: poolId,
    ClientId: clientId,
    AuthFlow: AuthFlow as 'USER_PASSWORD_AUTH',
    AuthParameters: parameters as Record<string, string>,
  });

onEveryStore((start) => {
  test('a password signs in and is answered with three tokens and an empty challenge', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const answer = await beginPassword(app, 'alice');
    assert.deepEqual(answer.ChallengeParameters, {});
    assert.equal(answer.ChallengeName, undefined);
    assert.equal(answer.Session, undefined);
    const { AccessToken, IdToken, RefreshToken, ...rest } = answer.AuthenticationResult!;
    assert.deepEqual(rest, { ExpiresIn: 3600, TokenType: 'Bearer' });
    assert.equal(AccessToken!.split('.').length, 3);
    assert.equal(IdToken!.split('.').length, 3);
    assert.equal(RefreshToken!.split('.').length, 5);
  });

  test('flows that the client does not allow are refused in the service’s words', async (t) => {
    const app = await createApp(await start(t), {
      client: { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] },
    });
    await createUser(app, 'alice');
    const credentials = { USERNAME: 'alice', PASSWORD, SRP_A: 'ab' };
    const refused = async (attempt: Promise<unknown>, message: string) =>
      assert.rejects(attempt, { name: 'InvalidParameterException', message });
    await refused(
      initiate(app, 'USER_PASSWORD_AUTH', credentials),
      'USER_PASSWORD_AUTH flow not enabled for this client',
    );
    await refused(
      initiate(app, 'USER_SRP_AUTH', credentials),
      'USER_SRP_AUTH is not enabled for the client.',
    );
    await refused(
      adminInitiate(app, 'ADMIN_USER_PASSWORD_AUTH', credentials),
      'Auth flow not enabled for this client',
    );
    await refused(
      adminInitiate(app, 'ADMIN_NO_SRP_AUTH', credentials),
      'Auth flow not enabled for this client',
    );
    await refused(
      initiate(app, 'CUSTOM_AUTH', credentials),
      'CUSTOM_AUTH is not enabled for the client.',
    );
    await refused(
      initiate(app, 'USER_AUTH', credentials),
      'USER_AUTH is not enabled for the client.',
    );
    await refused(
      initiate(app, 'ADMIN_USER_PASSWORD_AUTH', credentials),
      'Initiate Auth method not supported.',
    );
    await refused(
      adminInitiate(app, 'USER_PASSWORD_AUTH', credentials),
      'Initiate Auth method not supported.',
    );
  });

  test('a client that names no flows allows SRP and refresh, not passwords', async (t) => {
    const app = await createApp(await start(t), { client: { ExplicitAuthFlows: undefined } });
    await createUser(app, 'alice');
    await assert.rejects(beginPassword(app, 'alice'), { name: 'InvalidParameterException' });
    const answer = await initiate(app, 'USER_SRP_AUTH', { USERNAME: 'alice', SRP_A: 'abcdef' });
    assert.equal(answer.ChallengeName, 'PASSWORD_VERIFIER');
  });

  test('a missing parameter is named', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const missing = (key: string) => ({
      name: 'InvalidParameterException',
      message: `Missing required parameter ${key}`,
    });
    const flow = 'USER_PASSWORD_AUTH';
    await assert.rejects(initiate(app, flow, {}), missing('USERNAME'));
    await assert.rejects(initiate(app, flow, { USERNAME: 'alice' }), missing('PASSWORD'));
    await assert.rejects(initiate(app, 'USER_SRP_AUTH', { USERNAME: 'alice' }), missing('SRP_A'));
    await assert.rejects(initiate(app, 'REFRESH_TOKEN_AUTH', {}), missing('REFRESH_TOKEN'));
    await assert.rejects(
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        ChallengeResponses: { USERNAME: 'alice', SOFTWARE_TOKEN_MFA_CODE: '123456' },
      }),
      missing('Session'),
    );
  });

  test('a client with a secret needs the hash made with the name that was sent', async (t) => {
    const app = await createApp(await start(t), {
      pool: { AliasAttributes: ['email'] },
      client: { GenerateSecret: true },
    });
    const { UserPoolClient } = await app.cognito.describeUserPoolClient({
      UserPoolId: app.poolId,
      ClientId: app.clientId,
    });
    const secret = UserPoolClient!.ClientSecret!;
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    const attempt = (USERNAME: string, SECRET_HASH?: string) =>
      initiate(app, 'USER_PASSWORD_AUTH', {
        USERNAME,
        PASSWORD,
        ...(SECRET_HASH !== undefined && { SECRET_HASH }),
      });
    const hashOf = (name: string) => secretHash(secret, name, app.clientId);
    await assert.rejects(attempt('alice'), {
      name: 'NotAuthorizedException',
      message: `Client ${app.clientId} is configured with secret but SECRET_HASH was not received`,
    });
    const unverified = {
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${app.clientId}`,
    };
    await assert.rejects(attempt('alice', hashOf('bob')), unverified);
    await assert.rejects(attempt('alice@example.com', hashOf('alice')), unverified);
    tokensOf(await attempt('alice', hashOf('alice')));
    tokensOf(await attempt('alice@example.com', hashOf('alice@example.com')));

    const open = await createApp(app.poolhouse);
    await createUser(open, 'alice');
    await assert.rejects(
      initiate(open, 'USER_PASSWORD_AUTH', { USERNAME: 'alice', PASSWORD, SECRET_HASH: 'eA==' }),
      {
        name: 'NotAuthorizedException',
        message: `Client ${open.clientId} is not configured for secret but secret was received`,
      },
    );
  });

  test('an unknown client or pool is told apart from a wrong password', async (t) => {
    const app = await createApp(await start(t));
    const unknown = { ...app, clientId: '1234567890abcdefghijklmnop' };
    await assert.rejects(beginPassword(unknown, 'alice'), {
      name: 'ResourceNotFoundException',
      message: 'User pool client 1234567890abcdefghijklmnop does not exist.',
    });
    const elsewhere = { ...app, poolId: 'us-east-1_Nowhere12' };
    await assert.rejects(adminInitiate(elsewhere, 'ADMIN_NO_SRP_AUTH', {}), {
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_Nowhere12 does not exist.',
    });
  });

  test('who may not sign in learns why, where existence is not hidden', async (t) => {
    const app = await createApp(await start(t));
    const { cognito, poolId } = app;
    await createUser(app, 'alice');
    await assert.rejects(signIn(app, 'nobody'), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
    await assert.rejects(signIn(app, 'alice', 'Wrong-1'), WRONG);
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'alice' });
    await assert.rejects(signIn(app, 'alice'), {
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    });
    await cognito.adminEnableUser({ UserPoolId: poolId, Username: 'alice' });
    await signIn(app, 'alice');
  });

  test('where existence is hidden, unknown, disabled and wrong look the same', async (t) => {
    const app = await createApp(await start(t), {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    await createUser(app, 'alice');
    await createUser(app, 'mallory');
    await app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username: 'mallory' });
    for (const name of ['alice', 'nobody', 'mallory']) {
      await assert.rejects(signIn(app, name, 'Wrong-1'), WRONG);
    }
    await assert.rejects(signIn(app, 'mallory'), WRONG);
    for (const name of ['alice', 'nobody']) {
      for (let n = 0; n < 4; n++) await assert.rejects(signIn(app, name, 'Wrong-1'), WRONG);
      await assert.rejects(signIn(app, name, 'Wrong-1'), {
        name: 'NotAuthorizedException',
        message: 'Password attempts exceeded',
      });
    }
  });

  test('a temporary password asks for a new one and then is gone', async (t) => {
    const app = await createApp(await start(t));
    const { cognito, poolId, clientId } = app;
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'alice',
      TemporaryPassword: 'Temp-pass-1',
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
    });
    const challenge = await beginPassword(app, 'alice', 'Temp-pass-1');
    assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const { userAttributes, ...parameters } = challenge.ChallengeParameters!;
    assert.deepEqual(parameters, { USER_ID_FOR_SRP: 'alice', requiredAttributes: '[]' });
    assert.deepEqual(JSON.parse(userAttributes!), { email: 'alice@example.com' });
    const answer = (NEW_PASSWORD: string) =>
      cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: 'alice', NEW_PASSWORD },
      });
    await assert.rejects(answer('short'), {
      name: 'InvalidPasswordException',
      message: 'Password did not conform with password policy: Password not long enough',
    });
    tokensOf(await answer('My-own-pass-2'));
    await assert.rejects(answer('My-own-pass-3'), { name: 'NotAuthorizedException' });
    await assert.rejects(signIn(app, 'alice', 'Temp-pass-1'), WRONG);
    await signIn(app, 'alice', 'My-own-pass-2');
  });

  test('a temporary password ends after the days the policy gives it', async (t) => {
    const app = await createApp(await start(t), {
      pool: {
        Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 2 } },
      },
    });
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'alice',
      TemporaryPassword: 'Temp-pass-1',
      MessageAction: 'SUPPRESS',
    });
    const day = 24 * 3_600_000;
    app.poolhouse.clock.advance(2 * day - 1000);
    assert.equal(
      (await beginPassword(app, 'alice', 'Temp-pass-1')).ChallengeName,
      'NEW_PASSWORD_REQUIRED',
    );
    app.poolhouse.clock.advance(1000);
    const ended = {
      name: 'NotAuthorizedException',
      message: 'Temporary password has expired and must be reset by an administrator.',
    };
    for (let n = 0; n < 7; n++) {
      await assert.rejects(beginPassword(app, 'alice', 'Temp-pass-1'), ended);
    }
  });

  test('an enormous or empty password is only a wrong one', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    await assert.rejects(signIn(app, 'alice', 'x'.repeat(131_072)), WRONG);
    await assert.rejects(signIn(app, 'alice', 'x'.repeat(257)), WRONG);
    await assert.rejects(signIn(app, 'alice', ''), { name: 'InvalidParameterException' });
    await signIn(app, 'alice');
  });
});
