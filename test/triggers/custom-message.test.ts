import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginPassword, createUser, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, confirm, messagesOf, SMS, shown, signUp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, functionsBehind, type Handler, throwing } from './functions.ts';

const BOTH = ['email', 'phone_number'] as const;
const INVALID = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' };

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const appWith = (handler: Handler, pool = {}) =>
    signUpApp(poolhouse(), {
      pool: { ...pool, LambdaConfig: { CustomMessage: functions.on('words', handler) } },
    });
  const email = (name: string) => ({ email: `${name}@example.com` });
  const sources = () => functions.events('words').map(({ triggerSource }) => triggerSource);

  test('the words of the function are those of the message, with the code put in', async () => {
    const app = await appWith((event) => {
      const { codeParameter } = event.request;
      return answering({
        emailSubject: 'Welcome',
        emailMessage: `<b>${codeParameter}</b> is your code.`,
        smsMessage: `never sent ${codeParameter}`,
      })(event);
    });
    const { UserSub } = await app.cognito.signUp({
      ClientId: app.clientId,
      Username: 'alice',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
      ClientMetadata: { from: 'web' },
    });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.equal(message!.subject, 'Welcome');
    assert.equal(message!.body, `<b>${message!.code}</b> is your code.`);
    const [event] = functions.events('words');
    assert.equal(event.userName, 'alice');
    assert.deepEqual(event.request, {
      userAttributes: {
        sub: UserSub,
        'cognito:user_status': 'UNCONFIRMED',
        email: 'alice@example.com',
        email_verified: 'false',
      },
      codeParameter: '{####}',
      linkParameter: '{##Click Here##}',
      usernameParameter: null,
      clientMetadata: { from: 'web' },
    });
    await confirm(app, 'alice', message!.code!);
  });

  test('where the function says nothing the pool’s template is used', async () => {
    const app = await appWith(answering({ emailMessage: '', smsMessage: null }), {
      VerificationMessageTemplate: { EmailSubject: 'S', EmailMessage: 'Type {####}.' },
    });
    await signUp(app, 'bob', email('bob'));
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.deepEqual([message!.subject, message!.body], ['S', `Type ${message!.code}.`]);
  });

  test('every occasion has its source', async () => {
    const app = await appWith((event) => event, { ...SMS, AutoVerifiedAttributes: BOTH });
    const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
    await signUp(app, 'carol', email('carol'));
    await cognito.resendConfirmationCode({
      ClientId,
      Username: 'carol',
      ClientMetadata: { a: 'b' },
    });
    assert.deepEqual(functions.events('words').at(-1).request.clientMetadata, { a: 'b' });
    await confirm(app, 'carol', codeFor(app, 'carol@example.com'));
    await cognito.forgotPassword({ ClientId, Username: 'carol' });
    const { AccessToken } = await signIn(app, 'carol');
    await cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
    await cognito.updateUserAttributes({
      AccessToken,
      UserAttributes: [{ Name: 'phone_number', Value: '+15555550123' }],
    });
    assert.equal(
      functions.events('words').at(-1).request.userAttributes.phone_number,
      '+15555550123',
    );
    await cognito.adminCreateUser({
      UserPoolId,
      Username: 'dave',
      UserAttributes: [{ Name: 'email', Value: 'dave@example.com' }],
      DesiredDeliveryMediums: ['EMAIL'],
      ClientMetadata: { for: 'PreSignUp alone' },
    });
    const { callerContext, request } = functions.events('words').at(-1);
    assert.equal(callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.equal(request.usernameParameter, '{username}');
    assert.equal(request.clientMetadata, undefined);
    assert.deepEqual(
      sources(),
      [
        'SignUp',
        'ResendCode',
        'ForgotPassword',
        'VerifyUserAttribute',
        'UpdateUserAttribute',
        'AdminCreateUser',
      ].map((occasion) => `CustomMessage_${occasion}`),
    );
  });

  test('a code of a second factor is worded too, by SMS', async () => {
    const app = await appWith(answering({ smsMessage: 'Go in with {####}' }), SMS);
    const { cognito, poolId: UserPoolId } = app;
    await cognito.setUserPoolMfaConfig({
      UserPoolId,
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsConfiguration: SMS.SmsConfiguration },
    });
    await createUser(app, 'erin', { phone_number: '+15555550199' });
    await cognito.adminSetUserMFAPreference({
      UserPoolId,
      Username: 'erin',
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    await beginPassword(app, 'erin');
    const [message] = app.poolhouse.inbox({ userPoolId: UserPoolId });
    assert.equal(message!.body, `Go in with ${message!.code}`);
    assert.deepEqual(sources(), ['CustomMessage_Authentication']);
  });

  test('an invitation has both the name and the password in it', async () => {
    const invite = (app: Awaited<ReturnType<typeof appWith>>, Username: string) =>
      app.cognito.adminCreateUser({
        UserPoolId: app.poolId,
        Username,
        UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
        DesiredDeliveryMediums: ['EMAIL'],
      });
    const whole = await appWith(answering({ emailMessage: '{username} enters with {####}' }));
    await invite(whole, 'frank');
    const [message] = whole.poolhouse.inbox({ userPoolId: whole.poolId });
    assert.equal(message!.body, `frank enters with ${message!.code}`);
    const half = await appWith(answering({ emailMessage: 'Enter with {####}' }));
    await assert.rejects(invite(half, 'frank'), INVALID);
    await assert.rejects(shown(half, 'frank'), { name: 'UserNotFoundException' });
  });

  test('words that cannot be sent are refused before anything is written', async () => {
    const wrong: Record<string, unknown>[] = [
      { emailMessage: 'no code' },
      { emailMessage: `{####}${'x'.repeat(20_000)}` },
      { emailSubject: 'x'.repeat(141) },
      { emailMessage: 5 },
      { emailMessage: ['{####}'] },
      { emailMessage: '{####}\0' },
    ];
    for (const response of wrong) {
      const app = await appWith(answering(response));
      await assert.rejects(signUp(app, 'grace', email('grace')), INVALID);
      await assert.rejects(shown(app, 'grace'), { name: 'UserNotFoundException' });
      assert.equal(messagesOf(app), 0);
    }
    const long = await appWith(answering({ smsMessage: `{####}${'x'.repeat(140)}` }), {
      ...SMS,
      AutoVerifiedAttributes: BOTH,
    });
    await assert.rejects(signUp(long, 'grace', { phone_number: '+15555550123' }), INVALID);
    const failing = await appWith(throwing('no words'));
    await assert.rejects(signUp(failing, 'grace', email('grace')), {
      name: 'UserLambdaValidationException',
      message: 'CustomMessage failed with error no words.',
    });
  });

  test('nobody is written to for a name that is nobody’s', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: { LambdaConfig: { CustomMessage: functions.on('words', (event) => event) } },
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    await app.cognito.forgotPassword({ ClientId: app.clientId, Username: 'nobody' });
    assert.deepEqual([sources(), messagesOf(app)], [[], 0]);
  });

  test('where sign-ups are confirmed by link, the words may hold the link instead of the code', async () => {
    const words = answering({ emailMessage: 'Go on: {##Click Here##}' });
    const app = await appWith(words, {
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' },
    });
    await signUp(app, 'heidi', email('heidi'));
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.match(message!.body, /^Go on: <a href="[^"]+\/confirmUser\?[^"]+">Click Here<\/a>$/);
    await assert.rejects(signUp(await appWith(words), 'heidi', email('heidi')), INVALID);
  });
});
