import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type App,
  AuthenticatorApp,
  beginPassword,
  createUser,
  PASSWORD,
  signIn,
} from '../support/app.ts';
import {
  codeFor,
  EXPIRED,
  LIMIT,
  MISMATCH,
  messagesOf,
  NOBODY,
  OWN_EMAIL,
  onceApp,
  otherThan,
  outcomes,
  SMS,
  shown,
  signUp,
} from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const MINUTE = 60_000;
const HIDDEN = { PreventUserExistenceErrors: 'ENABLED' } as const;
const NEW_PASSWORD = 'Another-horse-8';
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const NO_MEDIUM = {
  name: 'InvalidParameterException',
  message:
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
};
const STATE = {
  name: 'NotAuthorizedException',
  message: 'User password cannot be reset in the current state.',
};
const DISABLED = { name: 'NotAuthorizedException', message: 'User is disabled.' };

const verified = (name: string) => ({ email: `${name}@example.com`, email_verified: 'true' });
const forgot = ({ cognito, clientId }: App, Username: string) =>
  cognito.forgotPassword({ ClientId: clientId, Username });
const finish = (
  { cognito, clientId }: App,
  Username: string,
  ConfirmationCode: string,
  Password = NEW_PASSWORD,
) => cognito.confirmForgotPassword({ ClientId: clientId, Username, ConfirmationCode, Password });

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a user who forgot the password sets another with the code', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'alice', verified('alice'));
    const { CodeDeliveryDetails } = await forgot(app, 'alice');
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.equal(message!.purpose, 'CustomMessage_ForgotPassword');
    await signIn(app, 'alice');
    const code = codeFor(app, 'alice@example.com');
    await assert.rejects(finish(app, 'alice', otherThan(code)), MISMATCH);
    const { $metadata: _, ...answer } = await finish(app, 'alice', code);
    assert.deepEqual(answer, {});
    await signIn(app, 'alice', NEW_PASSWORD);
    await assert.rejects(beginPassword(app, 'alice'), WRONG);
    await assert.rejects(finish(app, 'alice', code, PASSWORD), EXPIRED);
  });

  test('a code is good for an hour and replaced by the next', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'bob', verified('bob'));
    await assert.rejects(finish(app, 'bob', '123456'), EXPIRED);
    await forgot(app, 'bob');
    const first = codeFor(app, 'bob@example.com');
    app.poolhouse.clock.advance(60 * MINUTE);
    await assert.rejects(finish(app, 'bob', first), EXPIRED);
    await forgot(app, 'bob');
    const second = codeFor(app, 'bob@example.com');
    if (second !== first) await assert.rejects(finish(app, 'bob', first), MISMATCH);
    app.poolhouse.clock.advance(60 * MINUTE - 1);
    await finish(app, 'bob', second);
  });

  test('of many recoveries with one code, one sets its password', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'carol', verified('carol'));
    await forgot(app, 'carol');
    const code = codeFor(app, 'carol@example.com');
    const passwords = Array.from({ length: 6 }, (_, i) => `${NEW_PASSWORD}-${i}`);
    const requests = passwords.map((password) => finish(app, 'carol', code, password));
    const settled = await Promise.allSettled(requests);
    const won = passwords.filter((_, i) => settled[i]!.status === 'fulfilled');
    assert.equal(won.length, 1);
    await signIn(app, 'carol', won[0]);
  });

  test('a password the policy refuses costs neither the code nor an attempt', async () => {
    const app = await onceApp(poolhouse(), {
      pool: { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } },
    });
    await createUser(app, 'dave', verified('dave'));
    await forgot(app, 'dave');
    const code = codeFor(app, 'dave@example.com');
    for (let n = 0; n < 6; n++) {
      await assert.rejects(finish(app, 'dave', code, 'short'), {
        name: 'InvalidPasswordException',
        message: 'Password did not conform with policy: Password not long enough',
      });
      await assert.rejects(finish(app, 'dave', code, PASSWORD), {
        name: 'PasswordHistoryPolicyViolationException',
        message: 'Password has previously been used.',
      });
    }
    await finish(app, 'dave', code);
    await signIn(app, 'dave', NEW_PASSWORD);
  });

  test('recovery forgives what strangers guessed at the old password', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'erin', verified('erin'));
    for (let n = 0; n < 5; n++) await assert.rejects(beginPassword(app, 'erin', 'wrong'), WRONG);
    await forgot(app, 'erin');
    await finish(app, 'erin', codeFor(app, 'erin@example.com'));
    await signIn(app, 'erin', NEW_PASSWORD);
  });

  test('the settings of the pool say where the code goes', async () => {
    const both = {
      email: 'f@example.com',
      email_verified: 'true',
      phone_number: '+15555550199',
      phone_number_verified: 'true',
    };
    const phoneFirst = [
      { Name: 'verified_email', Priority: 2 },
      { Name: 'verified_phone_number', Priority: 1 },
    ] as const;
    const app = await onceApp(poolhouse(), {
      mfa: 'OPTIONAL',
      mfaConfig: {
        SmsMfaConfiguration: {
          SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
        },
      },
      pool: { ...SMS, AccountRecoverySetting: { RecoveryMechanisms: [...phoneFirst] } },
    });
    const { cognito, poolId } = app;
    await createUser(app, 'frank', both);
    const { CodeDeliveryDetails } = await forgot(app, 'frank');
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: '+*******0199',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    });
    await cognito.adminSetUserMFAPreference({
      UserPoolId: poolId,
      Username: 'frank',
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const { CodeDeliveryDetails: other } = await forgot(app, 'frank');
    assert.equal(other?.DeliveryMedium, 'EMAIL', 'one phone must not be both factors');
    await cognito.adminUpdateUserAttributes({
      UserPoolId: poolId,
      Username: 'frank',
      UserAttributes: [{ Name: 'email_verified', Value: 'false' }],
    });
    await assert.rejects(forgot(app, 'frank'), NO_MEDIUM);

    const byAdmin = await onceApp(poolhouse(), {
      pool: {
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
      },
    });
    await createUser(byAdmin, 'grace', verified('grace'));
    for (const name of ['grace', 'nobody']) {
      await assert.rejects(forgot(byAdmin, name), {
        name: 'NotAuthorizedException',
        message: 'Contact administrator to reset password.',
      });
    }
  });

  test('a client that hides nothing tells what stands in the way', async () => {
    const app = await onceApp(poolhouse());
    const { cognito, poolId } = app;
    await assert.rejects(forgot(app, 'nobody'), NOBODY);
    await assert.rejects(finish(app, 'nobody', '123456'), NOBODY);
    await signUp(app, 'unconfirmed', { email: 'u@example.com' });
    await assert.rejects(forgot(app, 'unconfirmed'), NO_MEDIUM);
    await assert.rejects(finish(app, 'unconfirmed', '123456'), {
      name: 'UserNotConfirmedException',
    });
    await createUser(app, 'unverified', { email: 'v@example.com' });
    await assert.rejects(forgot(app, 'unverified'), NO_MEDIUM);
    const invited = { UserPoolId: poolId, Username: 'invited' };
    await cognito.adminCreateUser({
      ...invited,
      UserAttributes: Object.entries(verified('i')).map(([Name, Value]) => ({ Name, Value })),
    });
    await assert.rejects(forgot(app, 'invited'), STATE);
    await assert.rejects(finish(app, 'invited', '123456'), STATE);
    await createUser(app, 'disabled', verified('d'));
    await forgot(app, 'disabled');
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'disabled' });
    await assert.rejects(forgot(app, 'disabled'), DISABLED);
    await assert.rejects(finish(app, 'disabled', codeFor(app, 'd@example.com')), DISABLED);
  });

  test('a client that hides who exists answers alike for names of nobody and of users', async () => {
    const app = await onceApp(poolhouse(), { client: HIDDEN });
    const { cognito, poolId } = app;
    await createUser(app, 'able', verified('able'));
    await createUser(app, 'unverified', { email: 'v@example.com' });
    await createUser(app, 'disabled', verified('d'));
    await signUp(app, 'unconfirmed', { email: 'u@example.com' });
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'invited',
      MessageAction: 'SUPPRESS',
    });
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'disabled' });
    for (const name of ['able', 'unverified', 'disabled', 'unconfirmed', 'invited', 'nobody']) {
      await assert.rejects(finish(app, name, '123456'), EXPIRED);
      const { CodeDeliveryDetails: once } = await forgot(app, name);
      const { CodeDeliveryDetails: again } = await forgot(app, name);
      assert.deepEqual(once, again);
      assert.match(once!.Destination!, /^[a-z]\*\*\*@[a-z]\*\*\*$/);
      assert.deepEqual([once!.DeliveryMedium, once!.AttributeName], ['EMAIL', 'email']);
      await assert.rejects(finish(app, name, 'nocode'), MISMATCH);
      for (let n = 3; n <= 5; n++) await forgot(app, name);
      await assert.rejects(forgot(app, name), LIMIT);
    }
    assert.equal(messagesOf(app), 5);
    const byMail = await onceApp(poolhouse(), {
      pool: { UsernameAttributes: ['email'] },
      client: HIDDEN,
    });
    const { CodeDeliveryDetails } = await forgot(byMail, 'stranger@nowhere.example');
    assert.equal(CodeDeliveryDetails?.Destination, 's***@n***');
  });

  test('guesses at a code are slowed down, for unknown names too', async () => {
    const app = await onceApp(poolhouse(), { client: HIDDEN });
    const { clock } = app.poolhouse;
    await createUser(app, 'heidi', verified('heidi'));
    await forgot(app, 'heidi');
    const wrong = otherThan(codeFor(app, 'heidi@example.com'));
    await forgot(app, 'nobody');
    for (const name of ['heidi', 'nobody']) {
      for (let n = 1; n <= 5; n++) await assert.rejects(finish(app, name, wrong), MISMATCH);
      for (const lock of [1, 2, 4, 8, 16, 32, 64]) {
        clock.advance(lock * 1000 - 1);
        await assert.rejects(finish(app, name, wrong), LIMIT);
        clock.advance(1);
        await assert.rejects(finish(app, name, wrong), MISMATCH);
      }
    }
  });

  test('a recovery is tried at most twenty times an hour, right codes included', async () => {
    const app = await onceApp(poolhouse(), {
      pool: { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 1 } } },
    });
    await createUser(app, 'heidi', verified('heidi'));
    await forgot(app, 'heidi');
    const code = codeFor(app, 'heidi@example.com');
    for (let n = 0; n < 20; n++) {
      await assert.rejects(finish(app, 'heidi', code, PASSWORD), {
        name: 'PasswordHistoryPolicyViolationException',
      });
    }
    await assert.rejects(finish(app, 'heidi', code), LIMIT);
    await app.cognito.adminResetUserPassword({ UserPoolId: app.poolId, Username: 'heidi' });
    await finish(app, 'heidi', codeFor(app, 'heidi@example.com'));
  });

  test('a code is asked for five times an hour', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'ivan', verified('ivan'));
    const { successes, errors } = await outcomes(
      Array.from({ length: 8 }, () => forgot(app, 'ivan')),
    );
    assert.deepEqual([successes, [...errors]], [5, ['LimitExceededException']]);
    app.poolhouse.clock.advance(60 * MINUTE);
    await forgot(app, 'ivan');
  });

  test('a code sent to an address the user no longer has proves nothing', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'judy', verified('judy'));
    await forgot(app, 'judy');
    await app.cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'judy',
      UserAttributes: Object.entries(verified('new')).map(([Name, Value]) => ({ Name, Value })),
    });
    await assert.rejects(finish(app, 'judy', codeFor(app, 'judy@example.com')), EXPIRED);
    await signIn(app, 'judy');
  });

  test('a code sent to an address that has become a second factor proves nothing', async () => {
    const app = await onceApp(poolhouse(), {
      pool: {
        ...OWN_EMAIL,
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: 'verified_email', Priority: 1 },
            { Name: 'verified_phone_number', Priority: 2 },
          ],
        },
      },
    });
    const { cognito, poolId } = app;
    await cognito.setUserPoolMfaConfig({
      UserPoolId: poolId,
      MfaConfiguration: 'OPTIONAL',
      EmailMfaConfiguration: {},
    });
    await createUser(app, 'vic', verified('vic'));
    await forgot(app, 'vic');
    const code = codeFor(app, 'vic@example.com');
    const prefer = (on: boolean) =>
      cognito.adminSetUserMFAPreference({
        UserPoolId: poolId,
        Username: 'vic',
        EmailMfaSettings: { Enabled: on, PreferredMfa: on },
      });
    await prefer(true);
    await assert.rejects(finish(app, 'vic', code), EXPIRED);
    await prefer(false);
    await finish(app, 'vic', code);
    await signIn(app, 'vic', NEW_PASSWORD);
  });

  test('an administrator makes a password useless, and the code sets another', async () => {
    const app = await onceApp(poolhouse());
    const { cognito, poolId } = app;
    await createUser(app, 'karl', verified('karl'));
    const reset = (Username: string) =>
      cognito.adminResetUserPassword({ UserPoolId: poolId, Username });
    const { $metadata: _, ...answer } = await reset('karl');
    assert.deepEqual(answer, {});
    assert.equal((await shown(app, 'karl')).status, 'RESET_REQUIRED');
    await assert.rejects(beginPassword(app, 'karl'), {
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    });
    await forgot(app, 'karl');
    await reset('karl');
    await finish(app, 'karl', codeFor(app, 'karl@example.com'));
    assert.equal((await shown(app, 'karl')).status, 'CONFIRMED');
    await signIn(app, 'karl', NEW_PASSWORD);
    await createUser(app, 'unverified');
    await assert.rejects(reset('unverified'), NO_MEDIUM);
    assert.equal((await shown(app, 'unverified')).status, 'CONFIRMED');
    await cognito.adminCreateUser({ UserPoolId: poolId, Username: 'invited' });
    await assert.rejects(reset('invited'), STATE);
    await signUp(app, 'unconfirmed');
    await assert.rejects(reset('unconfirmed'), NO_MEDIUM);
    await assert.rejects(reset('nobody'), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  test('a sign-in under way ends when an administrator resets the password', async () => {
    const app = await onceApp(poolhouse(), { mfa: 'ON' });
    await createUser(app, 'lena', verified('lena'));
    const { Session } = await beginPassword(app, 'lena');
    const { cognito, clientId, poolId } = app;
    const associated = await cognito.associateSoftwareToken({ Session });
    const phone = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    const verifiedToken = await cognito.verifySoftwareToken({
      Session: associated.Session,
      UserCode: phone.code(),
    });
    await cognito.adminResetUserPassword({ UserPoolId: poolId, Username: 'lena' });
    await assert.rejects(
      cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'MFA_SETUP',
        Session: verifiedToken.Session,
        ChallengeResponses: { USERNAME: 'lena' },
      }),
      { name: 'PasswordResetRequiredException' },
    );
  });
});
