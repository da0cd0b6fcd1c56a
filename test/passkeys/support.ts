/** A pool with passkeys, and signed-in users who register them. */
import assert from 'node:assert/strict';
import type { Visitor } from '../pages/support.ts';
import { type App, type AppSettings, createApp, createUser, signIn } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';
import type { CreationOptions, RequestOptions } from '../support/soft-authenticator.ts';

export const RELYING_PARTY = 'login.example.com';
export const ORIGIN = 'https://app.login.example.com';

/** An app whose pool lets people sign in by passwords and passkeys. */
export async function passkeyApp(
  poolhouse: Poolhouse,
  { webAuthn = {}, ...settings }: AppSettings & { webAuthn?: object } = {},
): Promise<App> {
  const app = await createApp(poolhouse, {
    ...settings,
    pool: {
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      ...settings.pool,
    },
    client: {
      ExplicitAuthFlows: [
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_USER_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      ...settings.client,
    },
  });
  await app.cognito.setUserPoolMfaConfig({
    UserPoolId: app.poolId,
    MfaConfiguration: 'OFF',
    WebAuthnConfiguration: { RelyingPartyId: RELYING_PARTY, ...webAuthn },
  });
  return app;
}

/** A user of the app with an access token. */
export async function signedIn(app: App, username: string) {
  const sub = await createUser(app, username);
  const { AccessToken } = await signIn(app, username);
  return { sub, AccessToken };
}

/** The options of a registration, in the form an authenticator takes. */
export async function creationOptions({ cognito }: App, AccessToken: string) {
  const { CredentialCreationOptions } = await cognito.startWebAuthnRegistration({ AccessToken });
  return CredentialCreationOptions as unknown as CreationOptions & Record<string, unknown>;
}

/** The options that the page for the name holds for its script: of anybody's passkey. */
export function autofillOptionsOf({ html }: Visitor): RequestOptions & Record<string, unknown> {
  const [, text] = /data-options="([^"]*)"/.exec(html) ?? [];
  assert.ok(text, 'no passkey is offered');
  const { allowCredentials, ...options } = JSON.parse(text.replaceAll('&quot;', '"'));
  assert.deepEqual(allowCredentials, []);
  return options;
}
