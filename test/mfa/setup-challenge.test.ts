import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  tokensOf,
} from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';

const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };
const SPENT = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user, session can only be used once.',
};

const finish = ({ cognito, clientId }: App, Session: string | undefined, extra = {}) =>
  cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'MFA_SETUP',
    Session,
    ChallengeResponses: { USERNAME: 'alice', ...extra },
  });

onEveryStore((start) => {
  test('a user without a factor enrols on the way in where the pool requires MFA', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { cognito } = app;
    const challenge = await beginPassword(app, 'alice');
    assert.equal(challenge.ChallengeName, 'MFA_SETUP');
    assert.deepEqual(challenge.ChallengeParameters, {
      MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]',
      USER_ID_FOR_SRP: 'alice',
    });

    const associated = await cognito.associateSoftwareToken({ Session: challenge.Session });
    assert.notEqual(associated.Session, challenge.Session);
    const phone = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    const verified = await cognito.verifySoftwareToken({
      Session: associated.Session,
      UserCode: phone.code(),
      FriendlyDeviceName: 'phone',
    });
    assert.equal(verified.Status, 'SUCCESS');
    const { AccessToken } = tokensOf(
      await finish(app, verified.Session, { SOFTWARE_TOKEN_MFA_CODE: '000000' }),
    );

    const user = await cognito.getUser({ AccessToken });
    assert.deepEqual(user.UserMFASettingList, ['SOFTWARE_TOKEN_MFA']);
    assert.equal(user.PreferredMfaSetting, 'SOFTWARE_TOKEN_MFA');
    app.poolhouse.clock.advance(30_000);
    const next = await beginPassword(app, 'alice');
    assert.equal(next.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    tokensOf(await answerTotp(app, next.Session, 'alice', phone.code()));
  });

  test('each session of an enrolment is good for its own step, once', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { cognito } = app;
    const first = (await beginPassword(app, 'alice')).Session;
    await assert.rejects(finish(app, first), INVALID);
    await assert.rejects(
      cognito.verifySoftwareToken({ Session: first, UserCode: '123456' }),
      INVALID,
    );

    const { SecretCode, Session: second } = await cognito.associateSoftwareToken({
      Session: first,
    });
    await assert.rejects(cognito.associateSoftwareToken({ Session: first }), SPENT);
    await assert.rejects(finish(app, second), INVALID);
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    const { Session: third } = await cognito.verifySoftwareToken({
      Session: second,
      UserCode: phone.code(),
    });
    await assert.rejects(
      cognito.verifySoftwareToken({ Session: third, UserCode: phone.code(1) }),
      INVALID,
    );
    await assert.rejects(cognito.associateSoftwareToken({ Session: third }), INVALID);
    tokensOf(await finish(app, third));
    await assert.rejects(finish(app, third), SPENT);
  });

  test('a wrong code at enrolment leaves its session good for the right one', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { cognito } = app;
    const { Session } = await beginPassword(app, 'alice');
    const associated = await cognito.associateSoftwareToken({ Session });
    const phone = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    const verify = (UserCode: string) =>
      cognito.verifySoftwareToken({ Session: associated.Session, UserCode });
    await assert.rejects(verify(phone.wrongCode()), { name: 'EnableSoftwareTokenMFAException' });
    assert.equal((await verify(phone.code())).Status, 'SUCCESS');
  });

  test('an MFA_SETUP session cannot push aside an authenticator enrolled since', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { cognito } = app;
    const thief = await cognito.associateSoftwareToken({
      Session: (await beginPassword(app, 'alice')).Session,
    });
    const alice = await cognito.associateSoftwareToken({
      Session: (await beginPassword(app, 'alice')).Session,
    });
    const { clock } = app.poolhouse;
    const phone = new AuthenticatorApp(alice.SecretCode!, clock);
    const { Session } = await cognito.verifySoftwareToken({
      Session: alice.Session,
      UserCode: phone.code(),
    });
    tokensOf(await finish(app, Session));

    clock.advance(60_000);
    await assert.rejects(cognito.associateSoftwareToken({ Session: thief.Session }), INVALID);
    const forged = new AuthenticatorApp(thief.SecretCode!, clock);
    for (const UserCode of [forged.code(), phone.code()]) {
      await assert.rejects(cognito.verifySoftwareToken({ Session: thief.Session, UserCode }));
    }
    clock.advance(30_000);
    const next = await beginPassword(app, 'alice');
    tokensOf(await answerTotp(app, next.Session, 'alice', phone.code()));
  });

  test('of two enrolments begun at once only the first to verify takes effect', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { cognito } = app;
    const { clock } = app.poolhouse;
    const begun = await beginPassword(app, 'alice');
    const other = await beginPassword(app, 'alice');
    await cognito.associateSoftwareToken({ Session: begun.Session });
    const last = await cognito.associateSoftwareToken({ Session: other.Session });
    const phone = new AuthenticatorApp(last.SecretCode!, clock);
    await cognito.verifySoftwareToken({ Session: last.Session, UserCode: phone.code() });
    const again = await beginPassword(app, 'alice');
    assert.equal(again.ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('a forced new password comes before the enrolment', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    const { cognito, poolId, clientId } = app;
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'alice',
      TemporaryPassword: 'Temp-pass-1',
      MessageAction: 'SUPPRESS',
    });
    const first = await beginPassword(app, 'alice', 'Temp-pass-1');
    assert.equal(first.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const second = await cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: first.Session,
      ChallengeResponses: { USERNAME: 'alice', NEW_PASSWORD: 'My-own-pass-2' },
    });
    assert.equal(second.ChallengeName, 'MFA_SETUP');
    assert.equal(second.AuthenticationResult, undefined);
  });

  test('the administrator’s flow enrols in the same way', async (t) => {
    const app = await createApp(await start(t), { mfa: 'ON' });
    await createUser(app, 'alice');
    const { cognito, poolId, clientId } = app;
    const begun = await cognito.adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD: 'Correct-horse-7' },
    });
    assert.equal(begun.ChallengeName, 'MFA_SETUP');
    const associated = await cognito.associateSoftwareToken({ Session: begun.Session });
    const phone = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    const verified = await cognito.verifySoftwareToken({
      Session: associated.Session,
      UserCode: phone.code(),
    });
    const done = await cognito.adminRespondToAuthChallenge({
      UserPoolId: poolId,
      ClientId: clientId,
      ChallengeName: 'MFA_SETUP',
      Session: verified.Session,
      ChallengeResponses: { USERNAME: 'alice' },
    });
    tokensOf(done);
  });
});
