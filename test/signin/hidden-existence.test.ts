import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { turnOffPassword } from '../federation/residents.ts';
import { type App, createUser } from '../support/app.ts';
import { send } from '../support/call.ts';
import { signUp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

/** The kinds of pool by what people sign in by, and how a name of each kind is written. */
const POOLS: [string, Partial<CreateUserPoolCommandInput>, (name: string) => string][] = [
  ['a username', {}, (name) => name],
  [
    'a username, in any case',
    { UsernameConfiguration: { CaseSensitive: false } },
    (name) => name.toUpperCase(),
  ],
  ['an e-mail address', { UsernameAttributes: ['email'] }, (name) => `${name}@example.com`],
];

/** What a name can stand for. */
const STATES = [
  'nobody',
  'able',
  'invited',
  'disabled',
  'reset',
  'waiting',
  'unreachable',
  'federated',
];

const PASSWORD = 'Another-horse-9';

/** Values that belong to one name or one moment, told by their form alone. */
function formOf(value: unknown, name: string): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => {
      if (key === 'Destination') return inner.replace(/^[a-z](?=\*)|(?<=@)[a-z]/g, 'x');
      if (key === 'Session') return inner.length > 100 ? 'some' : inner;
      if (/^(SALT|SECRET_BLOCK|SRP_B)$/.test(key)) return 'some';
      if (/^(USERNAME|USER_ID_FOR_SRP)$/.test(key)) {
        return inner.toLowerCase() === name.toLowerCase() ? 'the name' : inner.replace(/\w/g, 'x');
      }
      return inner;
    }),
  );
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  async function enter(app: App, state: string, name: string): Promise<void> {
    const { cognito, poolId } = app;
    const who = { UserPoolId: poolId, Username: name };
    const address = `${state}@example.com`;
    const verified = { email: address, email_verified: 'true' };
    if (state === 'nobody') return;
    if (state === 'waiting') {
      await signUp(app, name, { email: address });
    } else if (state === 'invited') {
      const UserAttributes = Object.entries(verified).map(([Name, Value]) => ({ Name, Value }));
      await cognito.adminCreateUser({ ...who, UserAttributes, MessageAction: 'SUPPRESS' });
    } else {
      await createUser(app, name, state === 'unreachable' ? {} : verified);
    }
    if (state === 'disabled') await cognito.adminDisableUser(who);
    if (state === 'reset') await cognito.adminResetUserPassword(who);
    if (state === 'federated') await turnOffPassword(app, name);
  }

  /** What a stranger is told of `name`, by every public operation. */
  async function told(app: App, state: string, name: string): Promise<unknown[]> {
    const { clientId: ClientId, poolId, poolhouse: server } = app;
    const answers: unknown[] = [];
    const ask = async (operation: string, input: object) => {
      const { status, error, message, body } = await send(server.url, operation, {
        ClientId,
        ...input,
      });
      answers.push([operation, status, error, message, error ? undefined : formOf(body, name)]);
      return body;
    };
    const Username = name;
    for (let n = 0; n < 2; n++) {
      await ask('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: name, PASSWORD },
      });
    }
    const srp = new SrpClient(poolId);
    const { ChallengeParameters } = await ask('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: name, SRP_A: await srp.a() },
    });
    await ask('RespondToAuthChallenge', {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await srp.answer(ChallengeParameters, PASSWORD, server.clock.now()),
    });
    const choice = (more: object) =>
      ask('InitiateAuth', {
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: name, ...more },
      });
    const { Session } = await choice({});
    assert.ok(Session);
    await ask('RespondToAuthChallenge', {
      ChallengeName: 'SELECT_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: name, ANSWER: 'PASSWORD', PASSWORD },
    });
    await choice({ PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
    await choice({ PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    for (const ChallengeName of ['SMS_MFA', 'NEW_PASSWORD_REQUIRED']) {
      await ask('RespondToAuthChallenge', {
        ChallengeName,
        Session: 'x'.repeat(40),
        ChallengeResponses: { USERNAME: name, SMS_MFA_CODE: '123456', NEW_PASSWORD: PASSWORD },
      });
    }
    const recovery = { Username, ConfirmationCode: '000000', Password: PASSWORD };
    await ask('ConfirmForgotPassword', { ...recovery, ConfirmationCode: 'no-code' });
    if (state === 'reset') answers[answers.length - 1] = undefined;
    await ask('ConfirmForgotPassword', recovery);
    // A code that was sent before a stranger came tells itself, as docs/fidelity.md says.
    if (state === 'reset') answers[answers.length - 1] = undefined;
    await ask('ForgotPassword', { Username });
    await ask('ConfirmForgotPassword', recovery);
    await ask('ConfirmForgotPassword', { ...recovery, Password: 'short' });
    const confirmation = { Username, ConfirmationCode: '000000' };
    await ask('ConfirmSignUp', { Username, ConfirmationCode: 'no-code' });
    if (state === 'waiting') answers[answers.length - 1] = undefined;
    await ask('ConfirmSignUp', confirmation);
    if (state === 'waiting') answers[answers.length - 1] = undefined;
    await ask('ResendConfirmationCode', { Username });
    await ask('ConfirmSignUp', confirmation);
    for (let n = 0; n < 5; n++) await ask('ResendConfirmationCode', { Username });
    for (let n = 0; n < 4; n++) await ask('ConfirmSignUp', confirmation);
    for (let n = 0; n < 4; n++) await ask('ConfirmForgotPassword', recovery);
    return answers;
  }

  for (const [what, pool, nameOf] of POOLS) {
    test(`where people sign in by ${what}, a stranger is told the same of every name`, async () => {
      const app = await signUpApp(poolhouse(), {
        pool,
        client: {
          PreventUserExistenceErrors: 'ENABLED',
          ExplicitAuthFlows: [
            'ALLOW_USER_AUTH',
            'ALLOW_USER_PASSWORD_AUTH',
            'ALLOW_USER_SRP_AUTH',
            'ALLOW_REFRESH_TOKEN_AUTH',
          ],
        },
      });
      const all: [string, unknown[]][] = [];
      for (const state of STATES) {
        if (state === 'unreachable' && nameOf('x').includes('@')) continue;
        await enter(app, state, nameOf(state));
        all.push([state, await told(app, state, nameOf(state))]);
      }
      const [[, nobody]] = all as [[string, unknown[]]];
      for (const [state, answers] of all) {
        for (const [i, answer] of answers.entries()) {
          if (answer !== undefined) assert.deepEqual(answer, nobody[i], state);
        }
      }
    });
  }
});
