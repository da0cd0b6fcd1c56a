import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthFactorType } from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createUser, PASSWORD, tokensOf } from '../support/app.ts';
import { choiceApp, choose, INVALID_SESSION, SPENT_SESSION } from '../support/choice.ts';
import { codeFor, otherThan, outcomes } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const EXPIRED = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user, session is expired.',
};

const mailOf = (username: string) => `${username}@example.com`;

function signUp({ cognito, clientId }: App, username: string, Password?: string) {
  return cognito.signUp({
    ClientId: clientId,
    Username: username,
    Password,
    UserAttributes: [{ Name: 'email', Value: mailOf(username) }],
  });
}

function confirm({ cognito, clientId }: App, username: string, code: string, Session?: string) {
  return cognito.confirmSignUp({
    ClientId: clientId,
    Username: username,
    ConfirmationCode: code,
    Session,
  });
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const appFor = (factors: AuthFactorType[], settings: AppSettings = {}) =>
    choiceApp(poolhouse(), factors, {
      ...settings,
      pool: { AutoVerifiedAttributes: ['email'], ...settings.pool },
    });
  /** The session of a confirmed sign-up. */
  const confirmed = async (app: App, username: string, password?: string) => {
    const { Session } = await signUp(app, username, password);
    return (await confirm(app, username, codeFor(app, mailOf(username)), Session)).Session;
  };

  test('who signs up is signed in by the code that confirms it, once', async () => {
    const app = await appFor(['PASSWORD', 'EMAIL_OTP']);
    const { Session: first } = await signUp(app, 'alice');
    const code = codeFor(app, mailOf('alice'));
    await assert.rejects(confirm(app, 'alice', otherThan(code), first), {
      name: 'CodeMismatchException',
    });
    const { Session: second } = await confirm(app, 'alice', code, first);
    const { AccessToken } = tokensOf(await choose(app, 'alice', {}, second));
    assert.equal((await app.cognito.getUser({ AccessToken })).Username, 'alice');
    await assert.rejects(choose(app, 'alice', {}, second), SPENT_SESSION);
  });

  test('of ten sign-ins with one such session exactly one gets tokens', async () => {
    const app = await appFor(['PASSWORD', 'EMAIL_OTP']);
    const session = await confirmed(app, 'alice');
    const race = Array.from({ length: 10 }, () => choose(app, 'alice', {}, session));
    assert.equal((await outcomes(race)).successes, 1);
  });

  test('without the factor or the flow there is no session to go on with', async () => {
    const confirmed = (app: App) => confirm(app, 'alice', codeFor(app, mailOf('alice')));
    const passwords = await appFor(['PASSWORD', 'SMS_OTP']);
    assert.equal((await signUp(passwords, 'alice', PASSWORD)).Session, undefined);
    assert.equal((await confirmed(passwords)).Session, undefined);
    const otherFlows = await appFor(['PASSWORD', 'EMAIL_OTP'], {
      client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] },
    });
    assert.equal((await signUp(otherFlows, 'alice', PASSWORD)).Session, undefined);
    assert.equal((await confirmed(otherFlows)).Session, undefined);
  });

  test('a client that leaves the session of SignUp out is given the one that signs in', async () => {
    const app = await appFor(['PASSWORD', 'EMAIL_OTP']);
    assert.equal(typeof (await signUp(app, 'alice')).Session, 'string');
    const { Session } = await confirm(app, 'alice', codeFor(app, mailOf('alice')));
    const done = await choose(app, 'alice', {}, Session);
    assert.ok(done.AuthenticationResult?.AccessToken);
  });

  test('each session is good for its own step, user, client and pool', async () => {
    const app = await appFor(['PASSWORD', 'EMAIL_OTP']);
    const { cognito } = app;
    const { Session: first } = await signUp(app, 'alice');
    const { Session: foreign } = await signUp(app, 'bob');
    const code = codeFor(app, mailOf('alice'));
    await assert.rejects(confirm(app, 'alice', code, foreign), INVALID_SESSION);
    await assert.rejects(confirm(app, 'alice', code, 'x'.repeat(100)), INVALID_SESSION);
    const { Session: second } = await confirm(app, 'alice', code, first);
    const bob = await confirm(app, 'bob', codeFor(app, mailOf('bob')), foreign);

    await assert.rejects(choose(app, 'alice', {}, first), INVALID_SESSION);
    await assert.rejects(choose(app, 'alice', {}, bob.Session), INVALID_SESSION);
    const { Session: ofSignIn } = await choose(app, 'alice');
    await assert.rejects(choose(app, 'alice', {}, ofSignIn), INVALID_SESSION);
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
    });
    const otherClient: App = { ...app, clientId: UserPoolClient!.ClientId! };
    await assert.rejects(choose(otherClient, 'alice', {}, second), INVALID_SESSION);
    const otherPool = await appFor(['PASSWORD', 'EMAIL_OTP']);
    await createUser(otherPool, 'alice');
    await assert.rejects(choose(otherPool, 'alice', {}, second), INVALID_SESSION);
    const asAnswer = cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: 'SELECT_CHALLENGE',
      Session: second,
      ChallengeResponses: { USERNAME: 'alice', ANSWER: 'EMAIL_OTP' },
    });
    await assert.rejects(asAnswer, INVALID_SESSION);
    await assert.rejects(
      cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD },
        Session: second,
      }),
      { name: 'InvalidParameterException' },
    );
    tokensOf(await choose(app, 'alice', {}, second));
  });

  test('a session of a sign-up ends after the client’s minutes, with the password and with the address', async () => {
    const app = await appFor(['PASSWORD', 'EMAIL_OTP']);
    const { cognito, poolId, poolhouse: server } = app;
    const { Session: first } = await signUp(app, 'alice');
    server.clock.advance(3 * 60_000);
    const code = codeFor(app, mailOf('alice'));
    await assert.rejects(confirm(app, 'alice', code, first), EXPIRED);
    await confirm(app, 'alice', code);

    const late = await confirmed(app, 'bob');
    server.clock.advance(3 * 60_000);
    await assert.rejects(choose(app, 'bob', {}, late), EXPIRED);

    const replaced = await confirmed(app, 'carol', PASSWORD);
    const user = { UserPoolId: poolId, Username: 'carol' };
    await cognito.adminSetUserPassword({ ...user, Password: 'Another-horse-8', Permanent: true });
    await assert.rejects(choose(app, 'carol', {}, replaced), INVALID_SESSION);

    const moved = await confirmed(app, 'dave');
    await cognito.adminUpdateUserAttributes({
      UserPoolId: poolId,
      Username: 'dave',
      UserAttributes: [
        { Name: 'email', Value: 'elsewhere@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    await assert.rejects(choose(app, 'dave', {}, moved), INVALID_SESSION);
  });

  test('where a second factor is demanded the code of the sign-up is not enough', async () => {
    const app = await appFor(['PASSWORD', 'EMAIL_OTP']);
    const session = await confirmed(app, 'alice', PASSWORD);
    const { cognito, poolId } = app;
    await cognito.updateUserPool({
      UserPoolId: poolId,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
      AutoVerifiedAttributes: ['email'],
    });
    await cognito.setUserPoolMfaConfig({
      UserPoolId: poolId,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const asked = await choose(app, 'alice', {}, session);
    assert.equal(asked.ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(asked.AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  });
});
