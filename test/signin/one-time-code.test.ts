import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, createUser, PASSWORD, tokensOf } from '../support/app.ts';
import {
  answer,
  choiceApp,
  choose,
  MAIL,
  PHONE,
  REACHABLE,
  SPENT_SESSION,
  WRONG_CODE,
} from '../support/choice.ts';
import { codeFor, messagesOf, outcomes } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const ALL = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'];
const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };

const byMail = (app: App, username = 'alice') =>
  choose(app, username, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
const giveMail = (app: App, session: string | undefined, code: string, username = 'alice') =>
  answer(app, 'EMAIL_OTP', session, username, { EMAIL_OTP_CODE: code });
/** Eight digits that are not `code`. */
const otherThan = (code: string) => (code === '00000000' ? '00000001' : '00000000');

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const appWithAlice = async (attributes: Record<string, string> = REACHABLE) => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP']);
    await createUser(app, 'alice', attributes);
    return app;
  };

  test('a code by e-mail signs in, with eight digits and once', async () => {
    const app = await appWithAlice();
    const { $metadata: _, Session, ...asked } = await byMail(app);
    assert.deepEqual(asked, {
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'a***@e***',
      },
      AvailableChallenges: ALL,
    });
    const code = codeFor(app, MAIL);
    assert.match(code, /^[0-9]{8}$/);
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.equal(message!.purpose, 'CustomMessage_Authentication');
    tokensOf(await giveMail(app, Session, code));
    await assert.rejects(giveMail(app, Session, code), WRONG_CODE);
    const again = await byMail(app);
    await assert.rejects(giveMail(app, again.Session, code), WRONG_CODE);
    await assert.rejects(giveMail(app, Session, codeFor(app, MAIL)), SPENT_SESSION);
  });

  test('a code by SMS is chosen among what the user has', async () => {
    const app = await appWithAlice();
    const { Session, AvailableChallenges } = await choose(app, 'alice');
    assert.deepEqual(AvailableChallenges, ALL);
    assert.equal(messagesOf(app), 0);
    const chosen = await answer(app, 'SELECT_CHALLENGE', Session, 'alice', { ANSWER: 'SMS_OTP' });
    assert.equal(chosen.ChallengeName, 'SMS_OTP');
    assert.deepEqual(chosen.ChallengeParameters, {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
      CODE_DELIVERY_DESTINATION: '+*******0199',
    });
    assert.deepEqual(chosen.AvailableChallenges, ALL);
    const code = codeFor(app, PHONE);
    assert.match(code, /^[0-9]{8}$/);
    const give = (SMS_OTP_CODE: string) =>
      answer(app, 'SMS_OTP', chosen.Session, 'alice', { SMS_OTP_CODE });
    await assert.rejects(give(otherThan(code)), WRONG_CODE);
    tokensOf(await give(code));
  });

  test('an administrator’s server signs users in by code as well', async () => {
    const app = await appWithAlice();
    const { cognito, poolId, clientId } = app;
    const begun = await cognito.adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: 'alice', PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    });
    assert.equal(begun.ChallengeName, 'EMAIL_OTP');
    assert.deepEqual(begun.AvailableChallenges, ALL);
    const answered = await cognito.adminRespondToAuthChallenge({
      UserPoolId: poolId,
      ClientId: clientId,
      ChallengeName: 'EMAIL_OTP',
      Session: begun.Session,
      ChallengeResponses: { USERNAME: 'alice', EMAIL_OTP_CODE: codeFor(app, MAIL) },
    });
    tokensOf(answered);
  });

  test('only proven addresses and factors of the pool are offered', async () => {
    const app = await appWithAlice({ email: MAIL, phone_number: PHONE });
    const unproven = await byMail(app);
    assert.equal(unproven.ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(unproven.AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
    const byMailOnly = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP']);
    await createUser(byMailOnly, 'alice', REACHABLE);
    const { Session, AvailableChallenges } = await choose(byMailOnly, 'alice', {
      PREFERRED_CHALLENGE: 'SMS_OTP',
    });
    assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']);
    const pick = answer(byMailOnly, 'SELECT_CHALLENGE', Session, 'alice', { ANSWER: 'SMS_OTP' });
    await assert.rejects(pick, { name: 'InvalidParameterException' });
  });

  test('a user without a password signs in by code alone', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP']);
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'alice',
      UserAttributes: Object.entries(REACHABLE).map(([Name, Value]) => ({ Name, Value })),
    });
    const byPassword = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD };
    for (const asked of [await choose(app, 'alice'), await choose(app, 'alice', byPassword)]) {
      assert.equal(asked.ChallengeName, 'SELECT_CHALLENGE');
      assert.deepEqual(asked.AvailableChallenges, ['EMAIL_OTP']);
    }
    const { Session, AvailableChallenges } = await byMail(app);
    assert.deepEqual(AvailableChallenges, ['EMAIL_OTP']);
    tokensOf(await giveMail(app, Session, codeFor(app, MAIL)));
  });

  test('a wrong code spends nothing; a code ends with its session, and with the next code', async () => {
    const app = await appWithAlice();
    const first = await byMail(app);
    const early = codeFor(app, MAIL);
    for (let n = 0; n < 3; n++) {
      await assert.rejects(giveMail(app, first.Session, otherThan(early)), WRONG_CODE);
    }
    const second = await byMail(app);
    await assert.rejects(giveMail(app, second.Session, early), WRONG_CODE);
    tokensOf(await giveMail(app, first.Session, codeFor(app, MAIL)));
    const late = await byMail(app);
    app.poolhouse.clock.advance(3 * 60_000);
    await assert.rejects(giveMail(app, late.Session, codeFor(app, MAIL)), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    });
  });

  test('wrong codes lock the factor on the curve, whatever session, and leave passwords alone', async () => {
    const app = await appWithAlice();
    const { clock } = app.poolhouse;
    const wrong = async () => {
      const { Session } = await byMail(app);
      await assert.rejects(giveMail(app, Session, otherThan(codeFor(app, MAIL))), WRONG_CODE);
    };
    for (let n = 0; n < 4; n++) await wrong();
    for (const lock of [1, 2, 4]) {
      await wrong();
      clock.advance(lock * 1000 - 1);
      const { Session } = await byMail(app);
      await assert.rejects(giveMail(app, Session, codeFor(app, MAIL)), LOCKED);
      tokensOf(await choose(app, 'alice', { PASSWORD }));
      clock.advance(1);
    }
    const { Session } = await byMail(app);
    tokensOf(await giveMail(app, Session, codeFor(app, MAIL)));
  });

  test('no more than twenty codes an hour are sent to one user', async () => {
    const app = await appWithAlice();
    for (let n = 0; n < 20; n++) {
      await choose(app, 'alice', { PREFERRED_CHALLENGE: n % 2 ? 'EMAIL_OTP' : 'SMS_OTP' });
    }
    await assert.rejects(byMail(app), {
      name: 'TooManyRequestsException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
    assert.equal(messagesOf(app), 20);
    tokensOf(await choose(app, 'alice', { PASSWORD }));
    app.poolhouse.clock.advance(3_600_000);
    await byMail(app);
  });

  test('of twenty answers with one code exactly one gets tokens', async () => {
    const app = await appWithAlice();
    const { Session } = await byMail(app);
    const code = codeFor(app, MAIL);
    const race = Array.from({ length: 20 }, () => giveMail(app, Session, code));
    assert.equal((await outcomes(race)).successes, 1);
  });
});
