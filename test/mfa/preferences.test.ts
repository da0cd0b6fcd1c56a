import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { appWithMessages } from '../support/message-factors.ts';
import { onEveryStore } from '../support/servers.ts';

const PHONE = { phone_number: '+15555550199', phone_number_verified: 'true' };
const ON = { Enabled: true };
const PREFERRED = { Enabled: true, PreferredMfa: true };

const factorsOf = async ({ cognito, poolId }: App, username: string) => {
  const user = await cognito.adminGetUser({ UserPoolId: poolId, Username: username });
  return { list: user.UserMFASettingList, preferred: user.PreferredMfaSetting };
};

onEveryStore((start) => {
  test('a factor the user has not got cannot be turned on', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const refusal = (factor: string) => ({
      name: 'InvalidParameterException',
      message: `User does not have delivery config set to turn on ${factor}`,
    });
    const set = (settings: object) =>
      app.cognito.setUserMFAPreference({ AccessToken, ...settings });
    await assert.rejects(set({ SoftwareTokenMfaSettings: ON }), refusal('SOFTWARE_TOKEN_MFA'));
    await assert.rejects(set({ SMSMfaSettings: ON }), refusal('SMS_MFA'));
    await assert.rejects(set({ EmailMfaSettings: ON }), refusal('EMAIL_OTP'));

    await app.cognito.associateSoftwareToken({ AccessToken });
    await assert.rejects(set({ SoftwareTokenMfaSettings: ON }), refusal('SOFTWARE_TOKEN_MFA'));
    assert.deepEqual(await factorsOf(app, 'alice'), { list: undefined, preferred: undefined });
  });

  test('preferences: silence changes nothing, one preference replaces another, off forgets it', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice', PHONE);
    const { AccessToken } = await signIn(app, 'alice');
    await enrol(app, AccessToken);
    const set = (settings: object) =>
      app.cognito.setUserMFAPreference({ AccessToken, ...settings });
    assert.deepEqual(await factorsOf(app, 'alice'), {
      list: ['SOFTWARE_TOKEN_MFA'],
      preferred: 'SOFTWARE_TOKEN_MFA',
    });
    await set({ SMSMfaSettings: PREFERRED });
    assert.deepEqual(await factorsOf(app, 'alice'), {
      list: ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'],
      preferred: 'SMS_MFA',
    });
    await set({});
    assert.equal((await factorsOf(app, 'alice')).preferred, 'SMS_MFA');
    await set({ SMSMfaSettings: { Enabled: false } });
    assert.deepEqual(await factorsOf(app, 'alice'), {
      list: ['SOFTWARE_TOKEN_MFA'],
      preferred: undefined,
    });
    await set({ SoftwareTokenMfaSettings: { Enabled: false } });
    assert.deepEqual(await factorsOf(app, 'alice'), { list: undefined, preferred: undefined });
  });

  test('contradictory preferences are refused and change nothing', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice', PHONE);
    const { AccessToken } = await signIn(app, 'alice');
    await enrol(app, AccessToken);
    const set = (settings: object) =>
      app.cognito.setUserMFAPreference({ AccessToken, ...settings });
    const refusal = { name: 'InvalidParameterException' };
    await assert.rejects(
      set({ SMSMfaSettings: PREFERRED, SoftwareTokenMfaSettings: PREFERRED }),
      refusal,
    );
    await assert.rejects(
      set({ SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: true } }),
      refusal,
    );
    await assert.rejects(set({ SMSMfaSettings: { PreferredMfa: true } }), refusal);
    await assert.rejects(set({ WebAuthnMfaSettings: { Enabled: true } }), {
      name: 'InvalidParameterException',
      message:
        'WebAuthnMfaSettings needs the FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION of the user pool.',
    });
    assert.deepEqual(await factorsOf(app, 'alice'), {
      list: ['SOFTWARE_TOKEN_MFA'],
      preferred: 'SOFTWARE_TOKEN_MFA',
    });
  });

  test('with several factors and no preference the user picks one', async (t) => {
    const app = await appWithMessages(await start(t), 'OPTIONAL');
    await createUser(app, 'alice', PHONE);
    const { AccessToken } = await signIn(app, 'alice');
    const phone = await enrol(app, AccessToken);
    await app.cognito.setUserMFAPreference({
      AccessToken,
      SMSMfaSettings: ON,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    });
    const choice = await beginPassword(app, 'alice');
    assert.equal(choice.ChallengeName, 'SELECT_MFA_TYPE');
    assert.deepEqual(choice.ChallengeParameters, {
      MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]',
      USER_ID_FOR_SRP: 'alice',
    });
    const pick = (ANSWER: string, Session = choice.Session) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'SELECT_MFA_TYPE',
        Session,
        ChallengeResponses: { USERNAME: 'alice', ANSWER },
      });
    await assert.rejects(pick('EMAIL_OTP'), { name: 'InvalidParameterException' });
    await assert.rejects(pick('PASSWORD'), { name: 'InvalidParameterException' });
    const picked = await pick('SOFTWARE_TOKEN_MFA');
    assert.equal(picked.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    await assert.rejects(pick('SMS_MFA'), { name: 'NotAuthorizedException' });
    tokensOf(await answerTotp(app, picked.Session, 'alice', phone.code()));

    const bySms = await pick('SMS_MFA', (await beginPassword(app, 'alice')).Session);
    assert.equal(bySms.ChallengeName, 'SMS_MFA');
    assert.deepEqual(bySms.ChallengeParameters, {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
      CODE_DELIVERY_DESTINATION: '+*******0199',
      USER_ID_FOR_SRP: 'alice',
    });
  });

  test('a code sent by message is good once, and the right one only', async (t) => {
    const app = await appWithMessages(await start(t), 'OPTIONAL');
    await createUser(app, 'alice', PHONE);
    const { AccessToken } = await signIn(app, 'alice');
    await app.cognito.setUserMFAPreference({ AccessToken, SMSMfaSettings: ON });
    const begun = await beginPassword(app, 'alice');
    assert.equal(begun.ChallengeName, 'SMS_MFA');
    const [message] = app.poolhouse.inbox({ to: PHONE.phone_number });
    assert.match(message!.code!, /^\d{6}$/);
    assert.equal(message!.purpose, 'CustomMessage_Authentication');
    const answer = (Session: string | undefined, code: string) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'SMS_MFA',
        Session,
        ChallengeResponses: { USERNAME: 'alice', SMS_MFA_CODE: code },
      });
    const wrong = message!.code === '000000' ? '111111' : '000000';
    const mismatch = {
      name: 'CodeMismatchException',
      message: 'Invalid code or auth state for the user.',
    };
    await assert.rejects(answer(begun.Session, wrong), mismatch);
    tokensOf(await answer(begun.Session, message!.code!));
    const again = await beginPassword(app, 'alice');
    await assert.rejects(answer(again.Session, message!.code!), mismatch);
    await assert.rejects(answerTotp(app, again.Session, 'alice', '123456'), mismatch);
  });

  test('where MFA is required a user cannot turn a factor off, nor enrol around one', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    await enrol(app, AccessToken);
    const mfa = { UserPoolId: app.poolId, SoftwareTokenMfaConfiguration: { Enabled: true } };
    await app.cognito.setUserPoolMfaConfig({ ...mfa, MfaConfiguration: 'ON' });
    const off = { SoftwareTokenMfaSettings: { Enabled: false } };
    await assert.rejects(app.cognito.setUserMFAPreference({ AccessToken, ...off }), {
      name: 'InvalidParameterException',
    });
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'alice',
      ...off,
    });
    const challenge = await beginPassword(app, 'alice');
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('users who enrolled go on signing in with TOTP after the pool stops offering it', async (t) => {
    const sms = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' } };
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    await app.cognito.setUserPoolMfaConfig({
      UserPoolId: app.poolId,
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: sms,
    });
    const { ChallengeName, Session } = await beginPassword(app, 'alice');
    assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
  });

  test('an administrator deletes a lost authenticator and the user enrols another', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    const { cognito, poolId } = app;
    await createUser(app, 'alice');
    const Username = 'alice';
    const enrolBySession = async () => {
      const begun = await beginPassword(app, 'alice');
      assert.equal(begun.ChallengeName, 'MFA_SETUP');
      const { SecretCode, Session } = await cognito.associateSoftwareToken({
        Session: begun.Session,
      });
      const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
      await cognito.verifySoftwareToken({ Session, UserCode: phone.code() });
      app.poolhouse.clock.advance(30_000);
      return phone;
    };
    const lost = await enrolBySession();
    const open = await beginPassword(app, 'alice');
    assert.equal(open.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    await cognito.adminDeleteSoftwareToken({ UserPoolId: poolId, Username });
    assert.deepEqual(await factorsOf(app, 'alice'), { list: undefined, preferred: undefined });
    await assert.rejects(answerTotp(app, open.Session, 'alice', lost.code()), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
    const found = await enrolBySession();
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, Session, 'alice', lost.code()), {
      name: 'CodeMismatchException',
    });
    tokensOf(await answerTotp(app, Session, 'alice', found.code()));

    await assert.rejects(
      cognito.adminDeleteSoftwareToken({ UserPoolId: poolId, Username: 'nobody' }),
      { name: 'UserNotFoundException', message: 'User does not exist.' },
    );
  });

  test('the factors of a user are listed alike for the user and for an administrator', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    const { cognito, poolId } = app;
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const facts = ({ $metadata: _, ...rest }: { $metadata: unknown }) => rest;
    assert.deepEqual(facts(await cognito.getUserAuthFactors({ AccessToken })), {
      Username: 'alice',
      ConfiguredUserAuthFactors: ['PASSWORD'],
    });
    await enrol(app, AccessToken);
    const expected = {
      Username: 'alice',
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
      ConfiguredUserAuthFactors: ['PASSWORD', 'SOFTWARE_TOKEN'],
    };
    assert.deepEqual(facts(await cognito.getUserAuthFactors({ AccessToken })), expected);
    const UserPoolId = poolId;
    const byAdmin = await cognito.adminGetUserAuthFactors({ UserPoolId, Username: 'alice' });
    assert.deepEqual(facts(byAdmin), expected);
  });
});
