/** What a browser that was left open lets somebody do with the tokens it hands out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticatorApp, enrol, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import type { Visitor } from '../support/visitor.ts';
import { exchange, type RelyingParty, relyingParty } from './relying-party.ts';

const SCOPE = 'openid email aws.cognito.signin.user.admin';
const STALE = {
  name: 'NotAuthorizedException',
  message: 'Recent authentication is required: sign in again to change how you sign in.',
};

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
    const changes = [
      () => cognito.associateSoftwareToken({ AccessToken }),
      () => cognito.verifySoftwareToken({ AccessToken, UserCode: '123456' }),
      () =>
        cognito.setUserMFAPreference({
          AccessToken,
          SoftwareTokenMfaSettings: { Enabled: false },
        }),
      () => cognito.setUserSettings({ AccessToken, MFAOptions: [] }),
      () =>
        cognito.changePassword({
          AccessToken,
          PreviousPassword: PASSWORD,
          ProposedPassword: `${PASSWORD}2`,
        }),
      () =>
        cognito.updateUserAttributes({
          AccessToken,
          UserAttributes: [{ Name: 'email', Value: 'thief@example.com' }],
        }),
      () => cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: ['email'] }),
      () => cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: '123456' }),
      () => cognito.startWebAuthnRegistration({ AccessToken }),
      () => cognito.completeWebAuthnRegistration({ AccessToken, Credential: {} }),
      () => cognito.deleteWebAuthnCredential({ AccessToken, CredentialId: 'AAAA' }),
      () => cognito.confirmDevice({ AccessToken, DeviceKey: 'us-east-1_0' }),
      () => cognito.deleteUser({ AccessToken }),
    ];
    for (const change of changes) await assert.rejects(change, STALE);
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
