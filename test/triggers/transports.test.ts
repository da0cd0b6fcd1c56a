import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApp } from '../support/app.ts';
import { shown, signUp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, arnOf, type Functions, functionsBehind, throwing } from './functions.ts';

onEveryStore((start) => {
  for (const way of ['lambda', 'http', 'module'] as const) {
    describe(`functions behind a ${way}`, () => {
      const functions = functionsBehind(way);
      const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
      // A module is one function: it tells triggers apart by what they are.
      const preSignUp = (handler: Parameters<Functions['on']>[1]) =>
        functions.on('PreSignUp', handler);

      test('are given the event, and their answer decides', async () => {
        const app = await signUpApp(poolhouse(), {
          pool: { LambdaConfig: { PreSignUp: preSignUp(answering({ autoConfirmUser: true })) } },
        });
        const { UserConfirmed } = await signUp(app, 'alice', { email: 'alice@example.com' });
        assert.equal(UserConfirmed, true);
        assert.deepEqual(functions.events('PreSignUp'), [
          {
            version: '1',
            region: 'us-east-1',
            userPoolId: app.poolId,
            userName: 'alice',
            callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: app.clientId },
            triggerSource: 'PreSignUp_SignUp',
            request: { userAttributes: { email: 'alice@example.com' }, validationData: null },
            response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
          },
        ]);
      });

      test('refuse in their own words, once', async () => {
        const app = await createApp(poolhouse(), {
          pool: { LambdaConfig: { PreSignUp: preSignUp(throwing('not you.')) } },
        });
        await assert.rejects(signUp(app, 'bob'), {
          name: 'UserLambdaValidationException',
          message: 'PreSignUp failed with error not you..',
        });
        await assert.rejects(shown(app, 'bob'), { name: 'UserNotFoundException' });
        assert.equal(functions.events('PreSignUp').length, 1);
      });

      test('that answer no event are told so', async () => {
        const app = await createApp(poolhouse(), {
          pool: { LambdaConfig: { PreSignUp: preSignUp(() => undefined) } },
        });
        await assert.rejects(signUp(app, 'carol'), {
          name: 'InvalidLambdaResponseException',
          message: 'Unrecognizable lambda output',
        });
      });
    });
  }

  describe('functions nobody mapped', () => {
    const functions = functionsBehind('lambda');
    const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
    const bare = sharedServer(start);

    test('are unknown to the endpoint they fall to', async () => {
      const app = await createApp(poolhouse(), {
        pool: { LambdaConfig: { PreSignUp: arnOf('nobody') } },
      });
      await assert.rejects(signUp(app, 'dave'), {
        name: 'UnexpectedLambdaException',
        message: 'PreSignUp invocation failed due to error ResourceNotFoundException',
      });
    });

    test('cannot be called where no endpoint is configured', async () => {
      const app = await createApp(bare(), {
        pool: { LambdaConfig: { PreSignUp: arnOf('nobody') } },
      });
      await assert.rejects(signUp(app, 'erin'), {
        name: 'UnexpectedLambdaException',
        message: 'PreSignUp invocation failed due to error ResourceNotFoundException',
      });
    });
  });
});
