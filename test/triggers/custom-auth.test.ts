import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, PASSWORD, tokensOf } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import { begin, customApp, respond, WRONG } from './custom-app.ts';
import { answering, functionsBehind } from './functions.ts';

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const round = (challengeName: string, challengeResult: boolean, note: string | null = null) => ({
    challengeName,
    challengeResult,
    challengeMetadata: note,
  });

  test('the functions of the pool ask, judge and let in', async () => {
    const app = await customApp(poolhouse(), functions);
    const sub = await createUser(app, 'alice', { email: 'a@example.com' });
    const asked = await begin(app, 'alice', {}, { from: 'beginning' });
    assert.equal(asked.ChallengeName, 'CUSTOM_CHALLENGE');
    assert.deepEqual(asked.ChallengeParameters, { question: 'colour?', USERNAME: 'alice' });
    assert.equal(asked.AvailableChallenges, undefined);
    const answer = await respond(app, asked, 'blue', { from: 'answer' });
    const { AccessToken } = tokensOf(answer);
    assert.equal((await app.cognito.getUser({ AccessToken })).Username, 'alice');

    const userAttributes = { sub, 'cognito:user_status': 'CONFIRMED', email: 'a@example.com' };
    const clientMetadata = { from: 'answer' };
    const [first, second, ...rest] = functions.events('define');
    assert.deepEqual(rest, []);
    assert.equal(first.triggerSource, 'DefineAuthChallenge_Authentication');
    assert.deepEqual(first.request, { userAttributes, session: [] });
    assert.deepEqual(second.request, {
      userAttributes,
      session: [round('CUSTOM_CHALLENGE', true, 'COLOUR')],
      clientMetadata,
    });
    const [created] = functions.events('create');
    assert.equal(created.triggerSource, 'CreateAuthChallenge_Authentication');
    assert.deepEqual(created.request, {
      userAttributes,
      challengeName: 'CUSTOM_CHALLENGE',
      session: [],
    });
    const [verified] = functions.events('verify');
    assert.equal(verified.triggerSource, 'VerifyAuthChallengeResponse_Authentication');
    assert.deepEqual(verified.request, {
      userAttributes,
      privateChallengeParameters: { answer: 'blue' },
      challengeAnswer: 'blue',
      clientMetadata,
    });
  });

  test('a wrong answer leads where the function says, and the last one ends it', async () => {
    const app = await customApp(poolhouse(), functions);
    await createUser(app, 'bob');
    const first = await begin(app, 'bob');
    const second = await respond(app, first, 'red');
    assert.equal(second.ChallengeName, 'CUSTOM_CHALLENGE');
    const third = await respond(app, second, 'green');
    await assert.rejects(respond(app, third, 'pink'), WRONG);
    const spent = {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session can only be used once.',
    };
    for (const answered of [first, second, third]) {
      await assert.rejects(respond(app, answered, 'blue'), spent);
    }
    assert.deepEqual(
      functions.events('define').at(-1).request.session,
      [1, 2, 3].map(() => round('CUSTOM_CHALLENGE', false, 'COLOUR')),
    );
  });

  test('several different challenges follow each other, each with its own secret', async () => {
    const app = await customApp(poolhouse(), functions, {
      define: (event) => {
        const { length } = event.request.session;
        return answering({ issueTokens: length === 3, challengeName: 'CUSTOM_CHALLENGE' })(event);
      },
      create: (event) => {
        const n = String(event.request.session.length);
        return answering({
          publicChallengeParameters: { n },
          privateChallengeParameters: { answer: `answer ${n}` },
          challengeMetadata: `ROUND-${n}`,
        })(event);
      },
    });
    await createUser(app, 'carol');
    const one = await begin(app, 'carol');
    const two = await respond(app, one, 'answer 0');
    const three = await respond(app, two, 'wrong');
    assert.equal(three.ChallengeParameters!.n, '2');
    tokensOf(await respond(app, three, 'answer 2'));
    assert.deepEqual(functions.events('define').at(-1).request.session, [
      round('CUSTOM_CHALLENGE', true, 'ROUND-0'),
      round('CUSTOM_CHALLENGE', false, 'ROUND-1'),
      round('CUSTOM_CHALLENGE', true, 'ROUND-2'),
    ]);
  });

  test('a password can come first, proven by SRP, and is a round among others', async () => {
    const app = await customApp(poolhouse(), functions, {
      define: (event) => {
        const names = event.request.session.map(
          (each: { challengeName: string }) => each.challengeName,
        );
        const next = { SRP_A: 'PASSWORD_VERIFIER', PASSWORD_VERIFIER: 'CUSTOM_CHALLENGE' };
        const challengeName = next[names.at(-1) as 'SRP_A'];
        return answering({ issueTokens: !challengeName, challengeName })(event);
      },
    });
    await createUser(app, 'dave');
    const srp = new SrpClient(app.poolId);
    const srpFirst = { CHALLENGE_NAME: 'SRP_A', SRP_A: await srp.a() };
    const prove = async (
      { Session, ChallengeParameters }: Awaited<ReturnType<typeof begin>>,
      password = PASSWORD,
      session = Session,
    ) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        Session: session,
        ChallengeResponses: await srp.answer(
          ChallengeParameters!,
          password,
          app.poolhouse.clock.now(),
        ),
      });
    const asked = await begin(app, 'dave', srpFirst);
    assert.equal(asked.ChallengeName, 'PASSWORD_VERIFIER');
    assert.ok(asked.Session);
    await assert.rejects(prove(asked, 'not the password'), WRONG);
    const custom = await prove(asked);
    assert.deepEqual(custom.ChallengeParameters, { question: 'colour?', USERNAME: 'dave' });
    tokensOf(await respond(app, custom, 'blue'));
    assert.deepEqual(functions.events('define').at(-1).request.session, [
      round('SRP_A', true),
      round('PASSWORD_VERIFIER', true),
      round('CUSTOM_CHALLENGE', true, 'COLOUR'),
    ]);
    const [one, other] = [await begin(app, 'dave', srpFirst), await begin(app, 'dave', srpFirst)];
    await assert.rejects(prove(one, PASSWORD, other.Session), WRONG);
    const without = { name: 'NotAuthorizedException' };
    const { Session: _, ...unsessioned } = one;
    await assert.rejects(prove(unsessioned as typeof one), without);
  });

  test('a sign-in that rests on a password ends with that password', async () => {
    const app = await customApp(poolhouse(), functions, {
      define: (event) => {
        const last = event.request.session.at(-1)?.challengeName;
        const challengeName = last === 'SRP_A' ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE';
        return answering({ issueTokens: last === 'CUSTOM_CHALLENGE', challengeName })(event);
      },
    });
    await createUser(app, 'erin');
    const srp = new SrpClient(app.poolId);
    const asked = await begin(app, 'erin', { SRP_A: await srp.a(), CHALLENGE_NAME: 'SRP_A' });
    const custom = await app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      Session: asked.Session,
      ChallengeResponses: await srp.answer(
        asked.ChallengeParameters!,
        PASSWORD,
        app.poolhouse.clock.now(),
      ),
    });
    await app.cognito.adminSetUserPassword({
      UserPoolId: app.poolId,
      Username: 'erin',
      Password: `${PASSWORD}x`,
      Permanent: true,
    });
    await assert.rejects(respond(app, custom, 'blue'), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('an administrator signs people in the same way', async () => {
    const app = await customApp(poolhouse(), functions);
    await createUser(app, 'frank');
    const { cognito, poolId, clientId } = app;
    const { Session } = await cognito.adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: 'frank' },
    });
    tokensOf(
      await cognito.adminRespondToAuthChallenge({
        UserPoolId: poolId,
        ClientId: clientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: 'frank', ANSWER: 'blue' },
        ClientMetadata: { by: 'admin' },
      }),
    );
    assert.deepEqual(functions.events('verify')[0].request.clientMetadata, { by: 'admin' });
  });
});
