import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  answerTotp,
  beginPassword,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { answer, MAIL, PHONE, REACHABLE, SPENT_SESSION, WRONG_CODE } from '../support/choice.ts';
import { codeFor, messagesOf, otherThan } from '../support/codes.ts';
import { appWithMessages } from '../support/message-factors.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const ON = { Enabled: true };
const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };

const prefer = ({ cognito, poolId }: App, settings: object, Username = 'alice') =>
  cognito.adminSetUserMFAPreference({ UserPoolId: poolId, Username, ...settings });
const factorsOf = async ({ cognito, poolId }: App, Username = 'alice') => {
  const user = await cognito.adminGetUserAuthFactors({ UserPoolId: poolId, Username });
  return {
    on: user.UserMFASettingList,
    preferred: user.PreferredMfaSetting,
    all: user.ConfiguredUserAuthFactors,
  };
};

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a code by e-mail is the second factor of who turned it on', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    const { AccessToken } = await signIn(app, 'alice');
    await app.cognito.setUserMFAPreference({
      AccessToken,
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const { ChallengeName, ChallengeParameters, Session } = await beginPassword(app, 'alice');
    assert.equal(ChallengeName, 'EMAIL_OTP');
    assert.deepEqual(ChallengeParameters, {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 'a***@e***',
      USER_ID_FOR_SRP: 'alice',
    });
    const code = codeFor(app, MAIL);
    assert.match(code, /^[0-9]{6}$/);
    const give = (EMAIL_OTP_CODE: string) =>
      answer(app, 'EMAIL_OTP', Session, 'alice', { EMAIL_OTP_CODE });
    await assert.rejects(answer(app, 'EMAIL_OTP', Session, 'alice'), {
      name: 'InvalidParameterException',
      message: 'Missing required parameter EMAIL_OTP_CODE',
    });
    await assert.rejects(give(otherThan(code)), WRONG_CODE);
    tokensOf(await give(code));
    await assert.rejects(give(code), WRONG_CODE);
    assert.deepEqual(await factorsOf(app), {
      on: ['EMAIL_OTP'],
      preferred: 'EMAIL_OTP',
      all: ['PASSWORD', 'EMAIL_OTP'],
    });
  });

  test('of three factors without a preference each can be picked', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    await prefer(app, {
      SMSMfaSettings: ON,
      EmailMfaSettings: ON,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    });
    assert.deepEqual((await factorsOf(app)).all, [
      'PASSWORD',
      'EMAIL_OTP',
      'SMS_OTP',
      'SOFTWARE_TOKEN',
    ]);
    const pick = async (ANSWER: string) => {
      const choice = await beginPassword(app, 'alice');
      assert.equal(choice.ChallengeName, 'SELECT_MFA_TYPE');
      assert.equal(
        choice.ChallengeParameters!.MFAS_CAN_CHOOSE,
        '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
      );
      return answer(app, 'SELECT_MFA_TYPE', choice.Session, 'alice', { ANSWER });
    };
    const sent = messagesOf(app);
    const bySms = await pick('SMS_MFA');
    assert.equal(messagesOf(app), sent + 1);
    const SMS_MFA_CODE = codeFor(app, PHONE);
    // A code of one factor is worth nothing for another.
    const byMail = await pick('EMAIL_MFA');
    assert.equal(byMail.ChallengeName, 'EMAIL_OTP');
    const crossed = { EMAIL_OTP_CODE: SMS_MFA_CODE };
    await assert.rejects(answer(app, 'EMAIL_OTP', byMail.Session, 'alice', crossed), WRONG_CODE);
    tokensOf(await answer(app, 'SMS_MFA', bySms.Session, 'alice', { SMS_MFA_CODE }));
    const right = { EMAIL_OTP_CODE: codeFor(app, MAIL) };
    tokensOf(await answer(app, 'EMAIL_OTP', byMail.Session, 'alice', right));
    const byApp = await pick('SOFTWARE_TOKEN_MFA');
    tokensOf(await answerTotp(app, byApp.Session, 'alice', phone.code()));
  });

  test('where MFA is required, whoever can be reached has a factor', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    const { phone_number: _, phone_number_verified: __, ...mailOnly } = REACHABLE;
    await createUser(app, 'alice', REACHABLE);
    await createUser(app, 'bob', { ...mailOnly, email: 'bob@example.com' });
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SMS_MFA');
    const { ChallengeName, Session } = await beginPassword(app, 'bob');
    assert.equal(ChallengeName, 'EMAIL_OTP');
    const right = { EMAIL_OTP_CODE: codeFor(app, 'bob@example.com') };
    tokensOf(await answer(app, 'EMAIL_OTP', Session, 'bob', right));
    assert.deepEqual(await factorsOf(app, 'bob'), {
      on: undefined,
      preferred: undefined,
      all: ['PASSWORD', 'EMAIL_OTP'],
    });
  });

  test('a code proves the address it was sent to, and only while it is the user’s', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    await prefer(app, { EmailMfaSettings: ON });
    const { Session } = await beginPassword(app, 'alice');
    const EMAIL_OTP_CODE = codeFor(app, MAIL);
    await app.cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'alice',
      UserAttributes: [{ Name: 'email', Value: 'new@example.com' }],
    });
    // The factor was moved, which ends the sign-ins that wait for it.
    const give = answer(app, 'EMAIL_OTP', Session, 'alice', { EMAIL_OTP_CODE });
    await assert.rejects(give, { message: 'Invalid session for the user.' });
  });

  test('each sign-in sends a new code that ends the last, thirty an hour', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    await prefer(app, { SMSMfaSettings: ON });
    const first = await beginPassword(app, 'alice');
    const early = codeFor(app, PHONE);
    const second = await beginPassword(app, 'alice');
    const give = (session: string | undefined, SMS_MFA_CODE: string) =>
      answer(app, 'SMS_MFA', session, 'alice', { SMS_MFA_CODE });
    const late = codeFor(app, PHONE);
    if (late !== early) await assert.rejects(give(second.Session, early), WRONG_CODE);
    tokensOf(await give(first.Session, late));
    await assert.rejects(give(first.Session, codeFor(app, PHONE)), WRONG_CODE);
    for (let n = 2; n < 30; n++) await beginPassword(app, 'alice');
    await assert.rejects(beginPassword(app, 'alice'), {
      name: 'TooManyRequestsException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
    assert.equal(messagesOf(app), 30);
    await assert.rejects(give(first.Session, codeFor(app, PHONE)), SPENT_SESSION);
    app.poolhouse.clock.advance(3_600_000);
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SMS_MFA');
  });

  test('wrong codes of both media count together, and a hundred shut them until an administrator', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    await prefer(app, { SMSMfaSettings: ON, EmailMfaSettings: ON });
    const give = async (challenge: 'SMS_MFA' | 'EMAIL_OTP', wrong: boolean) => {
      const choice = await beginPassword(app, 'alice');
      const picked = { ANSWER: challenge };
      const { Session } = await answer(app, 'SELECT_MFA_TYPE', choice.Session, 'alice', picked);
      const sent = codeFor(app, challenge === 'SMS_MFA' ? PHONE : MAIL);
      const code = { [`${challenge}_CODE`]: wrong ? otherThan(sent) : sent };
      return answer(app, challenge, Session, 'alice', code);
    };
    let evaluated = 0;
    for (let n = 0; n < 110; n++) {
      app.poolhouse.clock.advance(3_600_000);
      const error = await give(n % 2 ? 'SMS_MFA' : 'EMAIL_OTP', true).then(
        () => assert.fail('a wrong code signed in'),
        (refusal: Error) => refusal,
      );
      if (error.name === 'CodeMismatchException') evaluated++;
    }
    assert.equal(evaluated, 100);
    await assert.rejects(give('SMS_MFA', false), LOCKED);
    await assert.rejects(give('EMAIL_OTP', false), LOCKED);
    await prefer(app, { SMSMfaSettings: ON });
    tokensOf(await give('SMS_MFA', false));
  });
});
