import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import { shown, signUp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { answering, type Event, functionsBehind, Raw } from './functions.ts';

const UNRECOGNIZABLE = {
  name: 'InvalidLambdaResponseException',
  message: 'Unrecognizable lambda output',
};
const TIMEOUT = {
  name: 'UnexpectedLambdaException',
  message:
    'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
};

/** The event back again, with a response that is written as text. */
const withResponse = (response: string) => (event: Event) =>
  new Raw(JSON.stringify({ ...event, response: '?' }).replace('"?"', response));

onEveryStore((start) => {
  for (const way of ['lambda', 'http'] as const) {
    describe(`behind a ${way}`, () => {
      const functions = functionsBehind(way);
      const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
      const hasty = sharedServer(start, {}, { triggers: functions.routes, triggerMs: 500 });
      const appWith = (handler: (event: Event) => unknown, server = poolhouse) =>
        createApp(server(), {
          pool: { LambdaConfig: { PreSignUp: functions.on('PreSignUp', handler) } },
        });

      test('a function that hangs is given up after its third attempt', async () => {
        const app = await appWith(() => new Promise(() => {}), hasty);
        await assert.rejects(signUp(app, 'alice'), TIMEOUT);
        assert.equal(functions.events('PreSignUp').length, 3);
        await assert.rejects(shown(app, 'alice'), { name: 'UserNotFoundException' });
      });

      test('a function that is late once is asked again', async () => {
        let calls = 0;
        const late = (event: Event) => (++calls === 1 ? new Promise(() => {}) : event);
        const app = await appWith(late, hasty);
        await signUp(app, 'bob');
        assert.equal(calls, 2);
      });

      test('answers that are no event are refused, and the server goes on', async () => {
        const answers: ((event: Event) => unknown)[] = [
          () => new Raw(''),
          () => new Raw('{'),
          () => new Raw('[]'),
          () => new Raw('"x"'),
          (event) => new Raw(JSON.stringify(event) + ' '.repeat(10 * 1024 * 1024)),
          () => new Raw('['.repeat(100_000)),
          ({ version: _, ...rest }) => rest,
          ({ callerContext: _, ...rest }) => rest,
          ({ request: _, ...rest }) => rest,
          ({ response: _, ...rest }) => rest,
          (event) => ({ ...event, userPoolId: 5 }),
          withResponse('null'),
          withResponse('[]'),
          withResponse('"x"'),
          withResponse('{"autoConfirmUser":"yes"}'),
          withResponse('{"autoConfirmUser":1}'),
          withResponse('{"autoConfirmUser":{"a":1}}'),
          withResponse(`{"x":${'{"y":'.repeat(1000)}1${'}'.repeat(1000)}}`),
        ];
        for (const answer of answers) {
          const app = await appWith(answer);
          await assert.rejects(signUp(app, 'carol'), UNRECOGNIZABLE);
          assert.equal(functions.events('PreSignUp').length, 1);
        }
      });

      test('names that belong to prototypes are names like others', async () => {
        const app = await appWith(
          withResponse('{"__proto__":{"autoConfirmUser":true},"constructor":1,"toString":null}'),
        );
        assert.equal((await signUp(app, 'dave')).UserConfirmed, false);
        assert.equal(({} as { autoConfirmUser?: unknown }).autoConfirmUser, undefined);
      });

      test('a long message of a function is cut short', async () => {
        const app = await appWith(() => {
          throw new Error('x'.repeat(100_000));
        });
        await assert.rejects(signUp(app, 'erin'), (error: Error) => error.message.length < 3000);
      });
    });
  }

  describe('whatever a function does', () => {
    const functions = functionsBehind('http');
    const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

    test('no transaction is open meanwhile: it may change its own pool', async () => {
      const { cognito } = await createApp(poolhouse());
      const app = await createApp(poolhouse(), {
        pool: {
          LambdaConfig: {
            PreSignUp: functions.on('PreSignUp', async (event) => {
              await cognito.createGroup({ UserPoolId: event.userPoolId, GroupName: 'new' });
              return event;
            }),
            PostConfirmation: functions.on('PostConfirmation', async (event) => {
              const { userPoolId: UserPoolId, userName: Username } = event;
              await cognito.adminAddUserToGroup({ UserPoolId, Username, GroupName: 'new' });
              return event;
            }),
          },
        },
      });
      await signUp(app, 'alice');
      await app.cognito.adminConfirmSignUp({ UserPoolId: app.poolId, Username: 'alice' });
      const { claims } = decoded((await signIn(app, 'alice')).AccessToken);
      assert.deepEqual(claims['cognito:groups'], ['new']);
    });

    test('claims it makes up are claims and nothing else', async () => {
      const app = await createApp(poolhouse(), {
        pool: {
          LambdaConfig: {
            PreTokenGenerationConfig: {
              LambdaVersion: 'V2_0',
              LambdaArn: functions.on(
                'PreTokenGeneration',
                withResponse(
                  '{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":' +
                    '{"__proto__":{"sub":"x"},"constructor":{"prototype":{}},"sub":"x"}}}}',
                ),
              ),
            },
          },
        },
      });
      const sub = await createUser(app, 'bob');
      const { claims } = decoded((await signIn(app, 'bob')).IdToken);
      assert.equal(claims.sub, sub);
      assert.deepEqual(Object.getOwnPropertyDescriptor(claims, '__proto__')?.value, { sub: 'x' });
    });

    test('text that no store can hold does not reach one', async () => {
      const app = await createApp(poolhouse(), {
        pool: {
          LambdaConfig: {
            UserMigration: functions.on(
              'UserMigration',
              answering({ userAttributes: { name: 'a\0b' } }),
            ),
          },
        },
      });
      const answer = await send(app.poolhouse.url, 'ForgotPassword', {
        ClientId: app.clientId,
        Username: 'carol',
      });
      assert.deepEqual([answer.status, answer.error], [400, UNRECOGNIZABLE.name]);
    });
  });
});
