import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { onEveryStore, type Start } from '../support/servers.ts';

const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };

async function withTotp(start: Start, t: Parameters<Start>[0], settings = {}) {
  const app = await createApp(await start(t), { mfa: 'OPTIONAL', ...settings });
  await createUser(app, 'alice');
  const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
  return { app, phone };
}

onEveryStore((start) => {
  test('a session ends after the minutes the client gives it', async (t) => {
    const { app, phone } = await withTotp(start, t, {
      client: { AuthSessionValidity: 5, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
    });
    const { Session } = await beginPassword(app, 'alice');
    app.poolhouse.clock.advance(5 * 60_000 - 1);
    await assert.rejects(answerTotp(app, Session, 'alice', phone.wrongCode()), {
      name: 'CodeMismatchException',
    });
    app.poolhouse.clock.advance(1);
    await assert.rejects(answerTotp(app, Session, 'alice', phone.code()), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    });
  });

  test('a session changed in any byte is refused', async (t) => {
    const { app, phone } = await withTotp(start, t);
    const { Session } = await beginPassword(app, 'alice');
    const bytes = Buffer.from(Session!, 'base64');
    for (let i = 0; i < bytes.length; i += 7) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      const text = changed.toString('base64');
      await assert.rejects(answerTotp(app, text, 'alice', phone.code()), INVALID, `byte ${i}`);
    }
    await assert.rejects(answerTotp(app, 'x'.repeat(2048), 'alice', phone.code()), INVALID);
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
  });

  test('a session serves its own user, client and pool only', async (t) => {
    const { app, phone } = await withTotp(start, t);
    const { cognito, poolId } = app;
    await createUser(app, 'bob');
    await enrol(app, (await signIn(app, 'bob')).AccessToken);
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
    const otherClient: App = { ...app, clientId: UserPoolClient!.ClientId! };
    const otherPool = await createApp(app.poolhouse, { mfa: 'OPTIONAL' });
    await createUser(otherPool, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, Session, 'bob', phone.code()), INVALID);
    await assert.rejects(answerTotp(otherClient, Session, 'alice', phone.code()), INVALID);
    await assert.rejects(answerTotp(otherPool, Session, 'alice', phone.code()), INVALID);
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
  });

  test('of fifty answers to one session at once exactly one gets tokens', async (t) => {
    const { app, phone } = await withTotp(start, t);
    const { Session } = await beginPassword(app, 'alice');
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => answerTotp(app, Session, 'alice', phone.code())),
    );
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('an answer to another challenge than the one asked proves nothing', async (t) => {
    const { app, phone } = await withTotp(start, t);
    const { Session } = await beginPassword(app, 'alice');
    const answer = (ChallengeName: string, responses: Record<string, string>) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: ChallengeName as 'SMS_MFA',
        Session,
        ChallengeResponses: { USERNAME: 'alice', ...responses },
      });
    const mismatch = {
      name: 'CodeMismatchException',
      message: 'Invalid code or auth state for the user.',
    };
    await assert.rejects(answer('SMS_MFA', { SMS_MFA_CODE: phone.code() }), mismatch);
    await assert.rejects(answer('EMAIL_OTP', { EMAIL_OTP_CODE: phone.code() }), mismatch);
    await assert.rejects(answer('MFA_SETUP', {}), INVALID);
    await assert.rejects(answer('NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: 'Aa-123456' }), INVALID);
    await assert.rejects(answer('SELECT_MFA_TYPE', { ANSWER: 'SOFTWARE_TOKEN_MFA' }), INVALID);
    await assert.rejects(answer('CUSTOM_CHALLENGE', { ANSWER: 'x' }), INVALID);
    await assert.rejects(answer('ADMIN_NO_SRP_AUTH', {}), {
      name: 'InvalidParameterException',
      message: 'The challenge ADMIN_NO_SRP_AUTH is not supported by this server.',
    });
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
  });

  test('a user disabled or deleted between two steps gets no tokens', async (t) => {
    const { app, phone } = await withTotp(start, t);
    const { cognito, poolId } = app;
    const { Session } = await beginPassword(app, 'alice');
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'alice' });
    await assert.rejects(answerTotp(app, Session, 'alice', phone.code()), {
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    });
    await cognito.adminDeleteUser({ UserPoolId: poolId, Username: 'alice' });
    await assert.rejects(answerTotp(app, Session, 'alice', phone.code()), INVALID);
  });

  test('an alias answers for the user it belongs to', async (t) => {
    const app = await createApp(await start(t), {
      mfa: 'OPTIONAL',
      pool: { AliasAttributes: ['email'] },
    });
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    const phone = await enrol(app, (await signIn(app, 'alice@example.com')).AccessToken);
    const { Session, ChallengeParameters } = await beginPassword(app, 'alice@example.com');
    assert.equal(ChallengeParameters!.USER_ID_FOR_SRP, 'alice');
    tokensOf(await answerTotp(app, Session, 'alice@example.com', phone.code()));
  });
});
