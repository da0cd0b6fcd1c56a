import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginPassword, createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import {
  codeFor,
  confirm,
  messagesOf,
  outcomes,
  SMS,
  shown,
  signUp,
  signUpApp,
} from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a person signs up, confirms with the code and signs in', async () => {
    const app = await signUpApp(poolhouse());
    const answer = await signUp(app, 'alice', { email: 'alice@example.com', name: 'Alice' });
    assert.equal(answer.UserConfirmed, false);
    assert.deepEqual(answer.CodeDeliveryDetails, {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    assert.equal(answer.Session, undefined);
    await assert.rejects(beginPassword(app, 'alice'), {
      name: 'UserNotConfirmedException',
      message: 'User is not confirmed.',
    });
    assert.deepEqual(await shown(app, 'alice'), {
      username: 'alice',
      status: 'UNCONFIRMED',
      enabled: true,
      attributes: {
        sub: answer.UserSub,
        email: 'alice@example.com',
        email_verified: 'false',
        name: 'Alice',
      },
    });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.match(message!.code!, /^[0-9]{6}$/);
    assert.deepEqual(
      [message!.purpose, message!.subject, message!.body],
      [
        'CustomMessage_SignUp',
        'Your verification code',
        `Your confirmation code is ${message!.code}`,
      ],
    );
    const { $metadata: _, ...confirmed } = await confirm(app, 'alice', message!.code!);
    assert.deepEqual(confirmed, {});
    const { status, attributes } = await shown(app, 'alice');
    assert.deepEqual([status, attributes.email_verified], ['CONFIRMED', 'true']);
    await signIn(app, 'alice');
  });

  test('the phone number gets the code where the pool verifies both', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: { ...SMS, AutoVerifiedAttributes: ['email', 'phone_number'] },
    });
    const both = { email: 'bob@example.com', phone_number: '+15555550123' };
    const { CodeDeliveryDetails } = await signUp(app, 'bob', both);
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: '+*******0123',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    });
    await confirm(app, 'bob', codeFor(app, '+15555550123'));
    const { attributes } = await shown(app, 'bob');
    assert.equal(attributes.phone_number_verified, 'true');
    assert.equal(attributes.email_verified, 'false');
    const mailOnly = await signUp(app, 'carol', { email: 'carol@example.com' });
    assert.equal(mailOnly.CodeDeliveryDetails?.DeliveryMedium, 'EMAIL');
    const neither = await signUp(app, 'dave', { name: 'Dave' });
    assert.equal(neither.CodeDeliveryDetails, undefined);
  });

  test('a pool that verifies nothing sends nothing, and an administrator confirms', async () => {
    const app = await createApp(poolhouse());
    const answer = await signUp(app, 'erin', { email: 'erin@example.com' });
    assert.equal(answer.CodeDeliveryDetails, undefined);
    assert.equal(messagesOf(app), 0);
    const { cognito, poolId } = app;
    await cognito.adminConfirmSignUp({ UserPoolId: poolId, Username: 'erin' });
    const { status, attributes } = await shown(app, 'erin');
    assert.deepEqual([status, attributes.email_verified], ['CONFIRMED', 'false']);
    await signIn(app, 'erin');
    const again = { UserPoolId: poolId, Username: 'erin' };
    await assert.rejects(cognito.adminConfirmSignUp(again), {
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
    await cognito.adminCreateUser({ UserPoolId: poolId, Username: 'invited' });
    const invited = { UserPoolId: poolId, Username: 'invited' };
    await assert.rejects(cognito.adminConfirmSignUp(invited), {
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD',
    });
    const unknown = { UserPoolId: poolId, Username: 'nobody' };
    await assert.rejects(cognito.adminConfirmSignUp(unknown), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  test('a pool with e-mail usernames makes the username, and signs in by the address', async () => {
    const app = await signUpApp(poolhouse(), { pool: { UsernameAttributes: ['email'] } });
    const { UserSub } = await signUp(app, 'frank@example.com');
    const user = await shown(app, 'frank@example.com');
    assert.deepEqual([user.username, user.attributes.email], [UserSub, 'frank@example.com']);
    await assert.rejects(signUp(app, 'frank@example.com'), {
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    });
    await assert.rejects(signUp(app, 'frank'), {
      name: 'InvalidParameterException',
      message: 'Username should be an email.',
    });
    await confirm(app, 'frank@example.com', codeFor(app, 'frank@example.com'));
    await signIn(app, 'frank@example.com');
  });

  test('templates of the pool are the words of its messages', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: {
        VerificationMessageTemplate: {
          EmailSubject: 'Welcome',
          EmailMessage: 'Type {####} to begin.',
        },
      },
    });
    await signUp(app, 'grace', { email: 'grace@example.com' });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.deepEqual(
      [message!.subject, message!.body],
      ['Welcome', `Type ${message!.code} to begin.`],
    );
  });

  test('a name is taken by the first who asks for it, also of many at once', async () => {
    const app = await signUpApp(poolhouse());
    const race = Array.from({ length: 8 }, (_, i) =>
      signUp(app, 'heidi', { email: `heidi${i}@example.com` }),
    );
    const { successes, errors } = await outcomes(race);
    assert.deepEqual([successes, [...errors]], [1, ['UsernameExistsException']]);
    assert.equal(messagesOf(app), 1);
    await assert.rejects(signUp(app, 'heidi'), {
      name: 'UsernameExistsException',
      message: 'User already exists',
    });
    const sub = await createUser(app, 'ivan');
    await assert.rejects(signUp(app, sub), { name: 'UsernameExistsException' });
  });

  test('a sign-up that is refused leaves nothing behind', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: {
        Schema: [
          { Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true },
          { Name: 'plan', AttributeDataType: 'String', Mutable: true },
        ],
        Policies: { PasswordPolicy: { MinimumLength: 8, RequireUppercase: true } },
      },
      client: { WriteAttributes: ['email', 'name'] },
    });
    const { cognito, clientId } = app;
    const refusals: [Record<string, string>, string, object][] = [
      [
        { email: 'j@example.com' },
        'short',
        {
          name: 'InvalidPasswordException',
          message: 'Password did not conform with policy: Password not long enough',
        },
      ],
      [
        { email: 'j@example.com' },
        'lower-case-7',
        {
          name: 'InvalidPasswordException',
          message: 'Password did not conform with policy: Password must have uppercase characters',
        },
      ],
      [
        { name: 'Judy' },
        PASSWORD,
        {
          name: 'InvalidParameterException',
          message: 'Attributes did not conform to the schema: email: The attribute is required\n',
        },
      ],
      [
        { email: 'j@example.com', 'custom:x': '1' },
        PASSWORD,
        {
          name: 'InvalidParameterException',
          message:
            'Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n',
        },
      ],
      [
        { 'custom:x': '1', 'custom:y': '2' },
        PASSWORD,
        {
          name: 'InvalidParameterException',
          message:
            'Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\ncustom:y: Attribute does not exist in the schema.\nemail: The attribute is required\n',
        },
      ],
      [
        { email: 'nonsense' },
        PASSWORD,
        { name: 'InvalidParameterException', message: 'Invalid email address format.' },
      ],
      ...['custom:plan', 'email_verified', 'given_name'].map(
        (unwritable): [Record<string, string>, string, object] => [
          { email: 'j@example.com', [unwritable]: 'true' },
          PASSWORD,
          {
            name: 'NotAuthorizedException',
            message: 'A client attempted to write unauthorized attribute',
          },
        ],
      ),
    ];
    for (const [attributes, password, refusal] of refusals) {
      const request = cognito.signUp({
        ClientId: clientId,
        Username: 'judy',
        Password: password,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      });
      await assert.rejects(request, refusal);
    }
    const bare = cognito.signUp({
      ClientId: clientId,
      Username: 'judy',
      UserAttributes: [{ Name: 'email', Value: 'j@example.com' }],
    });
    await assert.rejects(bare, {
      name: 'InvalidParameterException',
      message: 'Missing required parameter Password',
    });
    assert.equal(messagesOf(app), 0);
    await assert.rejects(shown(app, 'judy'), { name: 'UserNotFoundException' });
    await signUp(app, 'judy', { email: 'j@example.com', name: 'Judy' });
  });

  test('a pool may leave creating users to administrators', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    await assert.rejects(signUp(app, 'mallory', { email: 'm@example.com' }), {
      name: 'NotAuthorizedException',
      message: 'SignUp is not permitted for this user pool',
    });
  });

  test('a pool whose users have one-time codes lets them sign up without a password', async () => {
    const app = await signUpApp(poolhouse(), {
      pool: {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
    });
    const { cognito, clientId } = app;
    await cognito.signUp({
      ClientId: clientId,
      Username: 'niaj',
      UserAttributes: [{ Name: 'email', Value: 'niaj@example.com' }],
    });
    await confirm(app, 'niaj', codeFor(app, 'niaj@example.com'));
    assert.equal((await shown(app, 'niaj')).status, 'CONFIRMED');
    await assert.rejects(beginPassword(app, 'niaj'), { name: 'NotAuthorizedException' });
  });
});
