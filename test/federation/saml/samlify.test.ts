/** An identity provider that others wrote, samlify: it reads what we ask, and we read its answers. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { giveDomain } from '../../support/domain.ts';
import { NOON } from '../../support/servers.ts';
import { onEachStore, type Service } from '../../users/each-store.ts';
import { SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { configuredSaml } from './protocol.ts';

// Its types would bring the globals of browsers into every test.
const samlify = createRequire(import.meta.url)('samlify');
samlify.setSchemaValidator({ validate: async () => 'not validated' });

const certificate = new SamlIdentityProvider({
  entityId: '',
  url: '',
  privateKey: RSA_KEYS[0]!,
  audience: '',
  recipient: '',
  now: () => NOON,
}).certificate;

const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const IDP = 'https://idp.example.org';

function samlifyProvider(settings: object) {
  const service = (binding: string, path: string) => ({ Binding: binding, Location: IDP + path });
  return samlify.IdentityProvider({
    entityID: `${IDP}/metadata`,
    signingCert: certificate,
    privateKey: RSA_KEYS[0],
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [service(REDIRECT, '/sso'), service(POST, '/sso')],
    singleLogoutService: [service(REDIRECT, '/logout'), service(POST, '/logout')],
    generateID: () => `_${randomUUID()}`,
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context,
      attributes: [
        { name: 'mail', valueTag: 'user.mail', nameFormat: 'basic', valueXsiType: 'xs:string' },
      ],
    },
    ...settings,
  });
}

/** samlify leaves the values of its template to its caller. */
function filledFor(requestId: string, consumer: string, audience: string) {
  return (template: string) => {
    const now = Date.now();
    const [at, end] = [now, now + 300_000].map((ms) => new Date(ms).toISOString());
    const id = `_${randomUUID()}`;
    const context = samlify.SamlLib.replaceTagsByValue(template, {
      ID: id,
      AssertionID: `_${randomUUID()}`,
      Destination: consumer,
      Audience: audience,
      SubjectRecipient: consumer,
      Issuer: `${IDP}/metadata`,
      IssueInstant: at,
      StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ConditionsNotBefore: at,
      ConditionsNotOnOrAfter: end,
      SubjectConfirmationDataNotOnOrAfter: end,
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      NameID: 'ann-7',
      InResponseTo: requestId,
      attrUserMail: 'ann@example.org',
      AuthnStatement: 'AUTHN',
    }).replace(
      'AUTHN',
      `<saml:AuthnStatement AuthnInstant="${at}" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    );
    return { id, context };
  };
}

interface Way {
  readonly what: string;
  readonly details?: Record<string, string>;
  readonly provider?: object;
  readonly pool?: object;
  readonly encryptThenSign?: boolean;
}

const WAYS: readonly Way[] = [
  { what: 'signs assertions' },
  { what: 'signs assertions and responses', pool: { wantMessageSigned: true } },
  {
    what: 'wants signed requests',
    details: { RequestSigningAlgorithm: 'rsa-sha256' },
    provider: { wantAuthnRequestsSigned: true },
  },
  {
    what: 'encrypts signed assertions',
    details: { EncryptedResponses: 'true' },
    provider: { isAssertionEncrypted: true },
  },
  {
    what: 'encrypts, then signs the response',
    details: { EncryptedResponses: 'true' },
    provider: { isAssertionEncrypted: true },
    pool: { wantMessageSigned: true },
    encryptThenSign: true,
  },
];

async function signedInBy(service: Service, way: Way) {
  const idp = samlifyProvider(way.provider ?? {});
  const details = { MetadataFile: idp.getMetadata(), IDPSignout: 'true', ...way.details };
  const saml = await configuredSaml(service, details, systemClock);
  const domain = await giveDomain(service.poolhouse, saml.poolId);
  const metadata = await fetch(`${domain}/saml2/metadata?identity_provider=Company`);
  const pool = samlify.ServiceProvider({ metadata: await metadata.text(), ...way.pool });
  const place = { poolId: saml.poolId, domain };
  const provider = await saml.provider();
  const { go, memory } = await saml.protocol.begin(provider, { ...place, state: 'state' });
  const { location } = go as { location: string };
  const url = new URL(location);
  const query = Object.fromEntries(url.searchParams);
  const octetString = url.search.slice(1).split('&Signature=')[0];
  const asked = await idp.parseLoginRequest(pool, 'redirect', { query, octetString });
  const requestId = memory['requestId']!;
  assert.equal(asked.extract.request.id, requestId);
  const consumer = `${domain}/saml2/idpresponse`;
  const { context } = await idp.createLoginResponse(
    pool,
    asked,
    'post',
    { email: 'ann-7' },
    {
      customTagReplacement: filledFor(requestId, consumer, `urn:amazon:cognito:sp:${saml.poolId}`),
      encryptThenSign: way.encryptThenSign,
    },
  );
  const parameters = new URLSearchParams({ SAMLResponse: context, RelayState: 'state' });
  const answer = await saml.protocol.finish(provider, { ...place, parameters, memory });
  return { answer, saml, place, provider, pool, idp };
}

onEachStore((service) => {
  for (const way of WAYS) {
    test(`samlify, which ${way.what}, signs people in`, async () => {
      const { answer } = await signedInBy(service(), way);
      assert.equal(answer.subject, 'ann-7');
      assert.deepEqual(answer.claims, { mail: 'ann@example.org' });
      assert.equal(answer.issuer, `${IDP}/metadata`);
    });
  }

  test('samlify reads a request for logout, and its answer is believed', async () => {
    const { answer, saml, place, provider, pool, idp } = await signedInBy(service(), WAYS[0]!);
    const session = answer.logout!;
    const visit = await saml.protocol.beginLogout(provider, { ...place, state: 'out', session });
    const { location } = visit!.go as { location: string };
    const url = new URL(location);
    const query = Object.fromEntries(url.searchParams);
    const octetString = url.search.slice(1).split('&Signature=')[0];
    const asked = await idp.parseLogoutRequest(pool, 'redirect', { query, octetString });
    assert.equal(asked.extract.nameID, 'ann-7');
    assert.equal(asked.extract.sessionIndex, '_s1');
    const { context } = idp.createLogoutResponse(pool, asked, 'post');
    const form = new URLSearchParams({ SAMLResponse: context, RelayState: 'out' });
    const delivery = { by: 'form', form } as const;
    await saml.protocol.finishLogout(provider, { ...place, delivery, memory: visit!.memory });
  });
});
