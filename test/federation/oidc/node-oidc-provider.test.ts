import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { Visitor } from '../../support/visitor.ts';
import { NODE_CLIENT, signInAtNodeOidc, startNodeOidcProvider } from './node-oidc-provider.ts';
import { comeBack, DOMAIN, newProtocol, refusalOfSignIn } from './round-trip.ts';

function provider(issuer: string, change: Readonly<Record<string, string>> = {}): IdentityProvider {
  return {
    poolId: 'us-east-1_Pool',
    name: 'Company',
    type: 'OIDC',
    details: {
      client_id: NODE_CLIENT.client_id,
      authorize_scopes: 'openid email profile',
      oidc_issuer: issuer,
      attributes_request_method: 'GET',
      ...change,
    },
    secrets: { client_secret: NODE_CLIENT.client_secret },
    mapping: { username: 'sub', email: 'email', name: 'name' },
    acr: {},
    identifiers: [],
    createdAt: 1,
    modifiedAt: 1,
    version: 1,
  };
}

for (const method of ['GET', 'POST'] as const) {
  test(`node-oidc-provider signs people in, asked for user info by ${method}`, async (t) => {
    const { issuer } = await startNodeOidcProvider(t, `${DOMAIN}/oauth2/idpresponse`);
    const protocol = newProtocol();
    const company = provider(issuer, { attributes_request_method: method });
    const request = { poolId: company.poolId, domain: DOMAIN, state: 'state', maxAge: 600 };
    const { go, memory } = await protocol.begin(company, { ...request, loginHint: 'ada' });
    assert.ok(go.by === 'link');
    const back = await signInAtNodeOidc(new Visitor(issuer), go.location, 'ada');
    assert.equal(back.origin, DOMAIN);
    assert.equal(back.searchParams.get('iss'), issuer);
    const there = { provider: company, location: go.location, memory };
    const answer = await comeBack(there, back.searchParams, protocol);
    assert.equal(answer.subject, 'ada');
    assert.equal(answer.claims['email'], 'ada@company.example');
    assert.equal(answer.claims['email_verified'], true);
    assert.equal(answer.claims['name'], 'ada of the company');
    // The same answer once more: the provider takes its code back.
    const refusal = await refusalOfSignIn(comeBack(there, back.searchParams, protocol));
    assert.match(refusal.message, /^Company Error - 400 invalid_grant/);
  });
}

test('a client that node-oidc-provider does not know is refused by its error', async (t) => {
  const { issuer } = await startNodeOidcProvider(t, `${DOMAIN}/oauth2/idpresponse`);
  const protocol = newProtocol();
  const company = { ...provider(issuer), secrets: { client_secret: 'another secret' } };
  const request = { poolId: company.poolId, domain: DOMAIN, state: 'state' };
  const { go, memory } = await protocol.begin(company, request);
  assert.ok(go.by === 'link');
  const back = await signInAtNodeOidc(new Visitor(issuer), go.location, 'ada');
  const there = { provider: company, location: go.location, memory };
  const refusal = await refusalOfSignIn(comeBack(there, back.searchParams, protocol));
  assert.match(refusal.message, /^Company Error - 401 invalid_client/);
});
