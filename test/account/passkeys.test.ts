/** Passkeys on the account page: named, removed, and never the last way in. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { createUser } from '../support/app.ts';
import { codeFor, OWN_EMAIL } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type CreationOptions, SoftAuthenticator } from '../support/soft-authenticator.ts';
import { doing, openAccount } from './support.ts';

const EMAIL = 'ann@example.com';
const LAST = /no other way to sign in: set a password or add another passkey/;

const signInPolicy = (...AllowedFirstAuthFactors: ('PASSWORD' | 'EMAIL_OTP' | 'WEB_AUTHN')[]) => ({
  Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
});

onEveryStore((start) => {
  describe('passkeys on the account page', () => {
    const poolhouse = sharedServer(start);

    async function passkeyApp(): Promise<PagesApp> {
      const app = await pagesApp(poolhouse(), {
        pool: { ...OWN_EMAIL, ...signInPolicy('PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN') },
        client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
      });
      await app.cognito.setUserPoolMfaConfig({
        UserPoolId: app.poolId,
        MfaConfiguration: 'OFF',
        WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
      });
      return app;
    }

    /** A user without a password, on the account page. */
    async function passwordless(app: PagesApp): Promise<Visitor> {
      await app.cognito.adminCreateUser({
        UserPoolId: app.poolId,
        Username: 'ann',
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: EMAIL },
          { Name: 'email_verified', Value: 'true' },
        ],
      });
      const visitor = await new Visitor().open(`${app.site}/account`);
      await visitor.send({ username: 'ann' });
      if (visitor.path === '/login/choose') await visitor.press('With a code by e-mail');
      await visitor.send({ code: codeFor(app, EMAIL) });
      assert.equal(visitor.path, '/account');
      return visitor;
    }

    async function addPasskey({ site }: PagesApp, visitor: Visitor): Promise<void> {
      await visitor.open(`${site}/account/passkeys/add`);
      const [, text] = /data-options="([^"]*)"/.exec(visitor.html) ?? [];
      const options = JSON.parse(text!.replaceAll('&quot;', '"')) as CreationOptions;
      const credential = new SoftAuthenticator('http://localhost').create(options);
      await visitor.send({ credential: JSON.stringify(credential) });
      assert.match(visitor.text, /The passkey is added\./);
    }

    /** From now on nothing but a password or a passkey signs in. */
    const stopCodes = ({ cognito, poolId }: PagesApp) =>
      cognito.updateUserPool({
        UserPoolId: poolId,
        ...OWN_EMAIL,
        ...signInPolicy('PASSWORD', 'WEB_AUTHN'),
      });

    test('a passkey is given another name, and nobody else’s is', async () => {
      const app = await passkeyApp();
      const visitor = await passwordless(app);
      await addPasskey(app, visitor);
      const rename = doing(visitor, 'Rename', 'Passkey');
      await visitor.open(rename);
      assert.equal(visitor.title, 'Rename “Passkey”');
      for (const name of ['', ' ', 'x'.repeat(101), 'a\u0007b']) {
        await visitor.send({ name });
        assert.equal(visitor.problem, 'Give it a name of 1 to 100 characters.');
      }
      await visitor.send({ name: ' Blue key ' });
      assert.match(visitor.text, /The name is changed\. .* Blue key added/);
      await createUser(app, 'bob');
      const bob = await openAccount(app, 'bob');
      await bob.open(rename);
      assert.equal(bob.status, 404);
      await bob.post({ name: 'Mine' });
      assert.match(bob.problem!, /not there any more/);
      await visitor.open(`${app.site}/account`);
      assert.match(visitor.text, /Blue key added/);
    });

    test('the last way to sign in stays, in whatever tab it is to be removed', async () => {
      const app = await passkeyApp();
      const visitor = await passwordless(app);
      await addPasskey(app, visitor);
      const [first] = doing(visitor, 'Remove', 'Passkey').split('#');
      await addPasskey(app, visitor);
      await stopCodes(app);
      const links = [...visitor.html.matchAll(/href="([^"]*passkeys\/remove[^"]*)"/g)];
      const [one, other] = links.map(([, href]) => new URL(href!, visitor.url).href);
      assert.ok([one, other].includes(first));
      const tab = new Visitor();
      for (const [name, value] of visitor.cookies) tab.cookies.set(name, value);
      await visitor.open(one!);
      await tab.open(other!);
      assert.equal(tab.problem, undefined, 'either of two may go');
      await visitor.press('Remove');
      assert.match(visitor.text, /The passkey is removed\./);
      await tab.press('Remove');
      assert.match(tab.problem!, LAST);
      await tab.open(other!);
      assert.match(tab.problem!, LAST);
      assert.doesNotMatch(tab.html, /<button class="danger">/);
      // A password is another way.
      await tab.open(`${app.site}/account/password`);
      await tab.send({ password: 'Another-horse-8', 'password-again': 'Another-horse-8' });
      await tab.open(other!);
      await tab.press('Remove');
      assert.match(tab.text, /The passkey is removed\./);
    });

    test('an address that is the only way to sign in is not changed', async () => {
      const app = await passkeyApp();
      const visitor = await passwordless(app);
      await visitor.open(`${app.site}/account/profile`);
      for (const email of ['', 'typo@example.com']) {
        await visitor.send({ email });
        assert.match(visitor.problem!, /your only way to sign in: set a password/);
      }
      await addPasskey(app, visitor);
      await visitor.open(`${app.site}/account/profile`);
      await visitor.send({ email: '' });
      assert.match(visitor.text, /Your profile is saved\./);
    });

    test('a passkey signs in by itself once that is turned on, and never as the only factor', async () => {
      const app = await pagesApp(poolhouse(), {
        mfa: 'OPTIONAL',
        mfaConfig: {
          EmailMfaConfiguration: {},
          WebAuthnConfiguration: {
            RelyingPartyId: 'localhost',
            UserVerification: 'required',
            FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
          },
        },
        pool: { ...OWN_EMAIL, ...signInPolicy('PASSWORD', 'WEB_AUTHN') },
        client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
      });
      await createUser(app, 'ann', { email: EMAIL, email_verified: 'true' });
      const offered = async () => {
        const { AvailableChallenges } = await app.cognito.initiateAuth({
          ClientId: app.clientId,
          AuthFlow: 'USER_AUTH',
          AuthParameters: { USERNAME: 'ann' },
        });
        return AvailableChallenges!.includes('WEB_AUTHN');
      };
      const visitor = await openAccount(app, 'ann');
      await addPasskey(app, visitor);
      assert.doesNotMatch(visitor.text, /Passkey alone/);
      await visitor.open(`${app.site}/account/passkeys/alone?to=on`);
      await visitor.press('Turn on');
      assert.equal(visitor.problem, 'This needs a passkey, and a second step that is on.');
      await visitor.open(`${app.site}/account`);
      await visitor.open(doing(visitor, 'Turn on', 'E-mail'));
      await visitor.press('Send a code');
      await visitor.send({ code: codeFor(app, EMAIL) });
      assert.equal(await offered(), false);
      await visitor.open(doing(visitor, 'Turn on', 'Passkey alone'));
      await visitor.press('Turn on');
      assert.match(visitor.text, /Your passkey now signs you in by itself\./);
      assert.equal(await offered(), true);
      await visitor.open(doing(visitor, 'Turn off', 'Passkey alone'));
      await visitor.press('Turn off');
      assert.match(visitor.text, /Your passkey no longer signs you in by itself\./);
      assert.equal(await offered(), false);
    });

    test('a pool whose passkeys are a first factor has no passkey alone', async () => {
      const app = await passkeyApp();
      const visitor = await passwordless(app);
      await addPasskey(app, visitor);
      for (const to of ['on', 'off']) {
        await visitor.open(`${app.site}/account/passkeys/alone?to=${to}`);
        assert.equal(visitor.status, 404);
        await visitor.post({});
        assert.ok(visitor.problem);
      }
    });

    test('the API takes the last passkey away, as the service does', async () => {
      const app = await passkeyApp();
      await addPasskey(app, await passwordless(app));
      const { Session } = await app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: 'ann', PREFERRED_CHALLENGE: 'EMAIL_OTP' },
      });
      const { AuthenticationResult } = await app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'EMAIL_OTP',
        Session,
        ChallengeResponses: { USERNAME: 'ann', EMAIL_OTP_CODE: codeFor(app, EMAIL) },
      });
      const AccessToken = AuthenticationResult!.AccessToken!;
      await stopCodes(app);
      const { Credentials } = await app.cognito.listWebAuthnCredentials({ AccessToken });
      const [{ CredentialId } = {}] = Credentials!;
      await app.cognito.deleteWebAuthnCredential({ AccessToken, CredentialId });
    });
  });
});
