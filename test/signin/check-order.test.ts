import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, csvOf, importFile, rowOf } from '../import/support.ts';
import { type App, createUser, PASSWORD } from '../support/app.ts';
import { onceApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import { answering, functionsBehind } from '../triggers/functions.ts';

const REFUSALS = {
  unconfirmed: ['UserNotConfirmedException', 'User is not confirmed.'],
  'unconfirmed and disabled': ['UserNotConfirmedException', 'User is not confirmed.'],
  disabled: ['NotAuthorizedException', 'User is disabled.'],
  'reset and disabled': ['NotAuthorizedException', 'User is disabled.'],
  reset: ['PasswordResetRequiredException', 'Password reset required for the user'],
  imported: ['PasswordResetRequiredException', 'Password reset required for the user'],
} as const;
type State = keyof typeof REFUSALS;
const STATES = Object.keys(REFUSALS) as State[];

const LOCKED = ['NotAuthorizedException', 'Password attempts exceeded'];
const WRONG = ['NotAuthorizedException', 'Incorrect username or password.'];

/** Every way to begin a sign-in, each with the password as far as it is asked for. */
const FLOWS = {
  async USER_PASSWORD_AUTH({ cognito, clientId: ClientId }, USERNAME, PASSWORD) {
    const AuthParameters = { USERNAME, PASSWORD };
    await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  },

  async ADMIN_USER_PASSWORD_AUTH({ cognito, poolId, clientId: ClientId }, USERNAME, PASSWORD) {
    const AuthFlow = 'ADMIN_USER_PASSWORD_AUTH';
    const AuthParameters = { USERNAME, PASSWORD };
    await cognito.adminInitiateAuth({ UserPoolId: poolId, ClientId, AuthFlow, AuthParameters });
  },

  async USER_SRP_AUTH(app, USERNAME, password) {
    const { cognito, poolId, clientId: ClientId, poolhouse } = app;
    const srp = new SrpClient(poolId);
    const AuthParameters = { USERNAME, SRP_A: await srp.a() };
    const asked = await cognito.initiateAuth({
      ClientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters,
    });
    const now = poolhouse.clock.now();
    await cognito.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await srp.answer(asked.ChallengeParameters!, password, now),
    });
  },

  async 'USER_SRP_AUTH by an administrator'(app, USERNAME, password) {
    const { cognito, poolId: UserPoolId, clientId: ClientId, poolhouse } = app;
    const srp = new SrpClient(UserPoolId);
    const AuthParameters = { USERNAME, SRP_A: await srp.a() };
    const asked = await cognito.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters,
    });
    const now = poolhouse.clock.now();
    await cognito.adminRespondToAuthChallenge({
      UserPoolId,
      ClientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await srp.answer(asked.ChallengeParameters!, password, now),
    });
  },

  async USER_AUTH({ cognito, clientId: ClientId }, USERNAME) {
    const AuthParameters = { USERNAME };
    await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters });
  },

  async 'USER_AUTH with a password'({ cognito, clientId: ClientId }, USERNAME, PASSWORD) {
    const AuthParameters = { USERNAME, PASSWORD, PREFERRED_CHALLENGE: 'PASSWORD' };
    await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters });
  },

  async 'USER_AUTH with SRP_A'({ cognito, poolId, clientId: ClientId }, USERNAME) {
    const AuthParameters = { USERNAME, SRP_A: await new SrpClient(poolId).a() };
    await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters });
  },

  async CUSTOM_AUTH({ cognito, clientId: ClientId }, USERNAME) {
    const AuthParameters = { USERNAME };
    await cognito.initiateAuth({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters });
  },
} satisfies Record<string, (app: App, username: string, password: string) => Promise<void>>;

const PASSWORD_FLOWS = [
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_SRP_AUTH',
  'USER_SRP_AUTH by an administrator',
  'USER_AUTH with a password',
] as const;

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

  async function appWith(existence: 'LEGACY' | 'ENABLED', states: readonly State[]): Promise<App> {
    const define = answering({ challengeName: 'PASSWORD_VERIFIER' });
    const app = await onceApp(poolhouse(), {
      pool: {
        AutoVerifiedAttributes: ['email'],
        LambdaConfig: { DefineAuthChallenge: functions.on('define', define) },
      },
      client: {
        PreventUserExistenceErrors: existence,
        ExplicitAuthFlows: [
          'ALLOW_USER_AUTH',
          'ALLOW_USER_PASSWORD_AUTH',
          'ALLOW_ADMIN_USER_PASSWORD_AUTH',
          'ALLOW_USER_SRP_AUTH',
          'ALLOW_CUSTOM_AUTH',
        ],
      },
    });
    for (const state of states) await enter(app, state, state.replaceAll(' ', '-'));
    return app;
  }

  async function enter(app: App, state: State, Username: string): Promise<void> {
    const { cognito, poolId: UserPoolId, clientId: ClientId } = app;
    if (state === 'imported') {
      await importFile(app, csvOf(await columnsOf(app), [rowOf(Username)]));
      return;
    }
    if (state.startsWith('unconfirmed')) {
      const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
      await cognito.signUp({ ClientId, Username, Password: PASSWORD, UserAttributes });
    } else {
      await createUser(app, Username, { email: `${Username}@example.com`, email_verified: 'true' });
    }
    if (state.startsWith('reset')) await cognito.adminResetUserPassword({ UserPoolId, Username });
    if (state.endsWith('disabled')) await cognito.adminDisableUser({ UserPoolId, Username });
  }

  async function refusal(app: App, flow: keyof typeof FLOWS, name: string, password: string) {
    try {
      await FLOWS[flow](app, name, password);
      return 'let in';
    } catch (error) {
      return error instanceof Error ? [error.name, error.message] : error;
    }
  }

  const flows = Object.keys(FLOWS) as (keyof typeof FLOWS)[];

  test('where existence is no secret, every flow refuses by the user’s state before any proof', async () => {
    const app = await appWith('LEGACY', STATES);
    for (const state of STATES) {
      for (const flow of flows) {
        for (const password of [PASSWORD, 'Wrong-horse-1']) {
          const told = await refusal(app, flow, state.replaceAll(' ', '-'), password);
          assert.deepEqual(told, REFUSALS[state], `${state}, ${flow}`);
        }
      }
    }
  });

  test('the lock of the password comes before the state, in every flow', async () => {
    const app = await appWith('LEGACY', []);
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    for (let n = 0; n < 5; n++) {
      assert.deepEqual(await refusal(app, 'USER_SRP_AUTH', 'alice', 'Wrong-horse-1'), WRONG);
    }
    await app.cognito.adminResetUserPassword({ UserPoolId: app.poolId, Username: 'alice' });
    for (const flow of flows) {
      assert.deepEqual(await refusal(app, flow, 'alice', PASSWORD), LOCKED, flow);
    }
    app.poolhouse.clock.advance(16 * 60_000);
    for (const flow of flows) {
      assert.deepEqual(await refusal(app, flow, 'alice', PASSWORD), REFUSALS.reset, flow);
    }
  });

  test('refusals by state count as no wrong password', async () => {
    const app = await appWith('LEGACY', ['imported']);
    for (let n = 0; n < 7; n++) {
      const told = await refusal(app, 'USER_SRP_AUTH', 'imported', 'Wrong-horse-1');
      assert.deepEqual(told, REFUSALS.imported);
    }
  });

  test('where existence is hidden, only the right password learns of the state', async () => {
    const app = await appWith('ENABLED', STATES);
    for (const flow of PASSWORD_FLOWS) {
      for (const state of STATES) {
        const name = state.replaceAll(' ', '-');
        const isTold = state === 'unconfirmed' || state === 'reset';
        assert.deepEqual(
          await refusal(app, flow, name, PASSWORD),
          isTold ? REFUSALS[state] : WRONG,
          `${state}, ${flow}`,
        );
        assert.deepEqual(await refusal(app, flow, name, 'Wrong-horse-1'), WRONG, state);
        app.poolhouse.clock.advance(20 * 60_000);
      }
    }
  });

  test('a user who comes to be refused on the way is refused alike in every flow', async () => {
    const app = await appWith('LEGACY', []);
    const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    const srp = new SrpClient(UserPoolId);
    const SRP_A = await srp.a();
    const begin = (AuthFlow: 'USER_SRP_AUTH' | 'USER_AUTH' | 'CUSTOM_AUTH', more = {}) =>
      cognito.initiateAuth({
        ClientId,
        AuthFlow,
        AuthParameters: { USERNAME: 'alice', SRP_A, ...more },
      });
    const under = [
      await begin('USER_SRP_AUTH'),
      await begin('USER_AUTH'),
      await begin('CUSTOM_AUTH', { CHALLENGE_NAME: 'SRP_A' }),
    ];
    await cognito.adminResetUserPassword({ UserPoolId, Username: 'alice' });
    for (const { ChallengeName, ChallengeParameters, Session } of under) {
      assert.equal(ChallengeName, 'PASSWORD_VERIFIER');
      const now = app.poolhouse.clock.now();
      const [name, message] = REFUSALS.reset;
      await assert.rejects(
        cognito.respondToAuthChallenge({
          ClientId,
          ChallengeName,
          Session,
          ChallengeResponses: await srp.answer(ChallengeParameters!, 'Wrong-horse-1', now),
        }),
        { name, message },
      );
    }
  });
});
