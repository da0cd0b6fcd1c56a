import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import { type App, createUser, PASSWORD, tokensOf } from '../support/app.ts';
import { send } from '../support/call.ts';
import {
  answer,
  choiceApp,
  choose,
  INVALID_SESSION,
  MAIL,
  PHONE,
  REACHABLE,
  WRONG,
  WRONG_CODE,
} from '../support/choice.ts';
import { codeFor } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

/** What a right answer to each challenge of a first factor would bring. */
const RIGHT = (app: App): Partial<Record<ChallengeNameType, Record<string, string>>> => ({
  SELECT_CHALLENGE: { ANSWER: 'PASSWORD', PASSWORD },
  PASSWORD: { PASSWORD },
  EMAIL_OTP: { EMAIL_OTP_CODE: codeFor(app, MAIL) },
  SMS_OTP: { SMS_OTP_CODE: codeFor(app, PHONE) },
});
const BY_CODE: readonly string[] = ['EMAIL_OTP', 'SMS_OTP', 'SMS_MFA', 'SOFTWARE_TOKEN_MFA'];

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const newApp = () => choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP']);
  /** Alice, asked each challenge that a first factor can be given by. */
  const asked = async () => {
    const app = await newApp();
    await createUser(app, 'alice', REACHABLE);
    const sessions: Partial<Record<ChallengeNameType, string>> = {};
    for (const PREFERRED_CHALLENGE of ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP']) {
      const { ChallengeName, Session } = await choose(app, 'alice', { PREFERRED_CHALLENGE });
      sessions[ChallengeName!] = Session!;
    }
    const { Session } = await choose(app, 'alice');
    return { app, sessions: { ...sessions, SELECT_CHALLENGE: Session! } };
  };

  test('an answer to another challenge than the one asked proves nothing and spends nothing', async () => {
    const { app, sessions } = await asked();
    const right = RIGHT(app);
    for (const [step, session] of Object.entries(sessions)) {
      for (const [name, responses] of Object.entries<Record<string, string>>({
        ...right,
        PASSWORD_SRP: { SRP_A: await new SrpClient(app.poolId).a() },
        NEW_PASSWORD_REQUIRED: { NEW_PASSWORD: 'Aa-123456' },
        MFA_SETUP: {},
        SELECT_MFA_TYPE: { ANSWER: 'EMAIL_OTP' },
        SOFTWARE_TOKEN_MFA: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
        SMS_MFA: { SMS_MFA_CODE: codeFor(app, PHONE) },
      })) {
        if (name === step) continue;
        await assert.rejects(
          answer(app, name as ChallengeNameType, session, 'alice', responses),
          BY_CODE.includes(name) ? WRONG_CODE : INVALID_SESSION,
          `${name} at ${step}`,
        );
      }
    }
    for (const [step, session] of Object.entries(sessions)) {
      const responses = right[step as ChallengeNameType];
      tokensOf(await answer(app, step as ChallengeNameType, session, 'alice', responses));
    }
  });

  test('a session is refused to other users, clients and pools, changed or too long', async () => {
    const { app, sessions } = await asked();
    const { cognito, poolId } = app;
    await createUser(app, 'bob', { email: 'bob@example.com', email_verified: 'true' });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
    });
    const otherClient: App = { ...app, clientId: UserPoolClient!.ClientId! };
    const otherPool = await newApp();
    await createUser(otherPool, 'alice', REACHABLE);
    const right = RIGHT(app);
    for (const [step, session] of Object.entries(sessions)) {
      const name = step as ChallengeNameType;
      const give = (by: App, text: string, username = 'alice') =>
        answer(by, name, text, username, right[name]);
      await assert.rejects(give(app, session, 'bob'), INVALID_SESSION, step);
      await assert.rejects(give(app, session, 'nobody'), INVALID_SESSION, step);
      await assert.rejects(give(otherClient, session), INVALID_SESSION, step);
      await assert.rejects(give(otherPool, session), INVALID_SESSION, step);
      const middle = session.length >> 1;
      const changed = session[middle] === 'A' ? 'B' : 'A';
      const altered = session.slice(0, middle) + changed + session.slice(middle + 1);
      await assert.rejects(give(app, altered), INVALID_SESSION, step);
      await assert.rejects(give(app, 'x'.repeat(2048)), INVALID_SESSION, step);
      await assert.rejects(give(app, 'x'.repeat(2049)), { name: 'InvalidParameterException' });
      await assert.rejects(answer(app, name, undefined, 'alice', right[name]), {
        name: 'InvalidParameterException',
        message: 'Missing required parameter Session',
      });
    }
    for (const [step, session] of Object.entries(sessions)) {
      const name = step as ChallengeNameType;
      tokensOf(await answer(app, name, session, 'alice', right[name]));
    }
  });

  test('a session ends when the user is deleted, and is nobody’s for a namesake', async () => {
    const { app, sessions } = await asked();
    const right = RIGHT(app);
    await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'alice' });
    const refuseAll = async () => {
      for (const [step, session] of Object.entries(sessions)) {
        const name = step as ChallengeNameType;
        const give = answer(app, name, session, 'alice', right[name]);
        await assert.rejects(give, INVALID_SESSION, step);
      }
    };
    await refuseAll();
    await createUser(app, 'alice', REACHABLE);
    await refuseAll();
  });

  test('codes of any form but eight ASCII digits are only wrong ones', async () => {
    const { app, sessions } = await asked();
    const right = codeFor(app, MAIL);
    const fullWidth = [...right].map((digit) => String.fromCodePoint(0xff10 + Number(digit)));
    for (const code of [
      '',
      right.slice(1),
      `${right}0`,
      ` ${right}`,
      `${right} ${MAIL}`,
      fullWidth.join(''),
      'x'.repeat(100_000),
    ]) {
      await app.poolhouse.server.store.transaction(async (tx) => {
        const user = await app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'alice' });
        const sub = user.UserAttributes!.find(({ Name }) => Name === 'sub')!.Value!;
        await tx.attempts.clear(app.poolId, sub, 'sign-in-code');
      });
      const give = answer(app, 'EMAIL_OTP', sessions.EMAIL_OTP, 'alice', { EMAIL_OTP_CODE: code });
      await assert.rejects(give, WRONG_CODE, JSON.stringify(code.slice(0, 30)));
    }
    const { EMAIL_OTP } = RIGHT(app);
    tokensOf(await answer(app, 'EMAIL_OTP', sessions.EMAIL_OTP, 'alice', EMAIL_OTP));
  });

  test('parameters of the wrong type, and names and preferences without end, are told apart', async () => {
    const app = await newApp();
    await createUser(app, 'alice', REACHABLE);
    const begin = (AuthParameters: unknown) =>
      send(app.poolhouse.url, 'InitiateAuth', {
        ClientId: app.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters,
      });
    for (const [parameters, error] of [
      [{}, 'InvalidParameterException'],
      [{ USERNAME: '' }, 'InvalidParameterException'],
      [{ USERNAME: 'alice', PREFERRED_CHALLENGE: '' }, 'InvalidParameterException'],
      [{ USERNAME: 'alice', PREFERRED_CHALLENGE: 'email_otp' }, 'InvalidParameterException'],
      [{ USERNAME: 'alice', PREFERRED_CHALLENGE: 'x'.repeat(9000) }, 'InvalidParameterException'],
      [{ USERNAME: 'x'.repeat(9000) }, 'UserNotFoundException'],
      [{ USERNAME: 'alice', SRP_A: 'zz' }, 'InvalidParameterException'],
      [{ USERNAME: ['alice'] }, 'SerializationException'],
      [{ USERNAME: { name: 'alice' } }, 'SerializationException'],
    ] as const) {
      const { status, error: told } = await begin(parameters);
      assert.deepEqual([status, told], [400, error], JSON.stringify(parameters).slice(0, 80));
    }
  });

  test('a name without end is hidden like any other', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP'], {
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      },
    });
    for (const name of ['x'.repeat(128), '\u{1f600}'.repeat(128), 'x'.repeat(9000)]) {
      const { Session } = await choose(app, name, { PREFERRED_CHALLENGE: 'PASSWORD' });
      assert.ok(Session!.length <= 2048);
      await assert.rejects(answer(app, 'PASSWORD', Session, name, { PASSWORD }), WRONG);
      const other = answer(app, 'PASSWORD', Session, `${name}x`, { PASSWORD });
      await assert.rejects(other, INVALID_SESSION);
    }
  });
});
