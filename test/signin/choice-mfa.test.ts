import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  answerTotp,
  beginPassword,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { answer, choiceApp, choose, MAIL, REACHABLE } from '../support/choice.ts';
import { codeFor } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const PASSWORDS = ['PASSWORD_SRP', 'PASSWORD'];
const byMail = (app: App) => choose(app, 'alice', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
const giveMail = (app: App, session: string | undefined) =>
  answer(app, 'EMAIL_OTP', session, 'alice', { EMAIL_OTP_CODE: codeFor(app, MAIL) });

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const appWithAlice = async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP'], { mfa: 'OPTIONAL' });
    await createUser(app, 'alice', REACHABLE);
    return app;
  };

  test('a user with a second factor begins with a password, and is then asked for the factor', async () => {
    const app = await appWithAlice();
    tokensOf(await giveMail(app, (await byMail(app)).Session));
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const asked = await byMail(app);
    assert.equal(asked.ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(asked.AvailableChallenges, PASSWORDS);
    const second = await answer(app, 'SELECT_CHALLENGE', asked.Session, 'alice', {
      ANSWER: 'PASSWORD',
      PASSWORD,
    });
    assert.equal(second.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.equal(second.AvailableChallenges, undefined);
    assert.equal(second.ChallengeParameters!.USER_ID_FOR_SRP, 'alice');
    tokensOf(await answerTotp(app, second.Session, 'alice', phone.code()));
  });

  test('a code by e-mail is not enough for who turned a second factor on meanwhile', async () => {
    const app = await appWithAlice();
    const { AccessToken } = await signIn(app, 'alice');
    const { Session } = await byMail(app);
    await enrol(app, AccessToken);
    const answered = await giveMail(app, Session);
    assert.equal(answered.AuthenticationResult, undefined);
    assert.equal(answered.ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(answered.AvailableChallenges, PASSWORDS);
  });

  test('a code by e-mail is not enough once the pool stopped allowing it', async () => {
    const app = await appWithAlice();
    const { Session } = await byMail(app);
    await app.cognito.updateUserPool({
      UserPoolId: app.poolId,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
    });
    const answered = await giveMail(app, Session);
    assert.deepEqual(
      [answered.ChallengeName, answered.AvailableChallenges],
      ['SELECT_CHALLENGE', PASSWORDS],
    );
  });

  test('where MFA is required a chosen password leads to enrolment', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD'], { mfa: 'ON' });
    await createUser(app, 'alice');
    const { ChallengeName, AvailableChallenges } = await choose(app, 'alice', { PASSWORD });
    assert.deepEqual([ChallengeName, AvailableChallenges], ['MFA_SETUP', undefined]);
  });

  test('a temporary password must be proven and replaced, whatever else the user has', async () => {
    const app = await appWithAlice();
    await app.cognito.adminSetUserPassword({
      UserPoolId: app.poolId,
      Username: 'alice',
      Password: 'Temporary-1',
      Permanent: false,
    });
    const asked = await byMail(app);
    assert.deepEqual(
      [asked.ChallengeName, asked.AvailableChallenges],
      ['SELECT_CHALLENGE', PASSWORDS],
    );
    const proven = await answer(app, 'SELECT_CHALLENGE', asked.Session, 'alice', {
      ANSWER: 'PASSWORD',
      PASSWORD: 'Temporary-1',
    });
    assert.equal(proven.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const NEW_PASSWORD = 'My-own-horse-9';
    tokensOf(await answer(app, 'NEW_PASSWORD_REQUIRED', proven.Session, 'alice', { NEW_PASSWORD }));
    tokensOf(await giveMail(app, (await byMail(app)).Session));
  });

  test('a user who must reset the password signs in by nothing else', async () => {
    const app = await appWithAlice();
    const { Session } = await byMail(app);
    await app.cognito.adminResetUserPassword({ UserPoolId: app.poolId, Username: 'alice' });
    const RESET = {
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    };
    await assert.rejects(giveMail(app, Session), RESET);
    await assert.rejects(byMail(app), RESET);
    await assert.rejects(beginPassword(app, 'alice'), RESET);
  });

  test('a pool of the lowest tier does not offer a choice', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD']);
    await createUser(app, 'alice');
    const { cognito, poolId } = app;
    await cognito.updateUserPool({ UserPoolId: poolId, UserPoolTier: 'LITE' });
    await assert.rejects(choose(app, 'alice', { PASSWORD }), {
      name: 'FeatureUnavailableInTierException',
    });
    await assert.rejects(
      choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP'], { pool: { UserPoolTier: 'LITE' } }),
      { name: 'FeatureUnavailableInTierException' },
    );
  });

  test('codes as a first factor are refused where MFA is required, allowed where it is optional', async () => {
    const app = await appWithAlice();
    const mode = (MfaConfiguration: 'ON' | 'OPTIONAL') =>
      app.cognito.setUserPoolMfaConfig({
        UserPoolId: app.poolId,
        MfaConfiguration,
        SoftwareTokenMfaConfiguration: { Enabled: true },
      });
    await mode('OPTIONAL');
    await assert.rejects(mode('ON'), {
      name: 'InvalidParameterException',
      message:
        'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled',
    });
  });
});
