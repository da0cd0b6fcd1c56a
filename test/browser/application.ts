/** An application that people sign in to in a browser: openid-client, and a page to come back to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import * as openid from 'openid-client';
import type { Page } from 'playwright-core';
import { CALLBACK, pagesApp } from '../pages/support.ts';
import type { Poolhouse } from '../support/servers.ts';

/** The application of a new pool on the server. */
export async function webApplication(
  poolhouse: Poolhouse,
  t: Pick<TestContext, 'after'>,
  settings: Parameters<typeof pagesApp>[1] = {},
) {
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html').end('<title>App</title><h1>Back at the app</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const callback = `http://localhost:${(server.address() as AddressInfo).port}/callback`;
  const app = await pagesApp(poolhouse, {
    ...settings,
    client: { CallbackURLs: [callback, CALLBACK], LogoutURLs: [callback], ...settings.client },
  });
  const issuer = new URL(`${app.poolhouse.url}/${app.poolId}`);
  const configuration = await openid.discovery(issuer, app.clientId, undefined, openid.None(), {
    execute: [openid.allowInsecureRequests],
  });
  const verifier = openid.randomPKCECodeVerifier();
  const nonce = openid.randomNonce();
  const authorize = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: callback,
    scope: 'openid email',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state: 'state',
  }).href;
  /** What the application learns once the browser is back. */
  const claims = async (page: Page) => {
    await page.waitForURL(`${callback}?*`);
    const tokens = await openid.authorizationCodeGrant(configuration, new URL(page.url()), {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
      expectedState: 'state',
    });
    return tokens.claims()!;
  };
  const signOut = `${app.site}/logout?${new URLSearchParams({ client_id: app.clientId, logout_uri: callback })}`;
  return { app, authorize, claims, signOut };
}
