import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionsOf, trackingApp } from '../sessions/support.ts';
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
import { SrpClient } from '../support/srp-client.ts';
import { functionsBehind, throwing } from './functions.ts';

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const echo = (name: string) => functions.on(name, (event) => event);
  const initiate = (
    { cognito, clientId }: App,
    AuthParameters: Record<string, string>,
    ClientMetadata?: Record<string, string>,
  ) =>
    cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters,
      ClientMetadata,
    });

  test('PreAuthentication hears of a sign-in before anything is looked at, and may refuse it', async () => {
    const app = await createApp(poolhouse(), {
      pool: { LambdaConfig: { PreAuthentication: echo('pre') } },
    });
    const sub = await createUser(app, 'alice', { email: 'a@example.com' });
    await initiate(app, { USERNAME: 'alice', PASSWORD }, { from: 'web' });
    const [event] = functions.events('pre');
    assert.equal(event.triggerSource, 'PreAuthentication_Authentication');
    assert.deepEqual(event.request, {
      userAttributes: { sub, 'cognito:user_status': 'CONFIRMED', email: 'a@example.com' },
      validationData: { from: 'web' },
    });
    await assert.rejects(beginPassword(app, 'alice', 'wrong'), WRONG);
    assert.equal(functions.events('pre')[1].request.validationData, null);
    functions.on('pre', throwing('closed today'));
    const refusal = {
      name: 'UserLambdaValidationException',
      message: 'PreAuthentication failed with error closed today.',
    };
    await assert.rejects(signIn(app, 'alice'), refusal);
    await assert.rejects(beginPassword(app, 'alice', 'wrong'), refusal);
  });

  test('PreAuthentication is not asked again for answers and renewals', async () => {
    const app = await createApp(poolhouse(), {
      pool: { LambdaConfig: { PreAuthentication: echo('pre') } },
    });
    await createUser(app, 'bob');
    const srp = new SrpClient(app.poolId);
    const { ChallengeParameters } = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'bob', SRP_A: await srp.a() },
    });
    const now = app.poolhouse.clock.now();
    const { RefreshToken } = tokensOf(
      await app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: await srp.answer(ChallengeParameters!, PASSWORD, now),
      }),
    );
    await app.cognito.getTokensFromRefreshToken({ ClientId: app.clientId, RefreshToken });
    assert.equal(functions.events('pre').length, 1);
  });

  test('PreAuthentication is told of names that are nobody’s where a client hides them', async () => {
    const settings = { pool: { LambdaConfig: { PreAuthentication: echo('pre') } } };
    const open = await createApp(poolhouse(), settings);
    await assert.rejects(signIn(open, 'nobody'), { name: 'UserNotFoundException' });
    assert.equal(functions.events('pre').length, 0);
    const hidden = await createApp(poolhouse(), {
      ...settings,
      client: {
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      },
    });
    await assert.rejects(signIn(hidden, 'nobody'), WRONG);
    await createUser(hidden, 'carol');
    await signIn(hidden, 'carol');
    assert.deepEqual(
      functions.events('pre').map(({ userName, request }) => [userName, request.userNotFound]),
      [
        ['nobody', true],
        ['carol', false],
      ],
    );
  });

  test('whoever is locked out for guessing is not heard of', async () => {
    const app = await createApp(poolhouse(), {
      pool: { LambdaConfig: { PreAuthentication: echo('pre') } },
    });
    await createUser(app, 'dave');
    for (let i = 0; i < 5; i++) await assert.rejects(signIn(app, 'dave', 'wrong'), WRONG);
    await assert.rejects(signIn(app, 'dave'), { message: 'Password attempts exceeded' });
    assert.equal(functions.events('pre').length, 5);
  });

  test('PostAuthentication hears of a sign-in that succeeded, and may still refuse the tokens', async () => {
    const app = await createApp(poolhouse(), {
      pool: { LambdaConfig: { PostAuthentication: echo('post') } },
    });
    const { cognito, poolId, clientId } = app;
    const sub = await createUser(app, 'erin');
    await assert.rejects(signIn(app, 'erin', 'wrong'), WRONG);
    await initiate(app, { USERNAME: 'erin', PASSWORD }, { from: 'beginning' });
    const userAttributes = { sub, 'cognito:user_status': 'CONFIRMED' };
    assert.deepEqual(
      functions.events('post').map(({ triggerSource, request }) => [triggerSource, request]),
      [['PostAuthentication_Authentication', { userAttributes, newDeviceUsed: false }]],
    );
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'frank',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    });
    const { Session } = await beginPassword(app, 'frank');
    await cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'frank', NEW_PASSWORD: PASSWORD },
      ClientMetadata: { from: 'answer' },
    });
    assert.equal(functions.events('post').length, 2);
    assert.deepEqual(functions.events('post')[1].request.clientMetadata, { from: 'answer' });
    functions.on('post', throwing('no seat left'));
    await assert.rejects(signIn(app, 'erin'), {
      name: 'UserLambdaValidationException',
      message: 'PostAuthentication failed with error no seat left.',
    });
  });

  test('a sign-in that a function refuses leaves no session behind', async () => {
    const PostAuthentication = functions.on('post', throwing('no'));
    const app = await trackingApp(poolhouse(), { pool: { LambdaConfig: { PostAuthentication } } });
    await createUser(app, 'grace');
    await assert.rejects(signIn(app, 'grace'), { name: 'UserLambdaValidationException' });
    assert.deepEqual(await sessionsOf(app, 'grace'), []);
  });
});
