/** Factors of users whom a provider made: whatever door asks, they are not for them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exchange, type RelyingParty } from '../oauth/relying-party.ts';
import { RELYING_PARTY } from '../passkeys/support.ts';
import { ask } from '../recovery-codes/support.ts';
import { AuthenticatorApp, createUser, signIn } from '../support/app.ts';
import { OWN_EMAIL, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf, type Visitor } from '../support/visitor.ts';
import { fakeProtocol, federatedParty, signInAt } from './fake-provider.ts';

const EVE = { sub: 'Eve-1', email: 'eve@acme.example', phone: '+15555550123' };
const REFUSED = {
  name: 'NotAuthorizedException',
  message: 'Users who sign in at an identity provider cannot set up this factor.',
};
const SCOPE = 'openid email aws.cognito.signin.user.admin';
const TAG = 'poolhouse:federated-mfa';

onEveryStore((start) => {
  describe('factors of users whom a provider made', () => {
    const protocol = fakeProtocol();
    const poolhouse = sharedServer(start, {}, protocol);

    /** A pool that offers its users every factor there is. */
    async function everyFactor(tags: Record<string, string> = {}): Promise<RelyingParty> {
      const mapping = { email: 'email', email_verified: 'verified', phone_number: 'phone' };
      const party = await federatedParty(poolhouse(), {
        providers: [{ name: 'Acme', type: 'OIDC', mapping }],
        mfa: 'OPTIONAL',
        pool: {
          ...SMS,
          ...OWN_EMAIL,
          DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
          Policies: {
            SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN', 'EMAIL_OTP'] },
          },
          UserPoolTags: { 'poolhouse:recovery-codes': 'enabled', ...tags },
        },
        mfaConfig: {
          SmsMfaConfiguration: SMS,
          EmailMfaConfiguration: {},
          WebAuthnConfiguration: { RelyingPartyId: RELYING_PARTY },
        },
      });
      return party;
    }

    async function visit(party: RelyingParty, claims: Record<string, unknown> = EVE) {
      const visitor = party.visitor();
      const back = await signInAt(party, visitor, claims, { scope: SCOPE });
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      return { visitor, back, AccessToken: body.access_token! };
    }

    const textAt = async (party: RelyingParty, visitor: Visitor, path: string) => {
      const answer = await visitor.get(party.site + path);
      return { status: answer.status, text: await answer.text() };
    };

    test('are refused to the user and to administrators, and turned off all the same', async () => {
      const party = await everyFactor();
      const { cognito, poolId } = party;
      const { AccessToken } = await visit(party);
      const who = { UserPoolId: poolId, Username: 'Acme_Eve-1' };
      const on = { Enabled: true };
      for (const set of [
        { SoftwareTokenMfaSettings: on },
        { SMSMfaSettings: on },
        { EmailMfaSettings: on },
        { EmailMfaSettings: { PreferredMfa: true } },
        { WebAuthnMfaSettings: on },
      ]) {
        await assert.rejects(cognito.setUserMFAPreference({ AccessToken, ...set }), REFUSED);
        await assert.rejects(cognito.adminSetUserMFAPreference({ ...who, ...set }), REFUSED);
      }
      const MFAOptions = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }] as const;
      const options = { MFAOptions: [...MFAOptions] };
      await assert.rejects(cognito.setUserSettings({ AccessToken, ...options }), REFUSED);
      await assert.rejects(cognito.adminSetUserSettings({ ...who, ...options }), REFUSED);
      await assert.rejects(cognito.associateSoftwareToken({ AccessToken }), REFUSED);
      await assert.rejects(
        cognito.verifySoftwareToken({ AccessToken, UserCode: '123456' }),
        REFUSED,
      );
      await assert.rejects(cognito.startWebAuthnRegistration({ AccessToken }), REFUSED);
      await assert.rejects(
        cognito.completeWebAuthnRegistration({ AccessToken, Credential: {} }),
        REFUSED,
      );
      const DeviceKey = 'us-east-1_00000000-0000-4000-8000-000000000000';
      await assert.rejects(cognito.confirmDevice({ AccessToken, DeviceKey }), REFUSED);
      const codes = await ask(poolhouse(), 'POST', AccessToken, '123456');
      assert.deepEqual([codes.body.__type, codes.body.message], Object.values(REFUSED));
      await cognito.setUserMFAPreference({ AccessToken, SMSMfaSettings: { Enabled: false } });
      await cognito.adminSetUserMFAPreference({ ...who, EmailMfaSettings: { Enabled: false } });
      await cognito.setUserSettings({ AccessToken, MFAOptions: [] });
      const { UserMFASettingList } = await cognito.adminGetUser(who);
      assert.equal(UserMFASettingList, undefined);
    });

    test('are none, whatever the pool offers first or demands', async () => {
      const demanding = await federatedParty(poolhouse(), {
        mfa: 'ON',
        pool: OWN_EMAIL,
        mfaConfig: { EmailMfaConfiguration: {} },
      });
      for (const party of [await everyFactor(), demanding]) {
        const { AccessToken } = await visit(party, { ...EVE, verified: true });
        const { ConfiguredUserAuthFactors } = await party.cognito.getUserAuthFactors({
          AccessToken,
        });
        assert.deepEqual(ConfiguredUserAuthFactors, []);
      }
    });

    test('may be set up after the provider where the pool asks for them there, but none that spares it', async () => {
      const party = await everyFactor({ [TAG]: 'enabled' });
      const { cognito } = party;
      const { AccessToken } = await visit(party);
      const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
      const app = new AuthenticatorApp(SecretCode!, poolhouse().clock);
      await cognito.verifySoftwareToken({ AccessToken, UserCode: app.code() });
      await cognito.setUserMFAPreference({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
        SMSMfaSettings: { Enabled: true },
      });
      poolhouse().clock.advance(30_000);
      // From now on what the account is changed by is a sign-in that proved the factor.
      const asked = await visit(party);
      const done = locationOf(await asked.visitor.send(asked.back.href, { code: app.code() }));
      const proven = (await party.token(exchange(done.searchParams.get('code')))).body.access_token;
      poolhouse().clock.advance(30_000);
      const unproven = await ask(poolhouse(), 'POST', AccessToken, app.code());
      assert.equal(unproven.body.__type, 'NotAuthorizedException');
      const { body } = await ask(poolhouse(), 'POST', proven!, app.code());
      assert.equal(body.codes?.length, 10);
      await assert.rejects(cognito.startWebAuthnRegistration({ AccessToken: proven }), REFUSED);
      await assert.rejects(
        cognito.setUserMFAPreference({
          AccessToken: proven,
          WebAuthnMfaSettings: { Enabled: true },
        }),
        REFUSED,
      );
      const { ConfiguredUserAuthFactors } = await cognito.getUserAuthFactors({ AccessToken });
      assert.deepEqual(ConfiguredUserAuthFactors, ['SMS_OTP', 'SOFTWARE_TOKEN']);
    });

    test('are all there for a user of the pool’s own, linked or not', async () => {
      const party = await everyFactor();
      const { cognito, poolId } = party;
      await createUser(party, 'bea', { email: 'bea@acme.example', phone_number: EVE.phone });
      await cognito.adminLinkProviderForUser({
        UserPoolId: poolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'bea' },
        SourceUser: {
          ProviderName: 'Acme',
          ProviderAttributeName: 'Cognito_Subject',
          ProviderAttributeValue: 'Bea-1',
        },
      });
      const { AccessToken } = await visit(party, { sub: 'Bea-1' });
      await cognito.startWebAuthnRegistration({ AccessToken });
      const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
      const app = new AuthenticatorApp(SecretCode!, poolhouse().clock);
      await cognito.verifySoftwareToken({ AccessToken, UserCode: app.code() });
      await cognito.setUserMFAPreference({ AccessToken, SMSMfaSettings: { Enabled: true } });
      // With its password turned off, the user is the provider's: what there was stays, unused.
      await cognito.adminDisableProviderForUser({
        UserPoolId: poolId,
        User: {
          ProviderName: 'Cognito',
          ProviderAttributeName: 'Cognito_Subject',
          ProviderAttributeValue: 'bea',
        },
      });
      await assert.rejects(cognito.associateSoftwareToken({ AccessToken }), REFUSED);
      const { visitor } = await visit(party, { sub: 'Bea-1' });
      const { status } = await textAt(party, visitor, '/account/profile');
      assert.equal(status, 200);
      const { text } = await textAt(party, visitor, '/account');
      assert.match(text, /Remove/);
      assert.doesNotMatch(text, /authenticators\/add|account\/password/);
      // An administrator who sets a password gives the user all of it back.
      const Password = 'Another-horse-8';
      const Username = 'bea';
      await cognito.adminSetUserPassword({
        UserPoolId: poolId,
        Username,
        Password,
        Permanent: true,
      });
      await assert.rejects(signIn(party, Username, Password), /a challenge instead of tokens/);
    });

    test('are not offered by the account page, nor by the pages it would link to', async () => {
      const party = await everyFactor();
      const { visitor } = await visit(party);
      const { text } = await textAt(party, visitor, '/account');
      assert.match(text, /eve@acme\.example/);
      assert.doesNotMatch(text, /href="[^"]*\/(?:password|authenticators|passkeys|recovery-codes)/);
      assert.doesNotMatch(text, /id="(?:password|authenticators|passkeys|devices|recovery-codes)"/);
      for (const path of ['password', 'authenticators/add', 'passkeys/add', 'recovery-codes']) {
        const page = await textAt(party, visitor, `/account/${path}`);
        assert.equal(page.status, 404, path);
        assert.match(page.text, /That is not possible here/);
      }
      // A form that was kept from before the pool was set up so, or made by hand.
      const [, secret = ''] =
        /name="_csrf" value="([^"]+)"/.exec((await textAt(party, visitor, '/account')).text) ?? [];
      const forms: readonly (readonly [string, Record<string, string>])[] = [
        ['password', { password: 'Another-horse-8', 'password-again': 'Another-horse-8' }],
        ['authenticators/add', { ticket: 'x', code: '123456', name: 'Phone' }],
        ['passkeys/add', { credential: '{}' }],
        ['recovery-codes', { code: '123456' }],
      ];
      for (const [path, fields] of forms) {
        const answer = await visitor.post(`${party.site}/account/${path}`, {
          _csrf: secret,
          ...fields,
        });
        assert.equal(answer.status, 404, path);
        assert.match(await answer.text(), /That is not possible here/);
      }
      const query = new URLSearchParams({
        client_id: party.clientId,
        redirect_uri: 'https://app.example.com/callback',
      });
      const passkey = await textAt(party, visitor, `/passkeys/add?${query}`);
      assert.match(passkey.text, /That is not possible here/);
      assert.doesNotMatch(passkey.text, /name="credential"/);
    });

    test('are offered by the account page where the pool asks for them, until it does no more', async () => {
      const party = await everyFactor({ [TAG]: 'enabled' });
      const { visitor } = await visit(party);
      const home = await textAt(party, visitor, '/account');
      assert.match(home.text, /href="[^"]*\/account\/authenticators\/add"/);
      assert.doesNotMatch(home.text, /account\/(?:password|passkeys)/);
      const add = await textAt(party, visitor, '/account/authenticators/add');
      const field = (name: string) =>
        new RegExp(`name="${name}" value="([^"]+)"`).exec(add.text)?.[1] ?? '';
      const [, key = ''] = /<dd class="key">([^<]*)<\/dd>/.exec(add.text) ?? [];
      const app = new AuthenticatorApp(key.replaceAll(' ', ''), poolhouse().clock);
      const fields = {
        _csrf: field('_csrf'),
        ticket: field('ticket'),
        code: app.code(),
        name: 'Phone',
      };
      await party.cognito.updateUserPool({
        UserPoolId: party.poolId,
        UserPoolTags: { [TAG]: 'disabled' },
      });
      const refused = await visitor.post(`${party.site}/account/authenticators/add`, fields);
      assert.match(await refused.text(), /That is not possible here/);
      await party.cognito.updateUserPool({
        UserPoolId: party.poolId,
        UserPoolTags: { [TAG]: 'enabled' },
      });
      const added = await visitor.post(`${party.site}/account/authenticators/add`, fields);
      assert.equal(added.status, 303);
      assert.match((await textAt(party, visitor, '/account')).text, /Phone/);
    });
  });
});
