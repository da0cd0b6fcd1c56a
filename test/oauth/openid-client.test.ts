import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as client from 'openid-client';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, type RelyingParty, relyingParty } from './relying-party.ts';

onEveryStore((start) => {
  describe('openid-client as a relying party', () => {
    // It judges tokens by its own clock.
    const poolhouse = sharedServer(start, { now: Date.now() });

    async function discovered(party: RelyingParty) {
      const issuer = new URL(`${party.poolhouse.url}/${party.poolId}`);
      const authentication = party.secret ? client.ClientSecretBasic(party.secret) : client.None();
      return client.discovery(issuer, party.clientId, undefined, authentication, {
        execute: [client.allowInsecureRequests],
      });
    }

    for (const GenerateSecret of [false, true]) {
      const kind = GenerateSecret ? 'a confidential' : 'a public';

      test(`${kind} client signs a user in with PKCE, state and nonce, and reads who it is`, async () => {
        const party = await relyingParty(poolhouse(), { client: { GenerateSecret } });
        const config = await discovered(party);
        const pkceCodeVerifier = client.randomPKCECodeVerifier();
        const expectedState = client.randomState();
        const expectedNonce = client.randomNonce();
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: CALLBACK,
          scope: 'openid email profile',
          code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: 'S256',
          state: expectedState,
          nonce: expectedNonce,
        });
        const back = await party.visitor().signIn(url.href, 'ann');
        const tokens = await client.authorizationCodeGrant(config, back, {
          pkceCodeVerifier,
          expectedState,
          expectedNonce,
          idTokenExpected: true,
        });
        const { sub, name } = tokens.claims()!;
        assert.equal(name, 'Ann');
        const info = await client.fetchUserInfo(config, tokens.access_token, sub);
        assert.equal(info.email, 'ann@example.com');
        const renewed = await client.refreshTokenGrant(config, tokens.refresh_token!);
        assert.equal(renewed.claims()!.sub, sub);
        await client.tokenRevocation(config, tokens.refresh_token!);
        await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token!), {
          error: 'invalid_grant',
        });
      });
    }

    test('a code that another request asked for is refused', async () => {
      const party = await relyingParty(poolhouse());
      const config = await discovered(party);
      const challengeOf = client.calculatePKCECodeChallenge;
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: CALLBACK,
        scope: 'openid',
        code_challenge: await challengeOf(client.randomPKCECodeVerifier()),
        code_challenge_method: 'S256',
      });
      const back = await party.visitor().signIn(url.href, 'ann');
      const pkceCodeVerifier = client.randomPKCECodeVerifier();
      await assert.rejects(client.authorizationCodeGrant(config, back, { pkceCodeVerifier }), {
        error: 'invalid_grant',
      });
    });

    test('who is signed in is told at once, and who is not is told so', async () => {
      const party = await relyingParty(poolhouse());
      const config = await discovered(party);
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: CALLBACK,
        scope: 'openid',
        prompt: 'none',
      });
      const visitor = party.visitor();
      const refused = await visitor.location(url.href);
      await assert.rejects(client.authorizationCodeGrant(config, refused), {
        error: 'login_required',
      });
      await visitor.signIn(party.authorize(), 'ann');
      const back = await visitor.location(url.href);
      const tokens = await client.authorizationCodeGrant(config, back, { maxAge: 60 });
      assert.equal(typeof tokens.claims()!.auth_time, 'number');
    });
  });
});
