import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticatorApp, createApp, createUser, PASSWORD } from '../support/app.ts';
import { codeFor } from '../support/codes.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { onEveryStore } from '../support/servers.ts';
import { HOST, openApplication } from './application.ts';

const MAIL = 'ann@example.com';
const MAIL_POOL = {
  AutoVerifiedAttributes: ['email' as const],
  Policies: {
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] as never },
  },
};
const EVERY_FLOW = {
  ExplicitAuthFlows: [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ] as never,
};

onEveryStore((start) => {
  test('Amplify enrols an authenticator and signs in with it', async (t) => {
    const poolhouse = await start(t, { now: Date.now() });
    const app = await createApp(poolhouse, { mfa: 'ON', client: EVERY_FLOW });
    await createUser(app, 'ann');
    const { call } = await openApplication(t, app);
    const credentials = { username: 'ann', password: PASSWORD };
    const setup = await call('signIn', credentials);
    assert.equal(setup.nextStep?.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP');
    const secret = setup.nextStep?.totpSetupDetails?.sharedSecret ?? '';
    const phone = new AuthenticatorApp(secret, poolhouse.clock);
    const enrolled = await call('confirmSignIn', { challengeResponse: phone.code() });
    assert.equal(enrolled.isSignedIn, true);
    assert.equal((await call('getCurrentUser')).username, 'ann');
    assert.deepEqual(await call('fetchMFAPreference'), { enabled: ['TOTP'], preferred: 'TOTP' });
    await call('signOut', { global: true });

    poolhouse.clock.advance(30_000);
    const asked = await call('signIn', credentials);
    assert.equal(asked.nextStep?.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
    await assert.rejects(
      call('confirmSignIn', { challengeResponse: phone.wrongCode() }),
      /CodeMismatchException/,
    );
    const done = await call('confirmSignIn', { challengeResponse: phone.code() });
    assert.equal(done.isSignedIn, true);
  });

  test('Amplify signs a person up, in, and out for good', async (t) => {
    const poolhouse = await start(t, { now: Date.now() });
    const app = await createApp(poolhouse, { pool: MAIL_POOL, client: EVERY_FLOW });
    const { call } = await openApplication(t, app);
    const signedUp = await call('signUp', {
      username: 'ann',
      password: PASSWORD,
      options: {
        userAttributes: { email: MAIL },
        autoSignIn: { authFlowType: 'USER_AUTH' },
      },
    });
    assert.equal(signedUp.nextStep?.signUpStep, 'CONFIRM_SIGN_UP');
    const confirmed = await call('confirmSignUp', {
      username: 'ann',
      confirmationCode: codeFor(app, MAIL),
    });
    assert.equal(confirmed.nextStep?.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
    assert.equal((await call('autoSignIn')).isSignedIn, true);

    assert.deepEqual(await call('fetchUserAttributes'), {
      sub: (await call('getCurrentUser')).userId,
      email: MAIL,
      email_verified: 'true',
    });
    const changed = await call('updateUserAttribute', {
      userAttribute: { attributeKey: 'email', value: 'new@example.com' },
    });
    assert.equal(changed.nextStep?.updateAttributeStep, 'CONFIRM_ATTRIBUTE_WITH_CODE');
    await call('confirmUserAttribute', {
      userAttributeKey: 'email',
      confirmationCode: codeFor(app, 'new@example.com'),
    });
    await call('updatePassword', { oldPassword: PASSWORD, newPassword: 'Another-horse-8' });
    await call('signOut');

    await call('resetPassword', { username: 'ann' });
    await call('confirmResetPassword', {
      username: 'ann',
      newPassword: 'A-third-horse-9',
      confirmationCode: codeFor(app, 'new@example.com'),
    });
    const again = await call('signIn', { username: 'ann', password: 'A-third-horse-9' });
    assert.equal(again.isSignedIn, true);
    await call('deleteUser');
    await assert.rejects(
      call('signIn', { username: 'ann', password: 'A-third-horse-9' }),
      /UserNotFoundException/,
    );
  });

  test('Amplify signs in by a choice of factors: a code by e-mail, then a passkey', async (t) => {
    const poolhouse = await start(t, { now: Date.now() });
    const app = await createApp(poolhouse, { pool: MAIL_POOL, client: EVERY_FLOW });
    await app.cognito.setUserPoolMfaConfig({
      UserPoolId: app.poolId,
      MfaConfiguration: 'OFF',
      WebAuthnConfiguration: { RelyingPartyId: HOST },
    });
    await createUser(app, 'ann', { email: MAIL, email_verified: 'true' });
    const { page, call } = await openApplication(t, app);
    const choose = (preferredChallenge?: string) =>
      call('signIn', {
        username: 'ann',
        options: { authFlowType: 'USER_AUTH', preferredChallenge },
      });
    const open = await choose();
    assert.equal(open.nextStep?.signInStep, 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION');
    assert.deepEqual(open.nextStep?.availableChallenges, ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']);
    const asked = await call('confirmSignIn', { challengeResponse: 'EMAIL_OTP' });
    assert.equal(asked.nextStep?.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
    const done = await call('confirmSignIn', { challengeResponse: codeFor(app, MAIL) });
    assert.equal(done.isSignedIn, true);

    await addAuthenticator(page);
    await call('associateWebAuthnCredential');
    const listed = await call('listWebAuthnCredentials');
    assert.equal((listed.credentials as unknown[]).length, 1);
    await call('signOut');
    assert.equal((await choose('WEB_AUTHN')).isSignedIn, true);
  });

  test('Amplify remembers a device and forgets it', async (t) => {
    const poolhouse = await start(t, { now: Date.now() });
    const app = await createApp(poolhouse, {
      mfa: 'OPTIONAL',
      pool: {
        DeviceConfiguration: {
          ChallengeRequiredOnNewDevice: true,
          DeviceOnlyRememberedOnUserPrompt: true,
        },
      },
      client: EVERY_FLOW,
    });
    await createUser(app, 'ann');
    const { call } = await openApplication(t, app);
    const signIn = () => call('signIn', { username: 'ann', password: PASSWORD });
    assert.equal((await signIn()).isSignedIn, true);
    const { sharedSecret } = await call('setUpTOTP');
    const phone = new AuthenticatorApp(sharedSecret as string, poolhouse.clock);
    await call('verifyTOTPSetup', { code: phone.code() });
    await call('updateMFAPreference', { totp: 'PREFERRED' });
    await call('rememberDevice');
    const devices = (await call('fetchDevices')) as unknown as readonly unknown[];
    assert.equal(devices.length, 1);
    await call('signOut');
    assert.equal((await signIn()).isSignedIn, true, 'the remembered device was asked for a code');
    await call('forgetDevice');
    await call('signOut');
    assert.equal((await signIn()).nextStep?.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  });
});
