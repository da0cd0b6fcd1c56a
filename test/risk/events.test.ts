import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTotp, createUser, enrol, PASSWORD, signIn, tokensOf } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { CHROME, eventsOf, gist, HOME, signInFrom, watchedApp } from './support.ts';

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a sign-in is an event, and the event of its tokens', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT');
    await createUser(app, 'alice');
    const { AuthenticationResult } = await signInFrom(app, 'alice', HOME);
    const [event, ...others] = await eventsOf(app, 'alice');
    assert.deepEqual(others, []);
    assert.deepEqual(event, {
      EventId: decoded(AuthenticationResult!.AccessToken!).claims.event_id,
      EventType: 'SignIn',
      CreationDate: new Date(poolhouse().clock.now()),
      EventResponse: 'Pass',
      EventRisk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
      ChallengeResponses: [{ ChallengeName: 'Password', ChallengeResponse: 'Success' }],
      EventContextData: { IpAddress: HOME.ip, DeviceName: 'Chrome 126, Windows' },
    });
  });

  test('a wrong password is an event, and tries that a lock refuses unseen are none', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT');
    await createUser(app, 'alice');
    for (let i = 0; i < 5; i++) await assert.rejects(signIn(app, 'alice', 'Wrong-horse-8'), WRONG);
    for (let i = 0; i < 3; i++) {
      await assert.rejects(signIn(app, 'alice', 'Wrong-horse-8'), {
        message: 'Password attempts exceeded',
      });
    }
    const gists = (await eventsOf(app, 'alice')).map(gist);
    assert.deepEqual(gists, Array(5).fill('SignIn, Fail, NoRisk, -, Password Failure'));
  });

  test('a sign-in with a second factor is one event that goes on', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT', { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const authenticator = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    poolhouse().clock.advance(30_000);
    const { Session } = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD },
    });
    const latest = async () => (await eventsOf(app, 'alice'))[0]!;
    assert.equal(gist(await latest()), 'SignIn, InProgress, NoRisk, -, Password Success');
    await assert.rejects(answerTotp(app, Session!, 'alice', authenticator.wrongCode()), {
      name: 'CodeMismatchException',
    });
    assert.equal(gist(await latest()), 'SignIn, Fail, NoRisk, -, Password Success, Mfa Failure');
    const { AccessToken } = tokensOf(
      await answerTotp(app, Session!, 'alice', authenticator.code()),
    );
    const event = await latest();
    assert.equal(
      gist(event),
      'SignIn, Pass, NoRisk, -, Password Success, Mfa Failure, Mfa Success',
    );
    assert.equal(decoded(AccessToken).claims.event_id, event.EventId);
    assert.equal((await eventsOf(app, 'alice')).length, 2);
  });

  test('sign-up, recovery and new passwords are events', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT');
    const { cognito, clientId: ClientId } = app;
    await cognito.signUp({
      ClientId,
      Username: 'bob',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
    });
    await cognito.resendConfirmationCode({ ClientId, Username: 'bob' });
    await cognito.adminConfirmSignUp({ UserPoolId: app.poolId, Username: 'bob' });
    await assert.rejects(cognito.forgotPassword({ ClientId, Username: 'bob' }));
    await cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'bob',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    });
    await cognito.forgotPassword({ ClientId, Username: 'bob' });
    await cognito.confirmForgotPassword({
      ClientId,
      Username: 'bob',
      ConfirmationCode: poolhouse().inbox({ userPoolId: app.poolId })[0]!.code,
      Password: 'Another-horse-8',
    });
    const { AccessToken } = await signIn(app, 'bob', 'Another-horse-8');
    const change = (PreviousPassword: string) =>
      cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword: PASSWORD });
    await assert.rejects(change('Wrong-horse-8'), WRONG);
    await change('Another-horse-8');
    const gists = (await eventsOf(app, 'bob')).map(
      ({ EventType, EventResponse }) => `${EventType} ${EventResponse}`,
    );
    assert.deepEqual(gists.sort(), [
      'ForgotPassword Fail',
      'ForgotPassword Pass',
      'PasswordChange Fail',
      'PasswordChange Pass',
      'PasswordChange Pass',
      'ResendCode Pass',
      'SignIn Pass',
      'SignUp Pass',
    ]);
  });

  test('events are listed newest first, page by page', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT');
    await createUser(app, 'alice');
    for (let i = 0; i < 5; i++) {
      poolhouse().clock.advance(1000);
      await signInFrom(app, 'alice', HOME);
    }
    const all = await eventsOf(app, 'alice');
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await app.cognito.adminListUserAuthEvents({
        UserPoolId: app.poolId,
        Username: 'alice',
        MaxResults: 2,
        NextToken,
      });
      assert.ok(page.AuthEvents!.length <= 2);
      seen.push(...page.AuthEvents!.map(({ EventId }) => EventId!));
      NextToken = page.NextToken;
    } while (NextToken);
    assert.deepEqual(
      seen,
      all.map(({ EventId }) => EventId),
    );
    const dates = all.map(({ CreationDate }) => CreationDate!.getTime());
    assert.deepEqual(
      dates,
      dates.toSorted((a, b) => b - a),
    );
    await assert.rejects(
      app.cognito.adminListUserAuthEvents({
        UserPoolId: app.poolId,
        Username: 'alice',
        NextToken: '!',
      }),
      { name: 'InvalidParameterException', message: 'Invalid pagination token given.' },
    );
  });

  test('events are kept for 90 days, and go with their user', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT');
    await createUser(app, 'alice');
    const { server, clock } = poolhouse();
    await signInFrom(app, 'alice', HOME);
    clock.advance(90 * 86_400_000 - 1);
    await server.store.purge(clock.now());
    assert.equal((await eventsOf(app, 'alice')).length, 1);
    clock.advance(1);
    await server.store.purge(clock.now());
    assert.deepEqual(await eventsOf(app, 'alice'), []);
  });

  test('a pool that does not watch keeps no events and offers none', async () => {
    const app = await watchedApp(poolhouse(), 'OFF');
    const sub = await createUser(app, 'alice');
    await signIn(app, 'alice');
    await assert.rejects(signIn(app, 'alice', 'Wrong-horse-8'), WRONG);
    await assert.rejects(eventsOf(app, 'alice'), { name: 'UserPoolAddOnNotEnabledException' });
    const { store } = poolhouse().server;
    assert.deepEqual((await store.authEvents.list(app.poolId, sub, { limit: 9 })).items, []);
  });

  test('for names that are nobody’s a decoy’s event is kept where that is hidden', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT', {
      client: {
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      },
    });
    await assert.rejects(signIn(app, 'nobody'), WRONG);
    await app.cognito.forgotPassword({ ClientId: app.clientId, Username: 'nobody' });
    await assert.rejects(eventsOf(app, 'nobody'), { name: 'UserNotFoundException' });
    assert.ok((await poolhouse().server.store.purge(Number.MAX_SAFE_INTEGER)) >= 2);
  });

  test('what the scripts that collect device data send is read where it can be', async () => {
    const app = await watchedApp(poolhouse(), 'AUDIT');
    await createUser(app, 'alice');
    const payload = JSON.stringify({
      contextData: { UserAgent: CHROME, ClientTimezone: 'Europe/Lisbon', DeviceId: 'x' },
      username: 'alice',
    });
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const EncodedData = [
      encode(JSON.stringify({ payload, signature: 'x', version: 'JS20171115' })),
      encode(JSON.stringify({ payload: JSON.stringify({ contextData: { UserAgent: 7 } }) })),
      encode('{"payload":"null"}'),
      encode('[]'),
      'not base64 at all \u{1F600}',
      '',
    ];
    for (const each of EncodedData) {
      poolhouse().clock.advance(1000);
      await app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD },
        UserContextData: { EncodedData: each },
      });
    }
    const contexts = (await eventsOf(app, 'alice')).map(({ EventContextData }) => EventContextData);
    const [read, ...others] = contexts.reverse();
    assert.deepEqual(read, {
      IpAddress: '127.0.0.1',
      DeviceName: 'Chrome 126, Windows',
      Timezone: 'Europe/Lisbon',
    });
    for (const each of others) {
      assert.equal(each?.Timezone, undefined);
      assert.match(each!.DeviceName!, /^aws-sdk-js/);
    }
  });
});
