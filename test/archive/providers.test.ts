/** Whoever signs in at a provider is the same user where the pool has moved to. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { offerProvider, oidcProvider } from '../federation/configured.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  MockProvider,
  SUBJECT,
} from '../federation/oidc/mock-provider.ts';
import { SamlIdentityProvider } from '../federation/saml/identity-provider.ts';
import { RSA_KEYS } from '../federation/saml/judging.ts';
import { idOf, messageOf } from '../federation/saml/protocol.ts';
import { claimsOf, exchange, relyingParty } from '../oauth/relying-party.ts';
import { startOnSqlite } from '../support/servers.ts';
import { locationOf, Visitor } from '../support/visitor.ts';
import { archiveOf, bringInto, opened } from './archives.ts';

test('users of an OpenID and of a SAML provider sign in where the pool has moved to', async (t) => {
  // What providers say is judged by the world's clock.
  const now = Date.now();
  const first = await startOnSqlite(t, { now }, { masterKey: Buffer.alloc(32, 1) });
  const second = await startOnSqlite(t, { now }, { masterKey: Buffer.alloc(32, 2) });
  const party = await relyingParty(first);
  const { cognito, poolId: UserPoolId, clientId } = party;
  const path = new URL(party.site).pathname;
  const company = await MockProvider.start(t);
  const { details } = company.record();
  const ProviderDetails = { ...details, client_id: CLIENT_ID, client_secret: CLIENT_SECRET };
  await offerProvider(party, oidcProvider({ ProviderDetails }));
  const partner = new SamlIdentityProvider({
    entityId: 'https://idp.example/entity',
    url: 'https://idp.example',
    privateKey: RSA_KEYS[0]!,
    audience: `urn:amazon:cognito:sp:${UserPoolId}`,
    recipient: `${second.url}${path}/saml2/idpresponse`,
    now: Date.now,
  });
  const saml = { MetadataFile: partner.metadata(), EncryptedResponses: 'true' };
  await offerProvider(
    party,
    { ProviderName: 'Partner', ProviderType: 'SAML', ProviderDetails: saml },
    'Company',
  );
  await cognito.adminLinkProviderForUser({
    UserPoolId,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' },
    SourceUser: {
      ProviderName: 'Partner',
      ProviderAttributeName: 'Cognito_Subject',
      ProviderAttributeValue: 'Ann-7',
    },
  });

  /** The claims of whoever comes back with a code. */
  const claimsAt = async (site: string, back: URL) => {
    const body = new URLSearchParams({
      client_id: clientId,
      ...exchange(back.searchParams.get('code')),
    });
    const answer = await fetch(`${site}/oauth2/token`, { method: 'POST', body });
    return claimsOf(((await answer.json()) as { id_token: string }).id_token);
  };
  const signInAtCompany = async (site: string) => {
    const visitor = new Visitor(site);
    const go = await visitor.location(party.authorize({ identity_provider: 'Company' }));
    const brought = company.authorize(go.href);
    return claimsAt(site, await visitor.location(`/oauth2/idpresponse?${brought}`));
  };
  const before = await signInAtCompany(party.site);
  assert.equal(before['cognito:username'], `Company_${SUBJECT}`);

  await bringInto(
    second.server.store,
    await opened(await archiveOf(first.server.store, UserPoolId)),
  );
  const site = `${second.url}${path}`;
  const after = await signInAtCompany(site);
  assert.deepEqual([after.sub, after['cognito:groups']], [before.sub, before['cognito:groups']]);

  const { IdentityProvider } = await cognito.describeIdentityProvider({
    UserPoolId,
    ProviderName: 'Partner',
  });
  const certificate = IdentityProvider!.ProviderDetails!['ActiveEncryptionCertificate']!;
  const visitor = new Visitor(site);
  const go = await visitor.location(party.authorize({ identity_provider: 'Partner' }));
  const SAMLResponse = partner.response({
    inResponseTo: idOf(messageOf(go.href)),
    nameId: 'Ann-7',
    encryptsTo: new X509Certificate(Buffer.from(certificate, 'base64')).publicKey,
  });
  const RelayState = go.searchParams.get('RelayState')!;
  const back = locationOf(await visitor.post('/saml2/idpresponse', { SAMLResponse, RelayState }));
  assert.equal((await claimsAt(site, back))['cognito:username'], 'ann');
});
