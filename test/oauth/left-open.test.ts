/** What a browser that was left open lets somebody do with the tokens it hands out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model, structureOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { CHANGE_TEXTS } from '#messaging/account-change-texts.ts';
import { ORIGIN, RELYING_PARTY } from '../passkeys/support.ts';
import { ask, ENABLED } from '../recovery-codes/support.ts';
import { AuthenticatorApp, enrol, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type CreationOptions, SoftAuthenticator } from '../support/soft-authenticator.ts';
import type { Visitor } from '../support/visitor.ts';
import { exchange, type RelyingParty, relyingParty } from './relying-party.ts';

const SCOPE = 'openid email aws.cognito.signin.user.admin';
const STALE = {
  name: 'NotAuthorizedException',
  message: 'Recent authentication is required: sign in again to change how you sign in.',
};

/** What a token of a browser that was left open may do all the same: look, and sign out. */
const CHANGING_NOTHING = [
  'ForgetDevice',
  'GetDevice',
  'GetUser',
  'GetUserAttributeVerificationCode',
  'GetUserAuthFactors',
  'GlobalSignOut',
  'ListDevices',
  'ListUserSessions',
  'ListWebAuthnCredentials',
  'RevokeUserSession',
];

/** Every operation that a user's access token authorizes. */
function takingTokens(): string[] {
  const names = Object.keys(model.operations) as OperationName[];
  return names
    .filter((name) => 'AccessToken' in (structureOf(model.operations[name].input).members ?? {}))
    .sort();
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  const verified = async (settings?: Parameters<typeof relyingParty>[1]) => {
    const party = await relyingParty(poolhouse(), settings);
    await party.cognito.adminUpdateUserAttributes({
      UserPoolId: party.poolId,
      Username: 'ann',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    });
    return party;
  };

  async function tokenOf(party: RelyingParty, location: URL): Promise<string> {
    const code = location.searchParams.get('code');
    assert.ok(code);
    const { body } = await party.token(exchange(code));
    return body.access_token!;
  }

  async function signedIn(party: RelyingParty): Promise<{ visitor: Visitor; token: string }> {
    const visitor = party.visitor();
    const answer = await visitor.submit(party.authorize({ scope: SCOPE }), {
      username: 'ann',
      password: PASSWORD,
    });
    const location = new URL(answer.headers.get('location')!);
    return { visitor, token: await tokenOf(party, location) };
  }

  const again = async (party: RelyingParty, visitor: Visitor) =>
    tokenOf(party, await visitor.location(party.authorize({ scope: SCOPE })));

  const told = ({ poolId }: RelyingParty) =>
    poolhouse()
      .inbox({ userPoolId: poolId })
      .filter(({ purpose }) => purpose === 'Poolhouse_AccountChange')
      .map(({ body }) => body.split('\n')[0]);

  const notices = (party: RelyingParty) => told(party).length;

  test('a token of a reused sign-in changes nothing about how its user signs in', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { cognito } = party;
    const { visitor } = await signedIn(party);
    poolhouse().clock.advance(10 * 60_000);
    const AccessToken = await again(party, visitor);
    assert.equal((await cognito.getUser({ AccessToken })).Username, 'ann');
    const attribute = { AttributeName: 'email', Code: '123456' };
    const changes: Readonly<Record<string, () => Promise<unknown>>> = {
      AssociateSoftwareToken: () => cognito.associateSoftwareToken({ AccessToken }),
      VerifySoftwareToken: () => cognito.verifySoftwareToken({ AccessToken, UserCode: '123456' }),
      SetUserMFAPreference: () =>
        cognito.setUserMFAPreference({
          AccessToken,
          SoftwareTokenMfaSettings: { Enabled: false },
        }),
      SetUserSettings: () => cognito.setUserSettings({ AccessToken, MFAOptions: [] }),
      ChangePassword: () =>
        cognito.changePassword({
          AccessToken,
          PreviousPassword: PASSWORD,
          ProposedPassword: `${PASSWORD}2`,
        }),
      UpdateUserAttributes: () =>
        cognito.updateUserAttributes({
          AccessToken,
          UserAttributes: [{ Name: 'email', Value: 'thief@example.com' }],
        }),
      DeleteUserAttributes: () =>
        cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: ['email'] }),
      VerifyUserAttribute: () => cognito.verifyUserAttribute({ AccessToken, ...attribute }),
      StartWebAuthnRegistration: () => cognito.startWebAuthnRegistration({ AccessToken }),
      CompleteWebAuthnRegistration: () =>
        cognito.completeWebAuthnRegistration({ AccessToken, Credential: {} }),
      DeleteWebAuthnCredential: () =>
        cognito.deleteWebAuthnCredential({ AccessToken, CredentialId: 'AAAA' }),
      ConfirmDevice: () => cognito.confirmDevice({ AccessToken, DeviceKey: 'us-east-1_0' }),
      UpdateDeviceStatus: () =>
        cognito.updateDeviceStatus({ AccessToken, DeviceKey: 'us-east-1_0' }),
      DeleteUser: () => cognito.deleteUser({ AccessToken }),
    };
    assert.deepEqual([...Object.keys(changes), ...CHANGING_NOTHING].sort(), takingTokens());
    for (const method of ['POST', 'DELETE'] as const) {
      const { body } = await ask(poolhouse(), method, AccessToken, '123456');
      assert.deepEqual([body.__type, body.message], [STALE.name, STALE.message]);
    }
    for (const change of Object.values(changes)) await assert.rejects(change, STALE);
    const other = [{ Name: 'name', Value: 'Anna' }];
    await cognito.updateUserAttributes({ AccessToken, UserAttributes: other });
    assert.equal(notices(party), 0);
  });

  test('neither does one of a client without revocation', async () => {
    const party = await verified({ client: { EnableTokenRevocation: false } });
    const { visitor, token } = await signedIn(party);
    poolhouse().clock.advance(10 * 60_000);
    const change = (AccessToken: string) =>
      party.cognito.changePassword({
        AccessToken,
        PreviousPassword: PASSWORD,
        ProposedPassword: `${PASSWORD}2`,
      });
    await assert.rejects(change(await again(party, visitor)), STALE);
    await change(token);
  });

  test('a token of a sign-in just made changes it, and the user receives a notice', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { cognito } = party;
    const { token: AccessToken } = await signedIn(party);
    poolhouse().clock.advance(10 * 60_000);
    const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
    const phone = new AuthenticatorApp(SecretCode!, poolhouse().clock);
    await cognito.verifySoftwareToken({ AccessToken, UserCode: phone.code() });
    assert.equal(notices(party), 1);
    await cognito.setUserMFAPreference({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true },
    });
    assert.equal(notices(party), 2);
    await cognito.changePassword({
      AccessToken,
      PreviousPassword: PASSWORD,
      ProposedPassword: `${PASSWORD}2`,
    });
    assert.equal(notices(party), 3);
  });

  test('each change by a token of a browser sends the notice of it', async () => {
    const party = await verified({
      mfa: 'OPTIONAL',
      mfaConfig: {
        SmsMfaConfiguration: SMS,
        WebAuthnConfiguration: { RelyingPartyId: RELYING_PARTY },
      },
      pool: {
        ...SMS,
        ...ENABLED,
        AutoVerifiedAttributes: ['email'],
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      },
    });
    const { cognito, poolId } = party;
    const phone = { phone_number: '+15550001111', phone_number_verified: 'true' };
    await cognito.adminUpdateUserAttributes({
      UserPoolId: poolId,
      Username: 'ann',
      UserAttributes: Object.entries(phone).map(([Name, Value]) => ({ Name, Value })),
    });
    const { token: AccessToken } = await signedIn(party);
    const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
    const app = new AuthenticatorApp(SecretCode!, poolhouse().clock);
    const nextCode = () => {
      poolhouse().clock.advance(30_000);
      return app.code();
    };
    let CredentialId = '';
    const changes = {
      VerifySoftwareToken: [
        'authenticator-added',
        () => cognito.verifySoftwareToken({ AccessToken, UserCode: app.code() }),
      ],
      SetUserMFAPreference: [
        'second-factors-changed',
        () =>
          cognito.setUserMFAPreference({
            AccessToken,
            SoftwareTokenMfaSettings: { Enabled: true },
          }),
      ],
      SetUserSettings: [
        'second-factors-changed',
        () =>
          cognito.setUserSettings({
            AccessToken,
            MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }],
          }),
      ],
      'POST of recovery codes': [
        'recovery-codes-made',
        () => ask(poolhouse(), 'POST', AccessToken, nextCode()),
      ],
      'DELETE of recovery codes': [
        'recovery-codes-removed',
        () => ask(poolhouse(), 'DELETE', AccessToken, nextCode()),
      ],
      CompleteWebAuthnRegistration: [
        'passkey-added',
        async () => {
          const { CredentialCreationOptions: options } = await cognito.startWebAuthnRegistration({
            AccessToken,
          });
          const Credential = new SoftAuthenticator(ORIGIN).create(
            options as never as CreationOptions,
          );
          await cognito.completeWebAuthnRegistration({ AccessToken, Credential });
          CredentialId = Credential.id;
        },
      ],
      DeleteWebAuthnCredential: [
        'passkey-removed',
        () => cognito.deleteWebAuthnCredential({ AccessToken, CredentialId }),
      ],
      ChangePassword: [
        'password-changed',
        () =>
          cognito.changePassword({
            AccessToken,
            PreviousPassword: PASSWORD,
            ProposedPassword: `${PASSWORD}2`,
          }),
      ],
      VerifyUserAttribute: [
        'email-changed',
        async () => {
          const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }];
          await cognito.updateUserAttributes({ AccessToken, UserAttributes });
          const Code = codeFor(party, 'new@example.com');
          await cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code });
        },
      ],
      UpdateUserAttributes: [
        'phone-number-changed',
        () =>
          cognito.updateUserAttributes({
            AccessToken,
            UserAttributes: [{ Name: 'phone_number', Value: '+15550002222' }],
          }),
      ],
      DeleteUserAttributes: [
        'phone-number-changed',
        () => cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: ['phone_number'] }),
      ],
    } as const;
    const expected: string[] = [];
    for (const [what, [change, make]] of Object.entries(changes)) {
      await make();
      expected.push(CHANGE_TEXTS.en.changes[change]);
      assert.deepEqual(told(party).sort(), expected.toSorted(), what);
    }
  });

  test('the notice of a new authenticator says when it took the place of another', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { cognito } = party;
    const { token: AccessToken } = await signedIn(party);
    const verifies = async () => {
      const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
      const phone = new AuthenticatorApp(SecretCode!, poolhouse().clock);
      await cognito.verifySoftwareToken({ AccessToken, UserCode: phone.code() });
    };
    await verifies();
    await verifies();
    assert.deepEqual(told(party).sort(), [
      'An authenticator app of your account was replaced. Its recovery codes are gone.',
      'An authenticator app was added to your account.',
    ]);
  });

  test('a token of a sign-in by the API keeps the behaviour of the service', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { AccessToken } = await signIn(party, 'ann');
    poolhouse().clock.advance(10 * 60_000);
    await enrol(party, AccessToken);
    assert.equal(notices(party), 0);
  });

  test('a browser signed in by the password alone is given no code once a second factor counts', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { visitor } = await signedIn(party);
    await enrol(party, (await signIn(party, 'ann')).AccessToken);
    const location = await visitor.location(party.authorize({ scope: SCOPE }));
    assert.ok(location.pathname.endsWith('/login'));
  });

  test('a code that came of the password alone gives no tokens once a second factor counts', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { visitor } = await signedIn(party);
    const location = await visitor.location(party.authorize({ scope: SCOPE }));
    await enrol(party, (await signIn(party, 'ann')).AccessToken);
    const { status, body } = await party.token(exchange(location.searchParams.get('code')));
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
  });

  test('nor once the pool requires one', async () => {
    const party = await verified({ mfa: 'OPTIONAL' });
    const { visitor } = await signedIn(party);
    await party.cognito.setUserPoolMfaConfig({
      UserPoolId: party.poolId,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    poolhouse().clock.advance(2_000);
    const location = await visitor.location(party.authorize({ scope: SCOPE }));
    assert.ok(location.pathname.endsWith('/login'));
  });
});
