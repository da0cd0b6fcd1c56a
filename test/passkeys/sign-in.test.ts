import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, enrol } from '../support/app.ts';
import { outcomes } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import {
  type Flaws,
  type RequestOptions,
  SoftAuthenticator,
} from '../support/soft-authenticator.ts';
import { creationOptions, ORIGIN, passkeyApp, RELYING_PARTY, signedIn } from './support.ts';

const INVALID_SESSION = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user.',
};
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

async function withPasskey(app: App, username: string) {
  const { AccessToken, sub } = await signedIn(app, username);
  const authenticator = new SoftAuthenticator(ORIGIN);
  const Credential = authenticator.create(await creationOptions(app, AccessToken));
  await app.cognito.completeWebAuthnRegistration({ AccessToken, Credential });
  return { authenticator, AccessToken, sub, credentialId: Credential.id };
}

function begin({ cognito, clientId }: App, username: string, more: Record<string, string> = {}) {
  return cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'WEB_AUTHN', ...more },
  });
}

function answer(
  { cognito, clientId }: App,
  username: string,
  session: string | undefined,
  credential: unknown,
) {
  return cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'WEB_AUTHN',
    Session: session,
    ChallengeResponses: {
      USERNAME: username,
      CREDENTIAL: typeof credential === 'string' ? credential : JSON.stringify(credential),
    },
  });
}

type Asked = Awaited<ReturnType<typeof begin>>;
const optionsOf = ({ ChallengeParameters }: Asked) =>
  JSON.parse(ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!) as RequestOptions &
    Record<string, unknown>;

const BOTH = { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' };

onEveryStore((start) => {
  test('a passkey signs in, asked for by name or chosen among others', async (t) => {
    const app = await passkeyApp(await start(t));
    const { authenticator, credentialId } = await withPasskey(app, 'ann');
    const asked = await begin(app, 'ann');
    assert.equal(asked.ChallengeName, 'WEB_AUTHN');
    assert.deepEqual(asked.AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD', 'WEB_AUTHN']);
    const { challenge, ...options } = optionsOf(asked);
    assert.ok(challenge.length >= 22);
    assert.deepEqual(options, {
      timeout: 180_000,
      rpId: RELYING_PARTY,
      allowCredentials: [{ type: 'public-key', id: credentialId, transports: ['internal'] }],
      userVerification: 'preferred',
    });
    const done = await answer(app, 'ann', asked.Session, authenticator.get(optionsOf(asked)));
    assert.ok(done.AuthenticationResult?.AccessToken);

    const open = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: 'ann' },
    });
    assert.equal(open.ChallengeName, 'SELECT_CHALLENGE');
    const chosen = await app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: 'SELECT_CHALLENGE',
      Session: open.Session,
      ChallengeResponses: { USERNAME: 'ann', ANSWER: 'WEB_AUTHN' },
    });
    const again = await answer(app, 'ann', chosen.Session, authenticator.get(optionsOf(chosen)));
    assert.ok(again.AuthenticationResult?.AccessToken);
  });

  test('an assertion signs in once, for its user, its challenge and its origin', async (t) => {
    const poolhouse = await start(t);
    const app = await passkeyApp(poolhouse);
    const ann = await withPasskey(app, 'ann');
    const bob = await withPasskey(app, 'bob');
    const asked = await begin(app, 'ann');
    const options = optionsOf(asked);
    const refused = async (credential: unknown, session = asked.Session) =>
      assert.rejects(answer(app, 'ann', session, credential), WRONG);
    const flaws: Flaws[] = [
      { origin: 'https://evil.example' },
      { origin: 'https://example.com' },
      { rpId: 'example.com' },
      { challenge: 'AAAA' },
      { userHandle: Buffer.from(bob.sub).toString('base64url') },
      { signCount: 0 },
    ];
    for (const flaw of flaws) await refused(ann.authenticator.get(options, flaw));
    const bobs = { ...options, allowCredentials: undefined };
    await refused(bob.authenticator.get(bobs));
    await refused(
      bob.authenticator.get(bobs, { userHandle: Buffer.from(ann.sub).toString('base64url') }),
    );
    const forged = ann.authenticator.get(options);
    await refused({ ...forged, response: { ...forged.response, signature: 'AAAA' } });
    const others = optionsOf(await begin(app, 'bob'));
    await refused(ann.authenticator.get({ ...others, allowCredentials: options.allowCredentials }));
    for (const malformed of ['', '{', '[]', '{}', JSON.stringify({ id: 'x'.repeat(90_000) })]) {
      await assert.rejects(answer(app, 'ann', asked.Session, malformed), {
        name: 'InvalidParameterException',
      });
    }

    const right = ann.authenticator.get(options);
    const results = await outcomes(
      Array.from({ length: 20 }, () => answer(app, 'ann', asked.Session, right)),
    );
    assert.deepEqual(results, { successes: 1, errors: new Set(['NotAuthorizedException']) });
    const later = await begin(app, 'ann');
    await refused(right, later.Session);
    poolhouse.clock.advance(180_000);
    const stale = ann.authenticator.get(optionsOf(later));
    await assert.rejects(answer(app, 'ann', later.Session, stale), {
      name: 'NotAuthorizedException',
    });
  });

  test('a passkey that is removed during a sign-in signs nobody in', async (t) => {
    const app = await passkeyApp(await start(t));
    const { authenticator, AccessToken, credentialId } = await withPasskey(app, 'ann');
    const asked = await begin(app, 'ann');
    await app.cognito.deleteWebAuthnCredential({ AccessToken, CredentialId: credentialId });
    const credential = authenticator.get(optionsOf(asked));
    await assert.rejects(answer(app, 'ann', asked.Session, credential), INVALID_SESSION);
    const { ChallengeName, AvailableChallenges } = await begin(app, 'ann');
    assert.equal(ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  });

  test('a passkey is both factors only where the pool and the user say so', async (t) => {
    const app = await passkeyApp(await start(t), { webAuthn: BOTH });
    const { cognito, poolId: UserPoolId } = app;
    const { authenticator, AccessToken } = await withPasskey(app, 'ann');
    await cognito.setUserPoolMfaConfig({
      UserPoolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      WebAuthnConfiguration: { RelyingPartyId: RELYING_PARTY, ...BOTH } as never,
    });
    const prefer = (Enabled: boolean) =>
      cognito.setUserMFAPreference({ AccessToken, WebAuthnMfaSettings: { Enabled } });
    await assert.rejects(prefer(true), { name: 'InvalidParameterException' });
    await enrol(app, AccessToken);
    assert.equal((await begin(app, 'ann')).ChallengeName, 'SELECT_CHALLENGE');

    await prefer(true);
    const { ConfiguredUserAuthFactors } = await cognito.getUserAuthFactors({ AccessToken });
    assert.deepEqual(ConfiguredUserAuthFactors, ['PASSWORD', 'WEB_AUTHN', 'SOFTWARE_TOKEN']);
    const asked = await begin(app, 'ann');
    assert.equal(optionsOf(asked).userVerification, 'required');
    const unverified = authenticator.get(optionsOf(asked), { userVerified: false });
    await assert.rejects(answer(app, 'ann', asked.Session, unverified), WRONG);
    const done = await answer(app, 'ann', asked.Session, authenticator.get(optionsOf(asked)));
    assert.ok(done.AuthenticationResult?.AccessToken);

    const pending = await begin(app, 'ann');
    await prefer(false);
    const late = answer(app, 'ann', pending.Session, authenticator.get(optionsOf(pending)));
    await assert.rejects(late, INVALID_SESSION);
    assert.equal((await begin(app, 'ann')).ChallengeName, 'SELECT_CHALLENGE');
  });

  test('a passkey that is the last factor of a user who must have one stays', async (t) => {
    const app = await passkeyApp(await start(t), { webAuthn: BOTH });
    const { cognito, poolId: UserPoolId } = app;
    const {
      authenticator,
      AccessToken,
      credentialId: CredentialId,
    } = await withPasskey(app, 'ann');
    const require = (MfaConfiguration: 'ON' | 'OPTIONAL') =>
      cognito.setUserPoolMfaConfig({
        UserPoolId,
        MfaConfiguration,
        SoftwareTokenMfaConfiguration: { Enabled: true },
        WebAuthnConfiguration: { RelyingPartyId: RELYING_PARTY, ...BOTH } as never,
      });
    await require('OPTIONAL');
    await enrol(app, AccessToken);
    const prefer = (Enabled: boolean) =>
      cognito.setUserMFAPreference({ AccessToken, WebAuthnMfaSettings: { Enabled } });
    await prefer(true);
    await require('ON');
    await cognito.adminDeleteSoftwareToken({ UserPoolId, Username: 'ann' });
    const refused = {
      name: 'InvalidParameterException',
      message:
        'A passkey that is the last MFA method of the user cannot be removed or turned off while the user pool requires MFA.',
    };
    await assert.rejects(cognito.deleteWebAuthnCredential({ AccessToken, CredentialId }), refused);
    await assert.rejects(prefer(false), refused);
    const asked = await begin(app, 'ann');
    const done = await answer(app, 'ann', asked.Session, authenticator.get(optionsOf(asked)));
    assert.ok(done.AuthenticationResult?.AccessToken);

    const Credential = new SoftAuthenticator(ORIGIN).create(
      await creationOptions(app, AccessToken),
    );
    await cognito.completeWebAuthnRegistration({ AccessToken, Credential });
    await cognito.deleteWebAuthnCredential({ AccessToken, CredentialId });
    // Who has lost it is helped by an administrator, and sets up another factor.
    await cognito.adminSetUserMFAPreference({
      UserPoolId,
      Username: 'ann',
      WebAuthnMfaSettings: { Enabled: false },
    });
    const { ChallengeName } = await cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' },
    });
    assert.equal(ChallengeName, 'MFA_SETUP');
  });
});
