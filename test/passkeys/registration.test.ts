import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { signIn } from '../support/app.ts';
import { outcomes } from '../support/codes.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { type Flaws, SoftAuthenticator } from '../support/soft-authenticator.ts';
import { creationOptions, ORIGIN, passkeyApp, RELYING_PARTY, signedIn } from './support.ts';

const NOT_FOUND = { name: 'WebAuthnChallengeNotFoundException' };

onEveryStore((start) => {
  test('a passkey is registered, listed, and removed', async (t) => {
    const app = await passkeyApp(await start(t, { now: NOON }));
    const { cognito } = app;
    const { AccessToken, sub } = await signedIn(app, 'ann');
    const options = await creationOptions(app, AccessToken);
    const { challenge, ...rest } = options;
    assert.match(challenge, /^[\w-]{60,}$/);
    assert.deepEqual(rest, {
      rp: { id: RELYING_PARTY, name: RELYING_PARTY },
      user: { id: Buffer.from(sub).toString('base64url'), name: 'ann', displayName: 'ann' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      timeout: 180_000,
      excludeCredentials: [],
      authenticatorSelection: {
        requireResidentKey: true,
        residentKey: 'required',
        userVerification: 'preferred',
      },
      attestation: 'none',
    });

    const Credential = new SoftAuthenticator(ORIGIN).create(options);
    await cognito.completeWebAuthnRegistration({ AccessToken, Credential });
    const { Credentials } = await cognito.listWebAuthnCredentials({ AccessToken });
    assert.deepEqual(Credentials, [
      {
        CredentialId: Credential.id,
        FriendlyCredentialName: 'Passkey',
        RelyingPartyId: RELYING_PARTY,
        AuthenticatorAttachment: 'platform',
        AuthenticatorTransports: ['internal'],
        CreatedAt: new Date(NOON),
      },
    ]);
    const again = await creationOptions(app, AccessToken);
    assert.deepEqual(again.excludeCredentials, [
      { type: 'public-key', id: Credential.id, transports: ['internal'] },
    ]);

    const { AccessToken: other } = await signedIn(app, 'bob');
    const remove = (token: string, CredentialId = Credential.id) =>
      cognito.deleteWebAuthnCredential({ AccessToken: token, CredentialId });
    await assert.rejects(remove(other), { name: 'ResourceNotFoundException' });
    await assert.rejects(remove(AccessToken, '!'), { name: 'ResourceNotFoundException' });
    await remove(AccessToken);
    await assert.rejects(remove(AccessToken), { name: 'ResourceNotFoundException' });
    assert.deepEqual((await cognito.listWebAuthnCredentials({ AccessToken })).Credentials, []);
  });

  test('of many answers to one challenge, one registers', async (t) => {
    const app = await passkeyApp(await start(t));
    const { AccessToken } = await signedIn(app, 'ann');
    const options = await creationOptions(app, AccessToken);
    const authenticator = new SoftAuthenticator(ORIGIN);
    const requests = Array.from({ length: 10 }, () =>
      app.cognito.completeWebAuthnRegistration({
        AccessToken,
        Credential: authenticator.create(options),
      }),
    );
    assert.deepEqual(await outcomes(requests), { successes: 1, errors: new Set([NOT_FOUND.name]) });
    const { Credentials } = await app.cognito.listWebAuthnCredentials({ AccessToken });
    assert.equal(Credentials?.length, 1);
  });

  test('a user has at most twenty passkeys, also when the last are registered at once', async (t) => {
    const app = await passkeyApp(await start(t));
    const { cognito } = app;
    const { AccessToken } = await signedIn(app, 'ann');
    const options = await Promise.all(
      Array.from({ length: 24 }, () => creationOptions(app, AccessToken)),
    );
    const authenticator = new SoftAuthenticator(ORIGIN);
    const register = (each: (typeof options)[number]) =>
      cognito.completeWebAuthnRegistration({ AccessToken, Credential: authenticator.create(each) });
    for (const each of options.slice(0, 17)) await register(each);
    assert.deepEqual(await outcomes(options.slice(17).map(register)), {
      successes: 3,
      errors: new Set(['LimitExceededException']),
    });
    await assert.rejects(creationOptions(app, AccessToken), { name: 'LimitExceededException' });

    const first = await cognito.listWebAuthnCredentials({ AccessToken, MaxResults: 15 });
    const second = await cognito.listWebAuthnCredentials({
      AccessToken,
      NextToken: first.NextToken,
    });
    const ids = [...first.Credentials!, ...second.Credentials!].map((each) => each.CredentialId);
    assert.deepEqual([ids.length, new Set(ids).size, second.NextToken], [20, 20, undefined]);
  });

  test('a challenge is for one user, one client and three minutes', async (t) => {
    const poolhouse = await start(t, { now: NOON });
    const app = await passkeyApp(poolhouse);
    const { cognito, poolId } = app;
    const { AccessToken } = await signedIn(app, 'ann');
    const { AccessToken: bobs } = await signedIn(app, 'bob');
    const complete = (token: string, Credential: object) =>
      cognito.completeWebAuthnRegistration({ AccessToken: token, Credential: Credential as never });
    const authenticator = new SoftAuthenticator(ORIGIN);
    const options = await creationOptions(app, AccessToken);
    await assert.rejects(complete(bobs, authenticator.create(options)), NOT_FOUND);

    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
    const elsewhere = { ...app, clientId: UserPoolClient!.ClientId! };
    const { AccessToken: others } = await signIn(elsewhere, 'ann');
    await assert.rejects(complete(others, authenticator.create(options)), {
      name: 'WebAuthnClientMismatchException',
    });
    poolhouse.clock.advance(180_000);
    await assert.rejects(complete(AccessToken, authenticator.create(options)), NOT_FOUND);
  });

  test('a credential that is not what was asked for is refused by name', async (t) => {
    const app = await passkeyApp(await start(t), { webAuthn: { UserVerification: 'required' } });
    const { AccessToken } = await signedIn(app, 'ann');
    const taken = randomBytes(16);
    const register = async (flaws: Flaws) => {
      const options = await creationOptions(app, AccessToken);
      const Credential = new SoftAuthenticator(ORIGIN).create(options, flaws);
      await app.cognito.completeWebAuthnRegistration({ AccessToken, Credential });
    };
    await register({ credentialId: taken });
    const refusals: [Flaws, string][] = [
      [{ credentialId: taken }, 'InvalidParameterException'],
      [{ origin: 'https://evil.example' }, 'WebAuthnOriginNotAllowedException'],
      [{ origin: 'https://xlogin.example.com' }, 'WebAuthnOriginNotAllowedException'],
      [{ origin: 'https://example.com' }, 'WebAuthnOriginNotAllowedException'],
      [{ origin: 'http://login.example.com' }, 'WebAuthnOriginNotAllowedException'],
      [{ origin: `${ORIGIN}/` }, 'WebAuthnOriginNotAllowedException'],
      [{ origin: 'no url' }, 'WebAuthnOriginNotAllowedException'],
      [{ rpId: 'example.com' }, 'WebAuthnRelyingPartyMismatchException'],
      [{ userVerified: false }, 'WebAuthnCredentialNotSupportedException'],
      [{ algorithm: -35 }, 'WebAuthnCredentialNotSupportedException'],
      [{ type: 'webauthn.get' }, 'InvalidParameterException'],
      [{ challenge: 'AAAA' }, NOT_FOUND.name],
      [{ challenge: randomBytes(62).toString('base64url') }, NOT_FOUND.name],
    ];
    for (const [flaws, name] of refusals) {
      await assert.rejects(register(flaws), { name }, JSON.stringify(flaws));
    }
  });

  test('a malformed credential is a modelled error', async (t) => {
    const app = await passkeyApp(await start(t));
    const { AccessToken } = await signedIn(app, 'ann');
    const good = new SoftAuthenticator(ORIGIN).create(await creationOptions(app, AccessToken));
    const { response } = good;
    const documents: unknown[] = [
      'text',
      12,
      [],
      {},
      { ...good, id: 7 },
      { ...good, rawId: 'other' },
      { ...good, type: 'password' },
      { ...good, response: null },
      { ...good, authenticatorAttachment: {} },
      { ...good, response: { ...response, clientDataJSON: 'e30' } },
      { ...good, response: { ...response, clientDataJSON: '////' } },
      { ...good, response: { ...response, clientDataJSON: 'A'.repeat(70_000) } },
      { ...good, response: { ...response, transports: 'usb' } },
      { ...good, response: { ...response, transports: ['<script>'] } },
    ];
    for (const Credential of documents) {
      await assert.rejects(
        app.cognito.completeWebAuthnRegistration({ AccessToken, Credential: Credential as never }),
        { name: 'InvalidParameterException' },
        JSON.stringify(Credential)?.slice(0, 80),
      );
    }
    for (const attestationObject of ['AAAA', 'oA', response.attestationObject.slice(0, 80)]) {
      const Credential = { ...good, response: { ...response, attestationObject } };
      await assert.rejects(app.cognito.completeWebAuthnRegistration({ AccessToken, Credential }), {
        name: 'WebAuthnCredentialNotSupportedException',
      });
    }
    await app.cognito.completeWebAuthnRegistration({ AccessToken, Credential: good });
  });

  test('a pool without passkeys, or without a relying party, says so', async (t) => {
    const poolhouse = await start(t);
    const off = await passkeyApp(poolhouse, {
      pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } } },
    });
    const { AccessToken } = await signedIn(off, 'ann');
    await assert.rejects(creationOptions(off, AccessToken), {
      name: 'WebAuthnNotEnabledException',
    });
    const vague = await passkeyApp(poolhouse, { webAuthn: { RelyingPartyId: undefined } });
    const { AccessToken: token } = await signedIn(vague, 'ann');
    await assert.rejects(creationOptions(vague, token), {
      name: 'WebAuthnConfigurationMissingException',
    });
  });
});
