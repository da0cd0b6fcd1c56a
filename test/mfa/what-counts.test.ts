/** Which second factors count, tried at every door as somebody would who knows only the password. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  AuthenticatorApp,
  beginPassword,
  createApp,
  createEnrolled,
  createUser,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { answer, MAIL, PHONE, REACHABLE } from '../support/choice.ts';
import { codeFor } from '../support/codes.ts';
import { appWithMessages } from '../support/message-factors.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const STRANGER = '+15555550666';
const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };
const TOTP_ONLY = { SmsMfaConfiguration: undefined, EmailMfaConfiguration: undefined };
const RECOVERY = {
  AccountRecoverySetting: {
    RecoveryMechanisms: [
      { Name: 'verified_email' as const, Priority: 1 },
      { Name: 'verified_phone_number' as const, Priority: 2 },
    ],
  },
};

const update = ({ cognito, poolId }: App, Username: string, attributes: Record<string, string>) =>
  cognito.adminUpdateUserAttributes({
    UserPoolId: poolId,
    Username,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });

const setMfa = (app: App, config: object) =>
  app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    ...config,
  });

const finishSetup = (app: App, session: string | undefined, username = 'alice') =>
  answer(app, 'MFA_SETUP', session, username);

/** The session of MFA_SETUP after a secret was given out and proven by it. */
async function setUpBySession(app: App, first: string | undefined) {
  const { SecretCode, Session } = await app.cognito.associateSoftwareToken({ Session: first });
  const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
  const verified = await app.cognito.verifySoftwareToken({ Session, UserCode: phone.code() });
  return { phone, session: verified.Session };
}

/** A user who must choose a password, with a temporary one. */
async function invite(app: App, username: string, attributes: Record<string, string>) {
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: username,
    TemporaryPassword: 'Temporary-1',
    MessageAction: 'SUPPRESS',
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  return (await beginPassword(app, username, 'Temporary-1')).Session;
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('an MFA_SETUP session gives nothing once the user has any factor', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice');
    const early = await beginPassword(app, 'alice');
    assert.equal(early.ChallengeName, 'MFA_SETUP');
    const associated = await app.cognito.associateSoftwareToken({
      Session: (await beginPassword(app, 'alice')).Session,
    });
    const thief = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    await update(app, 'alice', { phone_number: PHONE, phone_number_verified: 'true' });

    await assert.rejects(app.cognito.associateSoftwareToken({ Session: early.Session }), INVALID);
    await assert.rejects(
      app.cognito.verifySoftwareToken({
        Session: associated.Session,
        UserCode: thief.code(),
      }),
      INVALID,
    );
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SMS_MFA');
  });

  test('an authenticator verified on the way in gives no tokens once another factor counts', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    const { session } = await setUpBySession(app, Session);
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'alice',
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    });
    await update(app, 'alice', { email: MAIL, email_verified: 'true' });
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'alice',
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    await assert.rejects(finishSetup(app, session), INVALID);
  });

  test('the successors of an MFA_SETUP session live no longer than the first', async () => {
    const app = await createApp(poolhouse(), { mfa: 'ON' });
    const { clock } = app.poolhouse;
    await createUser(app, 'alice');
    let { Session } = await beginPassword(app, 'alice');
    clock.advance(100_000);
    ({ Session } = await app.cognito.associateSoftwareToken({ Session }));
    clock.advance(100_000);
    await assert.rejects(app.cognito.associateSoftwareToken({ Session }), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    });
  });

  test('a user who must reset the password sets no factor up', async () => {
    const app = await createApp(poolhouse(), {
      mfa: 'ON',
      pool: { AutoVerifiedAttributes: ['email'] },
    });
    await createUser(app, 'alice', { email: MAIL, email_verified: 'true' });
    const { Session } = await beginPassword(app, 'alice');
    const associated = await app.cognito.associateSoftwareToken({
      Session: (await beginPassword(app, 'alice')).Session,
    });
    const thief = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    await app.cognito.adminResetUserPassword({ UserPoolId: app.poolId, Username: 'alice' });
    await assert.rejects(app.cognito.associateSoftwareToken({ Session }), {
      name: 'NotAuthorizedException',
    });
    await assert.rejects(
      app.cognito.verifySoftwareToken({ Session: associated.Session, UserCode: thief.code() }),
      (error: Error) =>
        ['NotAuthorizedException', 'PasswordResetRequiredException'].includes(error.name),
    );
  });

  test('an access token sets no factor up while its user must reset the password', async () => {
    const app = await createApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: { AutoVerifiedAttributes: ['email'] },
    });
    await createUser(app, 'alice', { email: MAIL, email_verified: 'true' });
    const { AccessToken } = await signIn(app, 'alice');
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    await app.cognito.adminResetUserPassword({ UserPoolId: app.poolId, Username: 'alice' });
    const UserCode = phone.code();
    const resetRequired = { name: 'PasswordResetRequiredException' };
    await assert.rejects(app.cognito.verifySoftwareToken({ AccessToken, UserCode }), resetRequired);
    await assert.rejects(
      app.cognito.setUserMFAPreference({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: false },
      }),
      resetRequired,
    );
    await assert.rejects(app.cognito.associateSoftwareToken({ AccessToken }), {
      name: 'NotAuthorizedException',
    });
  });

  test('what the pool does not offer is never asked for', async () => {
    const app = await appWithMessages(poolhouse(), 'ON', { mfaConfig: TOTP_ONLY });
    await createUser(app, 'alice', { phone_number: STRANGER });
    const { session } = await setUpBySession(app, (await beginPassword(app, 'alice')).Session);
    const { AccessToken } = tokensOf(await finishSetup(app, session));
    await app.cognito.setUserMFAPreference({
      AccessToken,
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('a factor the pool stops offering is neither asked for nor sufficient', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'alice',
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const begun = await beginPassword(app, 'alice');
    assert.equal(begun.ChallengeName, 'SMS_MFA');
    await setMfa(app, {});
    const late = await answer(app, 'SMS_MFA', begun.Session, 'alice', {
      SMS_MFA_CODE: codeFor(app, PHONE),
    }).catch((refusal: Error) => refusal);
    assert.ok(late instanceof Error || late.AuthenticationResult === undefined);
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'MFA_SETUP');
  });

  test('a new password does not move an implied factor to a number given with it', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    const session = await invite(app, 'alice', { email: MAIL, email_verified: 'true' });
    const respond = (more: Record<string, string>) =>
      answer(app, 'NEW_PASSWORD_REQUIRED', session, 'alice', { NEW_PASSWORD: PASSWORD, ...more });
    await assert.rejects(respond({ 'userAttributes.phone_number': STRANGER }), {
      name: 'NotAuthorizedException',
    });
    const next = await respond({});
    assert.equal(next.ChallengeName, 'EMAIL_OTP');
    assert.equal(app.poolhouse.inbox({ userPoolId: app.poolId, to: STRANGER }).length, 0);
  });

  test('a number that is required is taken and does not become a factor before it is proven', async () => {
    const app = await appWithMessages(poolhouse(), 'ON', {
      pool: { Schema: [{ Name: 'phone_number', Required: true, Mutable: true }] },
    });
    const session = await invite(app, 'alice', { email: MAIL, email_verified: 'true' });
    const next = await answer(app, 'NEW_PASSWORD_REQUIRED', session, 'alice', {
      NEW_PASSWORD: PASSWORD,
      'userAttributes.phone_number': STRANGER,
    });
    assert.equal(next.ChallengeName, 'EMAIL_OTP');
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'EMAIL_OTP');
  });

  test('a user without any factor gives a number with the new password, which its first code verifies', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    const session = await invite(app, 'alice', {});
    const next = await answer(app, 'NEW_PASSWORD_REQUIRED', session, 'alice', {
      NEW_PASSWORD: PASSWORD,
      'userAttributes.phone_number': PHONE,
    });
    assert.equal(next.ChallengeName, 'SMS_MFA');
    const done = await answer(app, 'SMS_MFA', next.Session, 'alice', {
      SMS_MFA_CODE: codeFor(app, PHONE),
    });
    const { UserAttributes } = await app.cognito.getUser({
      AccessToken: tokensOf(done).AccessToken,
    });
    const verified = UserAttributes?.find(({ Name }) => Name === 'phone_number_verified');
    assert.equal(verified?.Value, 'true');
  });

  test('of two addresses a verified one is the implied factor', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice', {
      phone_number: STRANGER,
      email: MAIL,
      email_verified: 'true',
    });
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'EMAIL_OTP');
  });

  test('recovery passes over the address of an implied factor, and of one that may be chosen', async () => {
    const implied = await appWithMessages(poolhouse(), 'ON', { pool: RECOVERY });
    await createUser(implied, 'alice', { email: MAIL, email_verified: 'true' });
    const forgot = ({ cognito, clientId }: App) =>
      cognito.forgotPassword({ ClientId: clientId, Username: 'alice' });
    await assert.rejects(forgot(implied), { name: 'InvalidParameterException' });
    await update(implied, 'alice', { phone_number: PHONE, phone_number_verified: 'true' });
    // The number is asked for now, and the address recovers.
    const { CodeDeliveryDetails } = await forgot(implied);
    assert.equal(CodeDeliveryDetails?.DeliveryMedium, 'EMAIL');

    const chosen = await appWithMessages(poolhouse(), 'OPTIONAL', { pool: RECOVERY });
    await createUser(chosen, 'alice', REACHABLE);
    await chosen.cognito.adminSetUserMFAPreference({
      UserPoolId: chosen.poolId,
      Username: 'alice',
      SMSMfaSettings: { Enabled: true },
      EmailMfaSettings: { Enabled: true },
    });
    await assert.rejects(forgot(chosen), { name: 'InvalidParameterException' });
  });

  test('nobody takes the last factor of a user who must have one by taking its address', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice', { phone_number: PHONE, phone_number_verified: 'true' });
    const { Session } = await beginPassword(app, 'alice');
    const { AccessToken } = tokensOf(
      await answer(app, 'SMS_MFA', Session, 'alice', { SMS_MFA_CODE: codeFor(app, PHONE) }),
    );
    const refused = { name: 'InvalidParameterException' };
    const { cognito, poolId: UserPoolId } = app;
    const names = ['phone_number'];
    await assert.rejects(
      cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: names }),
      refused,
    );
    await assert.rejects(
      cognito.updateUserAttributes({
        AccessToken,
        UserAttributes: [{ Name: 'phone_number', Value: '' }],
      }),
      refused,
    );
    await assert.rejects(
      cognito.adminDeleteUserAttributes({
        UserPoolId,
        Username: 'alice',
        UserAttributeNames: names,
      }),
      refused,
    );
    await assert.rejects(update(app, 'alice', { phone_number: '' }), refused);
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SMS_MFA');

    await update(app, 'alice', { email: MAIL, email_verified: 'true' });
    await cognito.adminDeleteUserAttributes({
      UserPoolId,
      Username: 'alice',
      UserAttributeNames: names,
    });
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'EMAIL_OTP');
  });

  test('an authenticator verified by token beside a number leaves the choice to the user', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice', { phone_number: PHONE, phone_number_verified: 'true' });
    const { Session } = await beginPassword(app, 'alice');
    const { AccessToken } = tokensOf(
      await answer(app, 'SMS_MFA', Session, 'alice', { SMS_MFA_CODE: codeFor(app, PHONE) }),
    );
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    await app.cognito.verifySoftwareToken({ AccessToken, UserCode: phone.code() });
    const user = await app.cognito.getUser({ AccessToken });
    assert.equal(user.PreferredMfaSetting, undefined);
    const next = await beginPassword(app, 'alice');
    assert.equal(next.ChallengeName, 'SELECT_MFA_TYPE');
    assert.equal(next.ChallengeParameters?.MFAS_CAN_CHOOSE, '["SMS_MFA","SOFTWARE_TOKEN_MFA"]');
  });

  test('an authenticator verified by token leaves the preferences of its user alone', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice', { phone_number: PHONE, phone_number_verified: 'true' });
    const bySms = async (session: string | undefined) =>
      answer(app, 'SMS_MFA', session, 'alice', { SMS_MFA_CODE: codeFor(app, PHONE) });
    const { AccessToken } = tokensOf(await bySms((await beginPassword(app, 'alice')).Session));
    const said = async () => {
      const user = await app.cognito.getUser({ AccessToken });
      return [user.UserMFASettingList, user.PreferredMfaSetting];
    };
    const add = async () => {
      const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
      const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
      await app.cognito.verifySoftwareToken({ AccessToken, UserCode: phone.code() });
    };
    await add();
    assert.deepEqual(await said(), [undefined, undefined]);
    const SMSMfaSettings = { Enabled: true, PreferredMfa: true };
    await app.cognito.setUserMFAPreference({ AccessToken, SMSMfaSettings });
    await add();
    assert.deepEqual(await said(), [['SMS_MFA'], 'SMS_MFA']);
    const next = await beginPassword(app, 'alice');
    assert.equal(next.ChallengeName, 'SMS_MFA');
    tokensOf(await bySms(next.Session));
  });

  test('steps are counted per secret: a replacement in the same step keeps its own count', async () => {
    const app = await createApp(poolhouse(), { mfa: 'OPTIONAL' });
    const old = await createEnrolled(app, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    const { AccessToken } = tokensOf(
      await answer(app, 'SOFTWARE_TOKEN_MFA', Session, 'alice', {
        SOFTWARE_TOKEN_MFA_CODE: old.code(1),
      }),
    );
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    const verify = (UserCode: string) => app.cognito.verifySoftwareToken({ AccessToken, UserCode });
    assert.equal((await verify(phone.code())).Status, 'SUCCESS');
    await assert.rejects(verify(phone.code()), {
      name: 'EnableSoftwareTokenMFAException',
    });
    const give = async (SOFTWARE_TOKEN_MFA_CODE: string) =>
      answer(app, 'SOFTWARE_TOKEN_MFA', (await beginPassword(app, 'alice')).Session, 'alice', {
        SOFTWARE_TOKEN_MFA_CODE,
      });
    await assert.rejects(give(phone.code()), { name: 'ExpiredCodeException' });
    tokensOf(await give(phone.code(1)));
  });
});
