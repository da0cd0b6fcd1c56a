import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore } from '../support/servers.ts';

const CONFIGURATION = '/.well-known/openid-configuration';

async function document(url: string, host?: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, host ? { headers: { host } } : {});
  assert.equal(response.status, 200, url);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.match(response.headers.get('content-type')!, /^application\/json/);
  return (await response.json()) as Record<string, unknown>;
}

onEveryStore((start) => {
  test('a pool with a domain tells where its endpoints are, at issuer and domain alike', async (t) => {
    const poolhouse = await start(t);
    const { poolId, cognito } = await createApp(poolhouse);
    const issuer = `${poolhouse.url}/${poolId}`;
    const site = await giveDomain(poolhouse, poolId);
    const atIssuer = await document(`${issuer}${CONFIGURATION}`);
    assert.deepEqual(atIssuer, {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      authorization_endpoint: `${site}/oauth2/authorize`,
      token_endpoint: `${site}/oauth2/token`,
      userinfo_endpoint: `${site}/oauth2/userInfo`,
      revocation_endpoint: `${site}/oauth2/revoke`,
      end_session_endpoint: `${site}/logout`,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code', 'token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      prompt_values_supported: ['none', 'login', 'select_account', 'consent'],
      claims_parameter_supported: false,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
    assert.deepEqual(await document(`${site}${CONFIGURATION}`), atIssuer);
    assert.deepEqual(
      await document(`${site}/.well-known/jwks.json`),
      await document(`${issuer}/.well-known/jwks.json`),
    );

    await cognito.createUserPoolDomain({
      UserPoolId: poolId,
      Domain: 'login.example.com',
      CustomDomainConfig: {
        CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
      },
    });
    const { port } = new URL(poolhouse.url);
    const custom = await document(`${issuer}${CONFIGURATION}`);
    assert.equal(custom.token_endpoint, `http://login.example.com:${port}/oauth2/token`);
  });

  test('the document is where RFC 8414 has it too, and tells the levels of the pool', async (t) => {
    const poolhouse = await start(t);
    const { poolId } = await createApp(poolhouse, {
      pool: { AcrConfiguration: { Level1: { AcrValue: 'low' } } } as never,
    });
    const site = await giveDomain(poolhouse, poolId);
    const configuration = await document(`${poolhouse.url}/${poolId}${CONFIGURATION}`);
    assert.deepEqual(configuration.acr_values_supported, [
      'low',
      ...[2, 3, 4].map((level) => `urn:cognito:loa:${level}`),
    ]);
    for (const url of [
      `${poolhouse.url}/.well-known/oauth-authorization-server/${poolId}`,
      `${poolhouse.url}${CONFIGURATION}/${poolId}`,
      `${site}/.well-known/oauth-authorization-server`,
    ]) {
      assert.deepEqual(await document(url), configuration, url);
    }
    const nobody = await fetch(`${poolhouse.url}/.well-known/oauth-authorization-server/nothing`);
    assert.equal(nobody.status, 404);
  });

  test('scripts of every origin may ask for the documents with any header', async (t) => {
    const poolhouse = await start(t);
    const { poolId } = await createApp(poolhouse);
    const site = await giveDomain(poolhouse, poolId);
    for (const url of [
      `${poolhouse.url}/${poolId}${CONFIGURATION}`,
      `${poolhouse.url}/${poolId}/.well-known/jwks.json`,
      `${site}${CONFIGURATION}`,
      `${site}/.well-known/jwks.json`,
    ]) {
      const { status, headers } = await fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example.com',
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'x-own,cache-control',
        },
      });
      assert.equal(status, 204, url);
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('access-control-allow-headers'), 'x-own,cache-control');
      assert.equal(headers.get('access-control-allow-methods'), 'GET, OPTIONS');
    }
  });

  test('links name a host where the prefix has one', async (t) => {
    const parts = { prefixDomains: 'host', publicUrl: 'https://id.example.com' } as const;
    const poolhouse = await start(t, {}, parts);
    const { poolId } = await createApp(poolhouse);
    await giveDomain(poolhouse, poolId, { Domain: 'shop' });
    const { token_endpoint, issuer } = await document(`${poolhouse.url}/${poolId}${CONFIGURATION}`);
    assert.equal(token_endpoint, 'https://shop.auth.id.example.com/oauth2/token');
    assert.equal(issuer, `https://id.example.com/${poolId}`);
  });

  test('a pool whose clients can register tells where', async (t) => {
    const poolhouse = await start(t);
    const { poolId } = await createApp(poolhouse, {
      pool: { DcrConfiguration: { EnableStatus: 'Enabled' } } as never,
    });
    const site = await giveDomain(poolhouse, poolId);
    const { registration_endpoint } = await document(`${site}${CONFIGURATION}`);
    assert.equal(registration_endpoint, `${site}/oauth2/register`);
  });
});
