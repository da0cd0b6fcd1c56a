import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, confirm, messagesOf, shown, signUp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, functionsBehind, throwing } from './functions.ts';

const email = (name: string) => ({ email: `${name}@example.com` });

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const PreSignUp = (response: Record<string, unknown>) =>
    functions.on('pre-sign-up', answering(response));
  const echoing = (name: string) => functions.on(name, (event) => event);

  test('a person the function confirms signs in at once, without a code', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: {
        LambdaConfig: {
          PreSignUp: PreSignUp({ autoConfirmUser: true, autoVerifyEmail: true }),
          PostConfirmation: echoing('confirmed'),
        },
      },
    });
    const { cognito, clientId } = app;
    const answer = await cognito.signUp({
      ClientId: clientId,
      Username: 'alice',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
      ValidationData: [{ Name: 'plan', Value: 'gold' }, { Name: 'empty' }],
      ClientMetadata: { from: 'web' },
    });
    assert.equal(answer.UserConfirmed, true);
    assert.equal(answer.CodeDeliveryDetails, undefined);
    assert.equal(messagesOf(app), 0);
    const { status, attributes } = await shown(app, 'alice');
    assert.deepEqual([status, attributes.email_verified], ['CONFIRMED', 'true']);
    await signIn(app, 'alice');
    assert.deepEqual(functions.events('pre-sign-up')[0].request, {
      userAttributes: { email: 'alice@example.com' },
      validationData: { plan: 'gold' },
      clientMetadata: { from: 'web' },
    });
    const [confirmed, ...more] = functions.events('confirmed');
    assert.deepEqual(more, []);
    assert.equal(confirmed.triggerSource, 'PostConfirmation_ConfirmSignUp');
    assert.deepEqual(confirmed.request, {
      userAttributes: {
        sub: answer.UserSub,
        'cognito:user_status': 'CONFIRMED',
        email: 'alice@example.com',
        email_verified: 'true',
      },
      clientMetadata: { from: 'web' },
    });
  });

  test('an address the function vouches for is verified, and there must be one', async () => {
    const app = await createApp(poolhouse(), {
      pool: { LambdaConfig: { PreSignUp: PreSignUp({ autoVerifyPhone: 'true' }) } },
    });
    await signUp(app, 'bob', { ...email('bob'), phone_number: '+15555550123' });
    const { status, attributes } = await shown(app, 'bob');
    assert.deepEqual(
      [status, attributes.email_verified, attributes.phone_number_verified],
      ['UNCONFIRMED', 'false', 'true'],
    );
    await assert.rejects(signUp(app, 'carol', email('carol')), {
      name: 'InvalidLambdaResponseException',
    });
    await assert.rejects(shown(app, 'carol'), { name: 'UserNotFoundException' });
  });

  test('an alias the function vouches for moves to the new user', async () => {
    const app = await createApp(poolhouse(), {
      pool: {
        AliasAttributes: ['email'],
        LambdaConfig: { PreSignUp: PreSignUp({ autoConfirmUser: true, autoVerifyEmail: true }) },
      },
    });
    await signUp(app, 'first', email('shared'));
    await signUp(app, 'second', email('shared'));
    assert.equal((await shown(app, 'first')).attributes.email_verified, 'false');
    assert.equal((await shown(app, 'shared@example.com')).username, 'second');
  });

  test('a name that is taken is refused before the function hears of it', async () => {
    const app = await createApp(poolhouse(), {
      pool: { LambdaConfig: { PreSignUp: PreSignUp({}) } },
    });
    await signUp(app, 'dave');
    await assert.rejects(signUp(app, 'dave'), { name: 'UsernameExistsException' });
    await assert.rejects(signUp(app, 'erin', { email: 'nonsense' }), {
      name: 'InvalidParameterException',
    });
    assert.equal(functions.events('pre-sign-up').length, 1);
  });

  test('an administrator creates users past the flags of the function, not past its refusal', async () => {
    const app = await createApp(poolhouse(), {
      pool: {
        LambdaConfig: {
          PreSignUp: functions.on('pre-sign-up', (event) => {
            if (event.request.validationData?.vetted !== 'yes') throw new Error('not vetted');
            return { ...event, response: { autoConfirmUser: true, autoVerifyEmail: true } };
          }),
        },
      },
    });
    const { cognito, poolId } = app;
    const create = (Value: string) =>
      cognito.adminCreateUser({
        UserPoolId: poolId,
        Username: 'frank',
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'email', Value: 'frank@example.com' }],
        ValidationData: [{ Name: 'vetted', Value }],
        ClientMetadata: { by: 'script' },
      });
    await assert.rejects(create('no'), {
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error not vetted.',
    });
    const { User } = await create('yes');
    assert.equal(User!.UserStatus, 'FORCE_CHANGE_PASSWORD');
    assert.equal((await shown(app, 'frank')).attributes.email_verified, undefined);
    const event = functions.events('pre-sign-up')[1];
    assert.equal(event.triggerSource, 'PreSignUp_AdminCreateUser');
    assert.equal(event.callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.deepEqual(event.request.clientMetadata, { by: 'script' });
  });

  test('a person stays confirmed though the function that hears of it fails', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: { LambdaConfig: { PostConfirmation: functions.on('confirmed', throwing('too late')) } },
    });
    const failed = {
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error too late.',
    };
    await signUp(app, 'grace', email('grace'));
    const code = codeFor(app, 'grace@example.com');
    await assert.rejects(confirm(app, 'grace', code), failed);
    assert.equal((await shown(app, 'grace')).status, 'CONFIRMED');
    await signIn(app, 'grace');
    await signUp(app, 'heidi', email('heidi'));
    const { cognito, poolId } = app;
    const heidi = { UserPoolId: poolId, Username: 'heidi', ClientMetadata: { by: 'admin' } };
    await assert.rejects(cognito.adminConfirmSignUp(heidi), failed);
    assert.equal((await shown(app, 'heidi')).status, 'CONFIRMED');
    const [, event] = functions.events('confirmed');
    assert.equal(event.callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.deepEqual(event.request.clientMetadata, { by: 'admin' });
  });

  test('a new password for a code is told apart from a confirmed sign-up', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: { LambdaConfig: { PostConfirmation: echoing('confirmed') } },
    });
    const { cognito, clientId } = app;
    await signUp(app, 'ivan', email('ivan'));
    await confirm(app, 'ivan', codeFor(app, 'ivan@example.com'));
    await cognito.forgotPassword({ ClientId: clientId, Username: 'ivan' });
    await cognito.confirmForgotPassword({
      ClientId: clientId,
      Username: 'ivan',
      ConfirmationCode: codeFor(app, 'ivan@example.com'),
      Password: `${PASSWORD}x`,
      ClientMetadata: { step: 'recovery' },
    });
    const events = functions.events('confirmed');
    assert.deepEqual(
      events.map(({ triggerSource }) => triggerSource),
      ['PostConfirmation_ConfirmSignUp', 'PostConfirmation_ConfirmForgotPassword'],
    );
    assert.deepEqual(events[1].request.clientMetadata, { step: 'recovery' });
    assert.equal(events[0].request.clientMetadata, undefined);
  });
});
