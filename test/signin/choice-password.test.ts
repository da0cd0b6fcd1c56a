import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, PASSWORD, tokensOf } from '../support/app.ts';
import {
  answer,
  choiceApp,
  choose,
  INVALID_SESSION,
  SPENT_SESSION,
  WRONG,
} from '../support/choice.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

const PASSWORDS = ['PASSWORD_SRP', 'PASSWORD'];

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('without a preference the user is asked to choose, and answers at once or in two steps', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD']);
    await createUser(app, 'alice');
    const { $metadata: _, Session, ...asked } = await choose(app, 'alice');
    assert.deepEqual(asked, {
      ChallengeName: 'SELECT_CHALLENGE',
      ChallengeParameters: {},
      AvailableChallenges: PASSWORDS,
    });
    const at = (session: string | undefined, more: Record<string, string>) =>
      answer(app, 'SELECT_CHALLENGE', session, 'alice', more);
    await assert.rejects(at(Session, {}), {
      name: 'InvalidParameterException',
      message: 'Missing required parameter ANSWER',
    });
    await assert.rejects(at(Session, { ANSWER: 'EMAIL_OTP' }), {
      name: 'InvalidParameterException',
    });
    await assert.rejects(at(Session, { ANSWER: 'PASSWORD', PASSWORD: 'Wrong-1' }), WRONG);
    tokensOf(await at(Session, { ANSWER: 'PASSWORD', PASSWORD }));
    await assert.rejects(at(Session, { ANSWER: 'PASSWORD', PASSWORD }), SPENT_SESSION);

    const again = await choose(app, 'alice');
    const chosen = await at(again.Session, { ANSWER: 'PASSWORD' });
    assert.equal(chosen.ChallengeName, 'PASSWORD');
    assert.deepEqual(chosen.ChallengeParameters, {});
    await assert.rejects(at(again.Session, { ANSWER: 'PASSWORD' }), SPENT_SESSION);
    const give = (password: string) =>
      answer(app, 'PASSWORD', chosen.Session, 'alice', { PASSWORD: password });
    await assert.rejects(give('Wrong-1'), WRONG);
    tokensOf(await give(PASSWORD));
    await assert.rejects(give(PASSWORD), SPENT_SESSION);
  });

  test('a password that comes with the first request is judged there', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP']);
    await createUser(app, 'alice');
    const preferred = { PREFERRED_CHALLENGE: 'PASSWORD' };
    tokensOf(await choose(app, 'alice', { ...preferred, PASSWORD }));
    tokensOf(await choose(app, 'alice', { PASSWORD }));
    await assert.rejects(choose(app, 'alice', { ...preferred, PASSWORD: 'Wrong-1' }), WRONG);
    const asked = await choose(app, 'alice', preferred);
    assert.equal(asked.ChallengeName, 'PASSWORD');
    assert.deepEqual(asked.AvailableChallenges, PASSWORDS);
    await assert.rejects(choose(app, 'alice', { PREFERRED_CHALLENGE: 'CUSTOM_CHALLENGE' }), {
      name: 'InvalidParameterException',
    });
    const lacking = await choose(app, 'alice', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    assert.equal(lacking.ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(lacking.AvailableChallenges, PASSWORDS);
  });

  test('SRP is answered with the session it was asked in, and with no other', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD']);
    await createUser(app, 'alice');
    await createUser(app, 'bob');
    const client = new SrpClient(app.poolId);
    const SRP_A = await client.a();
    const open = (username: string) =>
      choose(app, username, { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A });
    const claim = (asked: Awaited<ReturnType<typeof open>>) =>
      client.answer(asked.ChallengeParameters!, PASSWORD, app.poolhouse.clock.now());
    const give = async (session: string | undefined, asked: Awaited<ReturnType<typeof open>>) =>
      answer(app, 'PASSWORD_VERIFIER', session, 'alice', await claim(asked));

    const [first, second, other] = [await open('alice'), await open('alice'), await open('bob')];
    assert.equal(first.ChallengeName, 'PASSWORD_VERIFIER');
    assert.deepEqual(first.AvailableChallenges, PASSWORDS);
    await assert.rejects(give(undefined, first), WRONG);
    await assert.rejects(give(second.Session, first), WRONG);
    await assert.rejects(give(other.Session, first), INVALID_SESSION);
    tokensOf(await give(first.Session, first));
    await assert.rejects(give(first.Session, first), SPENT_SESSION);

    // An exchange that stands for itself does not fit into a session.
    const alone = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'alice', SRP_A },
    });
    await assert.rejects(give(second.Session, alone), WRONG);
    tokensOf(await give(undefined, alone));
  });

  test('PASSWORD_SRP asks for SRP_A when the request did not bring it', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD']);
    await createUser(app, 'alice');
    const client = new SrpClient(app.poolId);
    const asked = await choose(app, 'alice', { PREFERRED_CHALLENGE: 'PASSWORD_SRP' });
    assert.equal(asked.ChallengeName, 'PASSWORD_SRP');
    await assert.rejects(answer(app, 'PASSWORD_SRP', asked.Session, 'alice'), {
      name: 'InvalidParameterException',
      message: 'Missing required parameter SRP_A',
    });
    const SRP_A = await client.a();
    const opened = await answer(app, 'PASSWORD_SRP', asked.Session, 'alice', { SRP_A });
    assert.equal(opened.ChallengeName, 'PASSWORD_VERIFIER');
    const now = app.poolhouse.clock.now();
    const claim = await client.answer(opened.ChallengeParameters!, PASSWORD, now);
    tokensOf(await answer(app, 'PASSWORD_VERIFIER', opened.Session, 'alice', claim));
  });
});
