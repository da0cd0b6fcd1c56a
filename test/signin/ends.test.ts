/** What ends sign-ins that are under way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createApp,
  createEnrolled,
  createUser,
  PASSWORD,
  signIn,
} from '../support/app.ts';
import { answer, choiceApp, choose, MAIL, REACHABLE } from '../support/choice.ts';
import { codeFor } from '../support/codes.ts';
import { appWithMessages } from '../support/message-factors.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };
const ON = { Enabled: true };

/** What an administrator does to a user, each of which ends the sign-ins under way. */
const ENDS: Readonly<Record<string, (app: App) => Promise<unknown>>> = {
  'signing out everywhere': ({ cognito, poolId }) =>
    cognito.adminUserGlobalSignOut({ UserPoolId: poolId, Username: 'alice' }),
  'a new password': ({ cognito, poolId }) =>
    cognito.adminSetUserPassword({
      UserPoolId: poolId,
      Username: 'alice',
      Password: `${PASSWORD}2`,
      Permanent: true,
    }),
  'disabling and enabling': async ({ cognito, poolId }) => {
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'alice' });
    await cognito.adminEnableUser({ UserPoolId: poolId, Username: 'alice' });
  },
  'a factor removed': ({ cognito, poolId }) =>
    cognito.adminSetUserMFAPreference({
      UserPoolId: poolId,
      Username: 'alice',
      SMSMfaSettings: { Enabled: false },
    }),
};

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  for (const [what, end] of Object.entries(ENDS)) {
    test(`${what} ends a sign-in that waits for its second factor`, async () => {
      const app = await appWithMessages(poolhouse(), 'OPTIONAL');
      await createUser(app, 'alice', REACHABLE);
      await app.cognito.adminSetUserMFAPreference({
        UserPoolId: app.poolId,
        Username: 'alice',
        SMSMfaSettings: ON,
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      });
      const { Session } = await beginPassword(app, 'alice');
      const EMAIL_OTP_CODE = codeFor(app, MAIL);
      await end(app);
      await assert.rejects(answer(app, 'EMAIL_OTP', Session, 'alice', { EMAIL_OTP_CODE }), INVALID);
    });
  }

  test('a sign-in that has no password yet ends as well', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP']);
    await createUser(app, 'alice', REACHABLE);
    const { Session } = await choose(app, 'alice', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    const EMAIL_OTP_CODE = codeFor(app, MAIL);
    await ENDS['signing out everywhere']!(app);
    await assert.rejects(answer(app, 'EMAIL_OTP', Session, 'alice', { EMAIL_OTP_CODE }), INVALID);
  });

  test('an enrolment that was begun by session ends with the removal of authenticators', async () => {
    const app = await createApp(poolhouse(), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { Session: first } = await beginPassword(app, 'alice');
    const { SecretCode, Session } = await app.cognito.associateSoftwareToken({ Session: first });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    await app.cognito.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' });
    await assert.rejects(
      app.cognito.verifySoftwareToken({ Session, UserCode: phone.code() }),
      INVALID,
    );
  });

  test('a new authenticator ends the sign-ins that wait for a code of the old one', async () => {
    const app = await createApp(poolhouse(), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const old = await createEnrolledBy(app, AccessToken);
    const { Session } = await beginPassword(app, 'alice');
    await createEnrolledBy(app, AccessToken);
    await assert.rejects(answerTotp(app, Session, 'alice', old.code()), INVALID);
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('turning a factor on ends nothing', async () => {
    const app = await appWithMessages(poolhouse(), 'OPTIONAL');
    const phone = await createEnrolled(app, 'alice', REACHABLE);
    const { Session } = await beginPassword(app, 'alice');
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'alice',
      SMSMfaSettings: ON,
    });
    const { AuthenticationResult } = await answerTotp(app, Session, 'alice', phone.code());
    assert.ok(AuthenticationResult);
  });
});

async function createEnrolledBy(app: App, AccessToken: string): Promise<AuthenticatorApp> {
  const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
  const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
  await app.cognito.verifySoftwareToken({ AccessToken, UserCode: phone.code() });
  await app.cognito.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: ON });
  app.poolhouse.clock.advance(30_000);
  return phone;
}
