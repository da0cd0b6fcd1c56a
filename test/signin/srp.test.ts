import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { CognitoUserSession } from 'amazon-cognito-identity-js';
import { columnsOf, createImportApp, csvOf, importFile, rowOf } from '../import/support.ts';
import { type App, AuthenticatorApp, createApp, createUser, PASSWORD } from '../support/app.ts';
import { codeFor } from '../support/codes.ts';
import { authenticate, cognitoUser, step } from '../support/identity-js.ts';
import { onEveryStore } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

/** SRP through the SDK, step by step, so that a test can spoil any part of it. */
function srpSignIn({ cognito, poolId, clientId, poolhouse }: App, password: string) {
  const srp = new SrpClient(poolId);
  return {
    async begin(username: string) {
      return cognito.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: username, SRP_A: await srp.a() },
      });
    },
    /** Answers PASSWORD_VERIFIER; `responses` replaces parts of the answer. */
    async answer(
      { ChallengeParameters }: InitiateAuthCommandOutput,
      responses: Record<string, string> = {},
    ) {
      const now = poolhouse.clock.now();
      const right = await srp.answer(ChallengeParameters!, password, now);
      return cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { ...right, ...responses },
      });
    },
  };
}

onEveryStore((start) => {
  test('amazon-cognito-identity-js signs in by SRP, enrols, and signs in with TOTP', async (t) => {
    const app = await createApp(await start(t, { now: Date.now() }), { mfa: 'ON' });
    await createUser(app, 'alice');
    const first = cognitoUser(app, 'alice');
    assert.equal((await authenticate(first, 'alice', PASSWORD)).step, 'mfaSetup');
    const secret = await new Promise<string>((associateSecretCode, onFailure) =>
      first.associateSoftwareToken({ associateSecretCode, onFailure }),
    );
    const phone = new AuthenticatorApp(secret, app.poolhouse.clock);
    const enrolled = await new Promise<CognitoUserSession>((onSuccess, onFailure) =>
      first.verifySoftwareToken(phone.code(), 'My TOTP device', { onSuccess, onFailure }),
    );
    assert.equal(enrolled.getIdToken().payload['cognito:username'], 'alice');

    app.poolhouse.clock.advance(30_000);
    const second = cognitoUser(app, 'alice');
    assert.equal((await authenticate(second, 'alice', PASSWORD)).step, 'totp');
    const done = await step((callbacks) =>
      second.sendMFACode(phone.code(), callbacks as never, 'SOFTWARE_TOKEN_MFA'),
    );
    assert.ok(done.step === 'done' && done.session.isValid());
  });

  test('amazon-cognito-identity-js answers a forced new password and refreshes', async (t) => {
    const app = await createApp(await start(t, { now: Date.now() }));
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'alice',
      TemporaryPassword: 'Temp-pass-1',
      MessageAction: 'SUPPRESS',
    });
    const user = cognitoUser(app, 'alice');
    assert.equal((await authenticate(user, 'alice', 'Temp-pass-1')).step, 'newPassword');
    const done = await step((callbacks) =>
      user.completeNewPasswordChallenge('My-own-pass-2', {}, callbacks as never),
    );
    assert.ok(done.step === 'done');
    const renewed = await new Promise<CognitoUserSession>((resolve, reject) =>
      user.refreshSession(done.session.getRefreshToken(), (error, session) =>
        error ? reject(error) : resolve(session),
      ),
    );
    assert.notEqual(
      renewed.getAccessToken().getJwtToken(),
      done.session.getAccessToken().getJwtToken(),
    );
    await assert.rejects(authenticate(cognitoUser(app, 'alice'), 'alice', 'Temp-pass-1'), WRONG);
  });

  test('amazon-cognito-identity-js leads an imported user to the reset, and then in', async (t) => {
    const app = await createImportApp(await start(t, { now: Date.now() }));
    await importFile(app, csvOf(await columnsOf(app), [rowOf('alice')]));
    const user = cognitoUser(app, 'alice');
    await assert.rejects(authenticate(user, 'alice', PASSWORD), {
      name: 'PasswordResetRequiredException',
    });
    await new Promise((onSuccess, onFailure) => user.forgotPassword({ onSuccess, onFailure }));
    const code = codeFor(app, 'alice@example.com');
    await new Promise<string>((onSuccess, onFailure) =>
      user.confirmPassword(code, 'Another-horse-8', { onSuccess, onFailure }),
    );
    assert.equal((await authenticate(user, 'alice', 'Another-horse-8')).step, 'done');
  });

  test('PASSWORD_VERIFIER has the parameters clients expect and no session', async (t) => {
    const app = await createApp(await start(t), { pool: { AliasAttributes: ['email'] } });
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    const srp = srpSignIn(app, PASSWORD);
    const challenge = await srp.begin('alice@example.com');
    assert.equal(challenge.ChallengeName, 'PASSWORD_VERIFIER');
    assert.equal(challenge.Session, undefined);
    const { SALT, SECRET_BLOCK, SRP_B, USERNAME, USER_ID_FOR_SRP, ...more } =
      challenge.ChallengeParameters!;
    assert.deepEqual(more, {});
    assert.equal(USERNAME, 'alice');
    assert.equal(USER_ID_FOR_SRP, 'alice');
    assert.match(SALT!, /^[0-9a-f]{1,32}$/);
    assert.match(SRP_B!, /^[0-9a-f]{700,768}$/);
    assert.match(SECRET_BLOCK!, /^[A-Za-z0-9+/]+=*$/);
    assert.ok((await srp.answer(challenge)).AuthenticationResult);
  });

  test('a wrong password, signature, block, time or name is one and the same refusal', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    await createUser(app, 'bob');
    const srp = srpSignIn(app, PASSWORD);
    const begin = () => srp.begin('alice');
    const wrong = srpSignIn(app, 'Wrong-1');
    await assert.rejects(wrong.answer(await wrong.begin('alice')), WRONG);
    const spoilt: Record<string, string>[] = [
      { PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64') },
      { PASSWORD_CLAIM_SECRET_BLOCK: Buffer.alloc(1200).toString('base64') },
      { TIMESTAMP: 'Sat Jun 01 12:00:15 UTC 2030' },
      { TIMESTAMP: 'Sun Jun 1 12:00:15 UTC 2030' },
      { TIMESTAMP: 'Sat Jun 1 11:00:15 UTC 2030' },
      { TIMESTAMP: 'now' },
      { USERNAME: 'bob' },
    ];
    for (const responses of spoilt) {
      await assert.rejects(srp.answer(await begin(), responses), WRONG, JSON.stringify(responses));
      app.poolhouse.clock.advance(16 * 60_000);
    }
    assert.ok((await srp.answer(await begin())).AuthenticationResult);
  });

  test('an SRP answer signs in once', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const srp = srpSignIn(app, PASSWORD);
    const challenge = await srp.begin('alice');
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => srp.answer(challenge)),
    );
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('values of A that would fix the key are refused', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const N = SrpClient.modulus;
    for (const A of ['0', '00', N.toString(16), (2n * N).toString(16), 'xyz', 'f'.repeat(800)]) {
      await assert.rejects(
        app.cognito.initiateAuth({
          ClientId: app.clientId,
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: { USERNAME: 'alice', SRP_A: A },
        }),
        { name: 'InvalidParameterException' },
        A.slice(0, 10),
      );
    }
  });

  test('an unknown user gets a stable salt and a plausible B where existence is hidden', async (t) => {
    const app = await createApp(await start(t), {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    await createUser(app, 'alice');
    const srp = srpSignIn(app, PASSWORD);
    const first = await srp.begin('nobody');
    const second = await srp.begin('nobody');
    const other = await srp.begin('no-one');
    assert.equal(first.ChallengeParameters!.SALT, second.ChallengeParameters!.SALT);
    assert.notEqual(first.ChallengeParameters!.SALT, other.ChallengeParameters!.SALT);
    assert.notEqual(first.ChallengeParameters!.SRP_B, second.ChallengeParameters!.SRP_B);
    assert.equal(first.ChallengeParameters!.USER_ID_FOR_SRP, 'nobody');
    const known = await srp.begin('alice');
    assert.deepEqual(
      Object.keys(first.ChallengeParameters!).sort(),
      Object.keys(known.ChallengeParameters!).sort(),
    );
    await assert.rejects(srp.answer(first), WRONG);
    for (let n = 0; n < 4; n++) await assert.rejects(srp.answer(await srp.begin('nobody')), WRONG);
    await assert.rejects(srp.answer(await srp.begin('nobody')), {
      message: 'Password attempts exceeded',
    });

    const open = await createApp(app.poolhouse);
    await assert.rejects(srpSignIn(open, PASSWORD).begin('nobody'), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });
});
