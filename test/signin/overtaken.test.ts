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
  PASSWORD,
  signIn,
} from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';

const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };
const PHONE = { phone_number: '+15555550199', phone_number_verified: 'true' };

const setPassword = ({ cognito, poolId }: App, Password: string, Permanent: boolean) =>
  cognito.adminSetUserPassword({ UserPoolId: poolId, Username: 'alice', Password, Permanent });

const setUp = (app: App, Session: string | undefined) =>
  app.cognito.respondToAuthChallenge({
    ClientId: app.clientId,
    ChallengeName: 'MFA_SETUP',
    Session,
    ChallengeResponses: { USERNAME: 'alice' },
  });

/** Enrols by the session of MFA_SETUP; answers the session that is worth tokens. */
async function enrolBySession({ cognito, poolhouse }: App, session: string | undefined) {
  const begun = await cognito.associateSoftwareToken({ Session: session });
  const phone = new AuthenticatorApp(begun.SecretCode!, poolhouse.clock);
  const verified = await cognito.verifySoftwareToken({
    Session: begun.Session,
    UserCode: phone.code(),
  });
  poolhouse.clock.advance(30_000);
  return verified.Session;
}

onEveryStore((start) => {
  for (const [kind, Permanent] of [
    ['another password', true],
    ['a temporary password', false],
  ] as const) {
    test(`a sign-in ends when an administrator sets ${kind} before the code is given`, async (t) => {
      const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
      await createUser(app, 'alice');
      const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
      const { Session } = await beginPassword(app, 'alice');
      await setPassword(app, 'Another-horse-8', Permanent);
      await assert.rejects(answerTotp(app, Session, 'alice', phone.code()), INVALID);
    });
  }

  test('who proved one temporary password cannot choose a new one in place of the next', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    await setPassword(app, PASSWORD, false);
    const { ChallengeName, Session } = await beginPassword(app, 'alice');
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
    await setPassword(app, 'Another-horse-8', false);
    const answer = app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: 'alice', NEW_PASSWORD: 'My-own-horse-9' },
    });
    await assert.rejects(answer, INVALID);
  });

  test('no authenticator is enrolled by a password that was replaced', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    await setPassword(app, 'Another-horse-8', true);
    await assert.rejects(app.cognito.associateSoftwareToken({ Session }), INVALID);
  });

  test('an authenticator that was replaced since it was verified brings no tokens', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const first = await enrolBySession(app, (await beginPassword(app, 'alice')).Session);
    await app.cognito.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' });
    const second = await enrolBySession(app, (await beginPassword(app, 'alice')).Session);
    await assert.rejects(setUp(app, first), INVALID);
    assert.ok((await setUp(app, second)).AuthenticationResult);
  });

  test('a code by SMS counts for nothing once SMS was turned off for the user', async (t) => {
    const sms = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'test' };
    const app = await createApp(await start(t), {
      mfa: 'OPTIONAL',
      mfaConfig: { SmsMfaConfiguration: { SmsConfiguration: sms } },
    });
    const { cognito, poolId, clientId, poolhouse } = app;
    await createUser(app, 'alice', PHONE);
    await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const prefer = (on: boolean) =>
      cognito.adminSetUserMFAPreference({
        UserPoolId: poolId,
        Username: 'alice',
        SMSMfaSettings: { Enabled: on, PreferredMfa: on },
      });
    await prefer(true);
    const { ChallengeName, Session } = await beginPassword(app, 'alice');
    assert.equal(ChallengeName, 'SMS_MFA');
    await prefer(false);
    const answer = cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName,
      Session,
      ChallengeResponses: {
        USERNAME: 'alice',
        SMS_MFA_CODE: poolhouse.inbox({ userPoolId: poolId, username: 'alice' })[0]!.code!,
      },
    });
    await assert.rejects(answer, INVALID);
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });
});
