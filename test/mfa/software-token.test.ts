import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';

const REUSED = {
  name: 'ExpiredCodeException',
  message: 'Your software token has already been used once.',
};
const MISMATCH = { name: 'CodeMismatchException', message: 'Invalid code received for user' };
const ENROL_MISMATCH = {
  name: 'EnableSoftwareTokenMFAException',
  message: 'Code mismatch and fail enable Software Token MFA',
};

onEveryStore((start) => {
  test('a secret is 52 characters of base32, and new every time', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const first = await app.cognito.associateSoftwareToken({ AccessToken });
    const second = await app.cognito.associateSoftwareToken({ AccessToken });
    assert.match(first.SecretCode!, /^[A-Z2-7]{52}$/);
    assert.match(second.SecretCode!, /^[A-Z2-7]{52}$/);
    assert.notEqual(first.SecretCode, second.SecretCode);
    assert.equal(first.Session, undefined);
  });

  test('enrolment by access token turns MFA on only when the user says so', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    const verified = await app.cognito.verifySoftwareToken({
      AccessToken,
      UserCode: phone.code(),
      FriendlyDeviceName: 'Alice’s phone',
    });
    assert.equal(verified.Status, 'SUCCESS');
    assert.equal(verified.Session, undefined);
    assert.ok((await beginPassword(app, 'alice')).AuthenticationResult);

    await app.cognito.setUserMFAPreference({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const challenge = await beginPassword(app, 'alice');
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.deepEqual(challenge.ChallengeParameters, {
      FRIENDLY_DEVICE_NAME: 'Alice’s phone',
      USER_ID_FOR_SRP: 'alice',
    });
    assert.equal(challenge.AuthenticationResult, undefined);
  });

  test('a code signs in once, and no code of that step or before signs in again', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const begin = async () => (await beginPassword(app, 'alice')).Session;

    const session = await begin();
    tokensOf(await answerTotp(app, session, 'alice', phone.code()));
    await assert.rejects(answerTotp(app, await begin(), 'alice', phone.code()), REUSED);
    await assert.rejects(answerTotp(app, await begin(), 'alice', phone.code(-1)), REUSED);
    tokensOf(await answerTotp(app, await begin(), 'alice', phone.code(1)));
  });

  test('the code that enrolled cannot sign in', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    const UserCode = phone.code();
    await app.cognito.verifySoftwareToken({ AccessToken, UserCode });
    await assert.rejects(app.cognito.verifySoftwareToken({ AccessToken, UserCode }), {
      name: 'EnableSoftwareTokenMFAException',
      message: 'Code mismatch and fail enable Software Token MFA',
    });
    await app.cognito.setUserMFAPreference({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true },
    });
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, Session, 'alice', UserCode), REUSED);
    app.poolhouse.clock.advance(30_000);
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
  });

  test('codes of one step either side are accepted and no others', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const accepted: number[] = [];
    for (const drift of [-2, 2, -1, 0, 1]) {
      app.poolhouse.clock.advance(5 * 30_000);
      const { Session } = await beginPassword(app, 'alice');
      const answer = await answerTotp(app, Session, 'alice', phone.code(drift)).catch(
        (error: Error) => {
          assert.equal(error.name, MISMATCH.name);
          assert.equal(error.message, MISMATCH.message);
          return undefined;
        },
      );
      if (answer) accepted.push(drift);
    }
    assert.deepEqual(accepted, [-1, 0, 1]);
  });

  test('a clock that steps back opens no step again', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const { Session } = await beginPassword(app, 'alice');
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
    app.poolhouse.clock.advance(-10 * 60_000);
    const again = await beginPassword(app, 'alice');
    for (const step of [-1, 0, 1]) {
      await assert.rejects(answerTotp(app, again.Session, 'alice', phone.code(step)), REUSED);
    }
  });

  test('a wrong code leaves the session good for the right one', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, Session, 'alice', phone.wrongCode()), MISMATCH);
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
    await assert.rejects(answerTotp(app, Session, 'alice', phone.code(1)), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session can only be used once.',
    });
  });

  test('an authenticator works until its successor is verified, and never after', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const old = await enrol(app, AccessToken);
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const next = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);

    const before = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, before.Session, 'alice', next.code()), MISMATCH);
    tokensOf(await answerTotp(app, before.Session, 'alice', old.code()));

    app.poolhouse.clock.advance(30_000);
    await assert.rejects(
      app.cognito.verifySoftwareToken({ AccessToken, UserCode: next.wrongCode() }),
      ENROL_MISMATCH,
    );
    await app.cognito.verifySoftwareToken({ AccessToken, UserCode: next.code() });
    app.poolhouse.clock.advance(30_000);
    const after = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, after.Session, 'alice', old.code()), MISMATCH);
    tokensOf(await answerTotp(app, after.Session, 'alice', next.code()));
  });

  test('only the newest pending secret can be verified', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const { clock } = app.poolhouse;
    const first = await app.cognito.associateSoftwareToken({ AccessToken });
    const second = await app.cognito.associateSoftwareToken({ AccessToken });
    const verify = (secret: string) =>
      app.cognito.verifySoftwareToken({
        AccessToken,
        UserCode: new AuthenticatorApp(secret, clock).code(),
      });
    await assert.rejects(verify(first.SecretCode!), ENROL_MISMATCH);
    assert.equal((await verify(second.SecretCode!)).Status, 'SUCCESS');
  });

  test('nothing can be enrolled where the pool does not offer TOTP', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OFF' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const refusal = {
      name: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA has not been enabled by the userPool',
    };
    await assert.rejects(app.cognito.associateSoftwareToken({ AccessToken }), refusal);
    const verify = app.cognito.verifySoftwareToken({ AccessToken, UserCode: '123456' });
    await assert.rejects(verify, refusal);
  });

  test('verifying before associating tells that there is no authenticator', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    await assert.rejects(app.cognito.verifySoftwareToken({ AccessToken, UserCode: '123456' }), {
      name: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA does not exist for the user.',
    });
  });

  test('an enrolment is asked by exactly one of access token and session', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const Session = 'x'.repeat(40);
    const refusal = { name: 'InvalidParameterException' };
    await assert.rejects(app.cognito.associateSoftwareToken({}), refusal);
    await assert.rejects(app.cognito.associateSoftwareToken({ AccessToken, Session }), refusal);
    const verify = (who: object) => app.cognito.verifySoftwareToken({ UserCode: '123456', ...who });
    await assert.rejects(verify({}), refusal);
    await assert.rejects(verify({ AccessToken, Session }), refusal);
  });

  test('text that is not six ASCII digits is never a code', async (t) => {
    const app = await createApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, app.poolhouse.clock);
    const code = phone.code();
    const fullWidth = [...code].map((d) => String.fromCharCode(0xff10 + Number(d))).join('');
    const spoilt = [
      fullWidth,
      `+${code}`,
      `-${code.slice(1)}`,
      ` ${code}`,
      `${code} `,
      code.slice(1),
      `${code}0`,
      `${code}\n`,
      '',
      '1e5',
      'abcdef',
      '9'.repeat(1_000_000),
    ];
    for (const UserCode of spoilt) {
      await assert.rejects(app.cognito.verifySoftwareToken({ AccessToken, UserCode }), {
        name: /^(InvalidParameterException|RequestEntityTooLargeException)$/,
      });
    }
    await app.cognito.verifySoftwareToken({ AccessToken, UserCode: code });
    await app.cognito.setUserMFAPreference({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true },
    });
    for (const [i, text] of spoilt.entries()) {
      if (text === '' || text.length > 1000) continue;
      app.poolhouse.clock.advance(3_600_000);
      const { Session } = await beginPassword(app, 'alice');
      const next = text === fullWidth ? phone.code() : text.replace(code, phone.code());
      if (/^[0-9]{6}$/.test(next)) continue;
      await assert.rejects(answerTotp(app, Session, 'alice', next), MISMATCH, `spoilt ${i}`);
      tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
    }
  });
});
