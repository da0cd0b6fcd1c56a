import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { type App, createApp, createUser, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from './decoded.ts';

const SERVICE = 'https://cognito-idp.{region}.amazonaws.com/{poolId}';

/** As docs/operations/pools.md has it: the verifier knows the issuer, and where the keys are it is told. */
function verifierFor({ poolhouse, poolId, clientId }: App) {
  const jwksCache = new SimpleJwksCache({
    fetcher: {
      fetch: async (uri) => (await fetch(poolhouse.url + new URL(uri).pathname)).arrayBuffer(),
    },
  });
  const properties = { userPoolId: poolId, tokenUse: null, clientId };
  return CognitoJwtVerifier.create(properties, { jwksCache });
}

const issuerOf = (token: string | undefined) => decoded(token ?? '').claims.iss;

onEveryStore((start) => {
  describe("a server whose tokens name the service's issuers", () => {
    // The verifier judges tokens by its own clock.
    const server = sharedServer(start, { now: Date.now() }, { issuer: SERVICE });

    for (const region of ['us-east-1', 'eu-central-1', 'us-gov-west-1']) {
      test(`CognitoJwtVerifier takes the tokens of a pool in ${region}`, async () => {
        const app = await createApp({ ...server(), client: inRegion(region) });
        await createUser(app, 'ann');
        const { IdToken = '', AccessToken = '' } = await signIn(app, 'ann');
        assert.ok(app.poolId.startsWith(`${region}_`));
        const issuer = `https://cognito-idp.${region}.amazonaws.com/${app.poolId}`;
        assert.deepEqual([issuerOf(IdToken), issuerOf(AccessToken)], [issuer, issuer]);
        const verifier = verifierFor(app);
        assert.equal((await verifier.verify(IdToken)).token_use, 'id');
        assert.equal((await verifier.verify(AccessToken)).token_use, 'access');
        assert.equal((await app.cognito.getUser({ AccessToken })).Username, 'ann');
      });
    }

    test('IssuerConfiguration says which of the two forms, and tokens of both are good', async () => {
      const app = await createApp(server());
      await createUser(app, 'ann');
      const before = await signIn(app, 'ann');
      await app.cognito.updateUserPool({
        UserPoolId: app.poolId,
        IssuerConfiguration: { Type: 'UPDATED' },
      } as never);
      const after = await signIn(app, 'ann');
      const [original, updated] = [issuerOf(before.AccessToken), issuerOf(after.AccessToken)];
      assert.equal(original, `https://cognito-idp.us-east-1.amazonaws.com/${app.poolId}`);
      assert.equal(updated, `https://issuer-cognito-idp.us-east-1.amazonaws.com/${app.poolId}`);
      const verifier = verifierFor(app);
      for (const { AccessToken = '' } of [before, after]) {
        assert.equal((await app.cognito.getUser({ AccessToken })).Username, 'ann');
        await verifier.verify(AccessToken);
      }
    });

    test('discovery names the issuer, and keys at this server', async () => {
      const { poolId } = await createApp(server());
      const { url } = server();
      const response = await fetch(`${url}/${poolId}/.well-known/openid-configuration`);
      const { issuer, jwks_uri } = (await response.json()) as Record<string, string>;
      assert.equal(issuer, `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`);
      assert.equal(jwks_uri, `${url}/${poolId}/.well-known/jwks.json`);
    });

    test('a refresh token goes on where the form of issuers changes', async () => {
      const app = await createApp(server());
      await createUser(app, 'ann');
      const { RefreshToken = '' } = await signIn(app, 'ann');
      await app.cognito.updateUserPool({
        UserPoolId: app.poolId,
        IssuerConfiguration: { Type: 'UPDATED' },
      } as never);
      const { AuthenticationResult } = await app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      });
      assert.match(String(issuerOf(AuthenticationResult?.AccessToken)), /^https:\/\/issuer-/);
    });

    /** What makes clients of another region. */
    function inRegion(region: string): ReturnType<typeof server>['client'] {
      return (config = {}) => server().client({ ...config, region });
    }
  });

  test('without a template IssuerConfiguration is kept, and issuers are addresses of the server', async (t) => {
    const poolhouse = await start(t);
    const app = await createApp(poolhouse, {
      pool: { IssuerConfiguration: { Type: 'UPDATED' } } as never,
    });
    await createUser(app, 'ann');
    const { AccessToken } = await signIn(app, 'ann');
    assert.equal(issuerOf(AccessToken), `${poolhouse.url}/${app.poolId}`);
  });
});
