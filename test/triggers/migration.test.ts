import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { PASSWORD, signIn } from '../support/app.ts';
import { codeFor, LIMIT, messagesOf, outcomes, shown } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, functionsBehind, throwing } from './functions.ts';
import { migratingOn } from './migration-app.ts';

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const userAttributes = { email: 'old@example.com', email_verified: 'true' };
  const migrating = migratingOn(poolhouse, functions);
  const forgotten = { userAttributes, messageAction: 'SUPPRESS' };

  test('a person from elsewhere recovers: the user is made, and gets the code', async () => {
    const app = await migrating(answering(forgotten));
    const { cognito, clientId } = app;
    const { CodeDeliveryDetails } = await cognito.forgotPassword({
      ClientId: clientId,
      Username: 'alice',
      ClientMetadata: { from: 'web' },
    });
    assert.equal(CodeDeliveryDetails?.Destination, 'o***@e***');
    const { status, attributes } = await shown(app, 'alice');
    assert.deepEqual([status, attributes.email_verified], ['RESET_REQUIRED', 'true']);
    const [event] = functions.events('migration');
    assert.deepEqual(
      [event.triggerSource, event.userName, event.request],
      [
        'UserMigration_ForgotPassword',
        'alice',
        { validationData: null, clientMetadata: { from: 'web' } },
      ],
    );
    await cognito.confirmForgotPassword({
      ClientId: clientId,
      Username: 'alice',
      ConfirmationCode: codeFor(app, 'old@example.com'),
      Password: PASSWORD,
    });
    await signIn(app, 'alice');
    await cognito.forgotPassword({ ClientId: clientId, Username: 'alice' });
    assert.equal(functions.events('migration').length, 1);
  });

  test('of many requests for one such person, one makes the user and all are answered', async () => {
    const app = await migrating(answering(forgotten), { pool: { UsernameAttributes: ['email'] } });
    const Username = 'old@example.com';
    const race = Array.from({ length: 4 }, () =>
      app.cognito.forgotPassword({ ClientId: app.clientId, Username }),
    );
    assert.equal((await outcomes(race)).successes, 4);
    const { Users } = await app.cognito.listUsers({ UserPoolId: app.poolId });
    assert.equal(Users!.length, 1);
    // A code that is replaced before it leaves is not sent.
    assert.ok(messagesOf(app) >= 1);
  });

  test('a person the function does not know is refused in its words, or not told apart', async () => {
    const open = await migrating(throwing('unknown'));
    const ask = (app: typeof open) =>
      app.cognito.forgotPassword({ ClientId: app.clientId, Username: 'bob' });
    await assert.rejects(ask(open), {
      name: 'UserLambdaValidationException',
      message: 'UserMigration failed with error unknown.',
    });
    const hidden = await migrating(throwing('unknown'), { hidden: true });
    const { CodeDeliveryDetails } = await ask(hidden);
    assert.equal(CodeDeliveryDetails?.DeliveryMedium, 'EMAIL');
    assert.equal(messagesOf(hidden), 0);
    await assert.rejects(shown(hidden, 'bob'), { name: 'UserNotFoundException' });
  });

  test('names are not tried on the function without limit', async () => {
    const app = await migrating(throwing('unknown'));
    const ask = () => app.cognito.forgotPassword({ ClientId: app.clientId, Username: 'carol' });
    for (let i = 0; i < 5; i++) {
      await assert.rejects(ask(), { name: 'UserLambdaValidationException' });
    }
    await assert.rejects(ask(), LIMIT);
    assert.equal(functions.events('migration').length, 5);
  });

  test('a user the pool cannot have is not made', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ userAttributes: { email: 'nonsense' } }, 'UserNotFoundException'],
      [{ userAttributes: { 'custom:unknown': 'x' } }, 'UserNotFoundException'],
      [{ userAttributes: { sub: 'x' } }, 'UserNotFoundException'],
      [{ userAttributes, enableSMSMFA: true }, 'UserNotFoundException'],
      [{ userAttributes: null }, 'InvalidLambdaResponseException'],
      [{ userAttributes: { email: 5 } }, 'InvalidLambdaResponseException'],
      [{ userAttributes, finalUserStatus: 'ARCHIVED' }, 'InvalidLambdaResponseException'],
      [{ userAttributes, messageAction: 'RESEND' }, 'InvalidLambdaResponseException'],
      [{ userAttributes, desiredDeliveryMediums: ['PIGEON'] }, 'InvalidLambdaResponseException'],
    ];
    for (const [response, name] of cases) {
      const app = await migrating(answering(response));
      const request = { ClientId: app.clientId, Username: 'dave' };
      await assert.rejects(app.cognito.forgotPassword(request), (error: Error) => {
        assert.equal(error.name, name, JSON.stringify(response));
        if (name === 'UserNotFoundException') {
          assert.equal(error.message, `Exception migrating user in app client ${app.clientId}`);
        }
        return true;
      });
      await assert.rejects(shown(app, 'dave'), { name: 'UserNotFoundException' });
    }
  });

  test('an alias that is another user’s moves only where the function says so', async () => {
    const pool: Partial<CreateUserPoolCommandInput> = { AliasAttributes: ['email'] };
    const app = await migrating(
      (event) => ({
        ...event,
        response: {
          ...event.response,
          ...forgotten,
          forceAliasCreation: event.userName === 'frank',
        },
      }),
      { pool },
    );
    const ask = (Username: string) =>
      app.cognito.forgotPassword({ ClientId: app.clientId, Username });
    await ask('erin');
    await assert.rejects(ask('grace'), { name: 'UserNotFoundException' });
    await ask('frank');
    assert.equal((await shown(app, 'old@example.com')).username, 'frank');
    assert.equal((await shown(app, 'erin')).attributes.email_verified, 'false');
  });

  test('the invitation of such a person tells no password, and the user passes PreSignUp', async () => {
    const app = await migrating(
      answering({
        userAttributes,
        desiredDeliveryMediums: ['EMAIL'],
        finalUserStatus: 'CONFIRMED',
      }),
      { pool: { LambdaConfig: { PreSignUp: functions.on('pre-sign-up', (event) => event) } } },
    );
    await app.cognito.forgotPassword({
      ClientId: app.clientId,
      Username: 'heidi',
      ClientMetadata: { a: 'b' },
    });
    const messages = app.poolhouse.inbox({ userPoolId: app.poolId });
    const invitation = messages.find(({ purpose }) => purpose === 'CustomMessage_AdminCreateUser');
    assert.match(invitation!.body, /heidi and temporary password is \*{8}/);
    assert.equal((await shown(app, 'heidi')).status, 'CONFIRMED');
    const [event] = functions.events('pre-sign-up');
    assert.equal(event.triggerSource, 'PreSignUp_AdminCreateUser');
    assert.deepEqual(event.request.clientMetadata, { a: 'b' });
  });
});
