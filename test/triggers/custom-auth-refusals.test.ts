import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTotp, createUser, enrol, PASSWORD, signIn, tokensOf } from '../support/app.ts';
import { outcomes } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { begin, customApp, respond, WRONG } from './custom-app.ts';
import { answering, functionsBehind, type Handler, throwing } from './functions.ts';

const HIDDEN = { client: { PreventUserExistenceErrors: 'ENABLED' } } as const;
const lets = answering({ issueTokens: true });

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

  test('of many answers to one question, one is judged', async () => {
    const app = await customApp(poolhouse(), functions);
    await createUser(app, 'alice');
    const asked = await begin(app, 'alice');
    const guesses = ['red', 'green', 'blue'].map((guess) => respond(app, asked, guess));
    const { errors } = await outcomes(guesses);
    assert.deepEqual([...errors], ['NotAuthorizedException']);
    assert.equal(functions.events('verify').length, 1);
  });

  test('wrong answers lock the factor, whichever session they come by', async () => {
    const app = await customApp(poolhouse(), functions);
    await createUser(app, 'bob');
    for (let i = 0; i < 5; i++) await respond(app, await begin(app, 'bob'), 'red');
    const asked = await begin(app, 'bob');
    const locked = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };
    await assert.rejects(respond(app, asked, 'blue'), locked);
    assert.equal(functions.events('verify').length, 5);
    app.poolhouse.clock.advance(1000);
    tokensOf(await respond(app, asked, 'blue'));
    for (let i = 0; i < 4; i++) await respond(app, await begin(app, 'bob'), 'red');
    tokensOf(await respond(app, await begin(app, 'bob'), 'blue'));
  });

  test('where a function is missing the sign-in ends', async () => {
    const missing = {
      name: 'InvalidParameterException',
      message: 'Custom auth lambda trigger is not configured for the user pool.',
    };
    const undefined_ = await customApp(poolhouse(), functions, { define: null });
    await createUser(undefined_, 'carol');
    await assert.rejects(begin(undefined_, 'carol'), missing);
    const uncreated = await customApp(poolhouse(), functions, { create: null });
    await createUser(uncreated, 'carol');
    await assert.rejects(begin(uncreated, 'carol'), missing);
    const unverified = await customApp(poolhouse(), functions, {
      verify: null,
      define: (event) => {
        const { length } = event.request.session;
        return answering({ issueTokens: length > 0, challengeName: 'CUSTOM_CHALLENGE' })(event);
      },
    });
    await createUser(unverified, 'carol');
    await assert.rejects(respond(unverified, await begin(unverified, 'carol'), 'blue'), missing);
  });

  test('tokens come when the function says so, and at no other word', async () => {
    const nonsense: [Record<string, unknown>, string][] = [
      [{}, 'InvalidLambdaResponseException'],
      [{ issueTokens: false, failAuthentication: false }, 'InvalidLambdaResponseException'],
      [{ issueTokens: 'yes' }, 'InvalidLambdaResponseException'],
      [{ issueTokens: 1 }, 'InvalidLambdaResponseException'],
      [{ challengeName: 'PASSWORD_VERIFIER' }, 'InvalidLambdaResponseException'],
      [{ challengeName: 'SOFTWARE_TOKEN_MFA' }, 'InvalidLambdaResponseException'],
      [{ challengeName: 'NONSENSE' }, 'InvalidLambdaResponseException'],
      [{ challengeName: '__proto__' }, 'InvalidLambdaResponseException'],
      [{ issueTokens: true, failAuthentication: true }, 'NotAuthorizedException'],
      [{ failAuthentication: true, challengeName: 'CUSTOM_CHALLENGE' }, 'NotAuthorizedException'],
    ];
    for (const [response, name] of nonsense) {
      const app = await customApp(poolhouse(), functions, { define: answering(response) });
      await createUser(app, 'dave');
      await assert.rejects(begin(app, 'dave'), { name }, JSON.stringify(response));
    }
    for (const verify of [answering({}), answering({ answerCorrect: false })]) {
      const app = await customApp(poolhouse(), functions, { verify });
      await createUser(app, 'dave');
      const again = await respond(app, await begin(app, 'dave'), 'blue');
      assert.equal(again.ChallengeName, 'CUSTOM_CHALLENGE');
    }
    for (const verify of [answering({ answerCorrect: 'maybe' }), throwing('broken')]) {
      const app = await customApp(poolhouse(), functions, { verify });
      await createUser(app, 'dave');
      const asked = await begin(app, 'dave');
      await assert.rejects(respond(app, asked, 'blue'), /Lambda|broken|output/);
      await assert.rejects(respond(app, asked, 'blue'), { name: 'NotAuthorizedException' });
      assert.equal(functions.events('verify').length, 1);
    }
  });

  test('a name that is nobody’s takes the same way to nowhere, where a client hides it', async () => {
    const open = await customApp(poolhouse(), functions, { define: lets });
    await assert.rejects(begin(open, 'nobody'), { name: 'UserNotFoundException' });
    assert.equal(functions.events('define').length, 0);
    const hidden = await customApp(poolhouse(), functions, { define: lets }, HIDDEN);
    await assert.rejects(begin(hidden, 'nobody'), WRONG);
    const [event] = functions.events('define');
    assert.equal(event.userName, 'nobody');
    assert.deepEqual(event.request, { userAttributes: {}, userNotFound: true, session: [] });
    const asking = await customApp(poolhouse(), functions, {}, HIDDEN);
    const sub = await createUser(asking, 'erin');
    const asked = await begin(asking, 'nobody');
    const known = await begin(asking, 'erin');
    assert.deepEqual(
      Object.keys(asked.ChallengeParameters!),
      Object.keys(known.ChallengeParameters!),
    );
    assert.equal(functions.events('create')[0].request.userNotFound, true);
    assert.equal(functions.events('create')[1].request.userNotFound, false);
    assert.equal(functions.events('create')[1].request.userAttributes.sub, sub);
    await assert.rejects(respond(asking, asked, 'blue'), WRONG);
    assert.equal(functions.events('verify')[0].request.userNotFound, true);
    tokensOf(await respond(asking, known, 'blue'));
  });

  test('a user who may not sign in is refused, also at the last moment', async () => {
    const app = await customApp(poolhouse(), functions);
    const { cognito, poolId } = app;
    await createUser(app, 'frank');
    const frank = { UserPoolId: poolId, Username: 'frank' };
    const asked = await begin(app, 'frank');
    await cognito.adminDisableUser(frank);
    await assert.rejects(begin(app, 'frank'), { message: 'User is disabled.' });
    await assert.rejects(respond(app, asked, 'blue'), { message: 'User is disabled.' });
    await cognito.adminEnableUser(frank);
    let disable: Handler = (event) => event;
    const late = await customApp(poolhouse(), functions, { define: (event) => disable(event) });
    await createUser(late, 'grace');
    disable = async (event) => {
      await late.cognito.adminDisableUser({ UserPoolId: late.poolId, Username: 'grace' });
      return lets(event);
    };
    await assert.rejects(begin(late, 'grace'), { message: 'User is disabled.' });
  });

  test('what the pool demands of second factors is asked for after the functions let in', async () => {
    const app = await customApp(poolhouse(), functions, {}, { mfa: 'OPTIONAL' });
    await createUser(app, 'heidi');
    const authenticator = await enrol(app, (await signIn(app, 'heidi')).AccessToken);
    const challenge = await respond(app, await begin(app, 'heidi'), 'blue');
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.equal(challenge.ChallengeParameters!.USER_ID_FOR_SRP, 'heidi');
    tokensOf(await answerTotp(app, challenge.Session, 'heidi', authenticator.code()));
  });

  test('a temporary password is replaced on the way', async () => {
    const app = await customApp(poolhouse(), functions);
    const { cognito, poolId, clientId } = app;
    const ivan = { UserPoolId: poolId, Username: 'ivan' };
    await cognito.adminCreateUser({ ...ivan, MessageAction: 'SUPPRESS' });
    const challenge = await respond(app, await begin(app, 'ivan'), 'blue');
    assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const renew = () =>
      cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: 'ivan', NEW_PASSWORD: PASSWORD },
      });
    tokensOf(await renew());
    await assert.rejects(renew(), { name: 'NotAuthorizedException' });
    await signIn(app, 'ivan');
  });

  test('a session holds no more than sessions can', async () => {
    const app = await customApp(poolhouse(), functions, {
      create: answering({ privateChallengeParameters: { answer: 'x'.repeat(3000) } }),
    });
    await createUser(app, 'judy');
    await assert.rejects(begin(app, 'judy'), {
      name: 'InvalidLambdaResponseException',
      message: 'Unrecognizable lambda output',
    });
  });

  test('malformed beginnings and answers are told what they lack', async () => {
    const app = await customApp(poolhouse(), functions);
    await createUser(app, 'kim');
    const invalid = (message: string) => ({ name: 'InvalidParameterException', message });
    await assert.rejects(
      begin(app, 'kim', { CHALLENGE_NAME: 'SRP_A' }),
      invalid('Missing required parameter SRP_A'),
    );
    await assert.rejects(
      begin(app, 'kim', { CHALLENGE_NAME: 'X' }),
      invalid('Invalid CHALLENGE_NAME.'),
    );
    const { Session } = await begin(app, 'kim');
    const answer = (ChallengeResponses: Record<string, string>, session = Session) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        ...(session && { Session: session }),
        ChallengeResponses,
      });
    await assert.rejects(answer({ USERNAME: 'kim' }), invalid('Missing required parameter ANSWER'));
    await assert.rejects(
      answer({ USERNAME: 'kim', ANSWER: 'blue' }, ''),
      invalid('Missing required parameter Session'),
    );
    await createUser(app, 'leo');
    await assert.rejects(answer({ USERNAME: 'leo', ANSWER: 'blue' }), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
    tokensOf(await answer({ USERNAME: 'kim', ANSWER: 'blue' }));
  });
});
