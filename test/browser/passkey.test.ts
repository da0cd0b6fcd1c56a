import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { passkeyApp, signedIn } from '../passkeys/support.ts';
import { addAuthenticator } from '../support/held-authenticator.ts';
import { startOnSqlite } from '../support/servers.ts';
import { borrowTab } from '../support/tabs.ts';

const ORIGIN = 'http://login.localhost';

/** A page of the relying party, with an authenticator that says yes to everything. */
async function pageWithAuthenticator(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Sign in</title>' }),
  );
  await addAuthenticator(page);
  await page.goto(`${ORIGIN}/`);
}

/** Has the page's authenticator make a passkey or use one, as the script of an application would. */
function inPage(
  page: Page,
  ceremony: 'create' | 'get',
  options: unknown,
): Promise<Record<string, unknown>> {
  const parse =
    ceremony === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
  return page.evaluate(`(async () => {
    const publicKey = PublicKeyCredential.${parse}(${JSON.stringify(options)});
    const credential = await navigator.credentials.${ceremony}({ publicKey });
    return credential.toJSON();
  })()`);
}

test('a browser registers a passkey and signs in with it', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await passkeyApp(poolhouse, {
    webAuthn: { RelyingPartyId: 'login.localhost', UserVerification: 'required' },
  });
  const { cognito, clientId: ClientId } = app;
  const { AccessToken } = await signedIn(app, 'ann');
  const page = await borrowTab(t);
  await pageWithAuthenticator(page);

  const { CredentialCreationOptions } = await cognito.startWebAuthnRegistration({ AccessToken });
  const Credential = await inPage(page, 'create', CredentialCreationOptions);
  await cognito.completeWebAuthnRegistration({ AccessToken, Credential: Credential as never });
  const { Credentials } = await cognito.listWebAuthnCredentials({ AccessToken });
  assert.deepEqual(
    Credentials?.map(({ CredentialId, AuthenticatorAttachment }) => [
      CredentialId,
      AuthenticatorAttachment,
    ]),
    [[Credential.id, 'platform']],
  );

  for (let n = 0; n < 2; n++) {
    const asked = await cognito.initiateAuth({
      ClientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: 'ann', PREFERRED_CHALLENGE: 'WEB_AUTHN' },
    });
    const options = JSON.parse(asked.ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!);
    const done = await cognito.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'WEB_AUTHN',
      Session: asked.Session,
      ChallengeResponses: {
        USERNAME: 'ann',
        CREDENTIAL: JSON.stringify(await inPage(page, 'get', options)),
      },
    });
    assert.ok(done.AuthenticationResult?.AccessToken);
  }
});
