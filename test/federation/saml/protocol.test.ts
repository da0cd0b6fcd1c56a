/** What a pool asks of its SAML providers, and how their answers are used up. */
import assert from 'node:assert/strict';
import { verify, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import { unaskedRequest } from '#domain/federation/saml/relay-state.ts';
import { signedText } from '#domain/federation/saml/signed-xml.ts';
import { parseXml } from '#domain/federation/saml/xml-tree.ts';
import { NOON } from '../../support/servers.ts';
import { onEachStore } from '../../users/each-store.ts';
import { type ResponseOptions, SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { metadataServer } from './metadata-server.ts';
import { type ConfiguredSaml, configuredSaml, DOMAIN, idOf, messageOf } from './protocol.ts';

const HOUR = 60 * 60_000;

const companyOf = (poolId: string, privateKey = RSA_KEYS[0]!, now = () => NOON) =>
  new SamlIdentityProvider({
    entityId: 'https://idp.example.org/metadata',
    url: 'https://idp.example.org',
    privateKey,
    audience: `urn:amazon:cognito:sp:${poolId}`,
    recipient: `${DOMAIN}/saml2/idpresponse`,
    now,
  });
const METADATA = companyOf('any').metadata();

const request = ({ poolId }: ConfiguredSaml, more = {}) => ({
  poolId,
  domain: DOMAIN,
  state: 'a-state-of-ours',
  ...more,
});

/** Begins a sign-in and answers the link with what is remembered. */
async function begun(saml: ConfiguredSaml, more = {}) {
  const visit = await saml.protocol.begin(await saml.provider(), request(saml, more));
  assert.equal(visit.go.by, 'link');
  const { location } = visit.go as { location: string };
  return { location, xml: messageOf(location), memory: visit.memory };
}

/** Ends it with a response that the provider makes. */
async function finished(saml: ConfiguredSaml, memory: { requestId?: string }, more = {}) {
  const options: ResponseOptions = { inResponseTo: memory.requestId, ...more };
  const SAMLResponse = companyOf(saml.poolId).response(options);
  return saml.protocol.finish(await saml.provider(), {
    ...request(saml),
    parameters: new URLSearchParams({ SAMLResponse, RelayState: 'a-state-of-ours' }),
    memory: memory as Record<string, string>,
  });
}

const refusal = (code: FederationRefusal['code'], message: string | RegExp) => ({
  name: 'FederationRefusal',
  code,
  message,
});

onEachStore((service) => {
  test('a request names the pool, where the answer goes, and the state it belongs to', async () => {
    const saml = await configuredSaml(service(), { MetadataFile: METADATA });
    const { location, xml, memory } = await begun(saml);
    assert.ok(location.startsWith('https://idp.example.org/sso?SAMLRequest='));
    const query = new URL(location).searchParams;
    assert.deepEqual([...query.keys()], ['SAMLRequest', 'RelayState']);
    assert.equal(query.get('RelayState'), 'a-state-of-ours');
    assert.match(idOf(xml), /^_[0-9a-f-]{36}$/);
    assert.deepEqual(memory, { requestId: idOf(xml) });
    for (const part of [
      `AssertionConsumerServiceURL="${DOMAIN}/saml2/idpresponse"`,
      'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"',
      'Destination="https://idp.example.org/sso"',
      `IssueInstant="${new Date(NOON).toISOString()}"`,
      `<saml:Issuer>urn:amazon:cognito:sp:${saml.poolId}</saml:Issuer>`,
    ]) {
      assert.ok(xml.includes(part), part);
    }
    assert.ok(!xml.includes('ForceAuthn'));
    assert.notEqual(idOf((await begun(saml)).xml), idOf(xml));
  });

  test('a request is signed where the provider is configured or wants it so', async () => {
    const { cognito } = service();
    const wanting = companyOf('any').metadata({ role: ' WantAuthnRequestsSigned="true"' });
    const asking: Record<string, string>[] = [
      { MetadataFile: METADATA, RequestSigningAlgorithm: 'rsa-sha256' },
      { MetadataFile: wanting },
    ];
    for (const details of asking) {
      const saml = await configuredSaml(service(), details);
      const { location } = await begun(saml);
      const [signed, signature] = new URL(location).search.slice(1).split('&Signature=');
      assert.match(
        signed!,
        /&SigAlg=http%3A%2F%2Fwww\.w3\.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256$/,
      );
      const { Certificate } = await cognito.getSigningCertificate({ UserPoolId: saml.poolId });
      const { publicKey } = new X509Certificate(Buffer.from(Certificate!, 'base64'));
      const bytes = Buffer.from(decodeURIComponent(signature!), 'base64');
      assert.ok(verify('sha256', Buffer.from(signed!), publicKey, bytes));
    }
  });

  test('a request is posted to a provider that takes no links, with its signature inside', async () => {
    const { cognito } = service();
    const posted = METADATA.replaceAll('HTTP-Redirect', 'HTTP-POST');
    for (const RequestSigningAlgorithm of ['rsa-sha256', undefined]) {
      const saml = await configuredSaml(service(), {
        MetadataFile: posted,
        ...(RequestSigningAlgorithm && { RequestSigningAlgorithm }),
      });
      const { go, memory } = await saml.protocol.begin(await saml.provider(), request(saml));
      assert.equal(go.by, 'form');
      const { action, fields } = go as { action: string; fields: Record<string, string> };
      assert.equal(action, 'https://idp.example.org/sso');
      assert.equal(fields['RelayState'], 'a-state-of-ours');
      const xml = Buffer.from(fields['SAMLRequest']!, 'base64').toString();
      assert.equal(idOf(xml), memory['requestId']);
      assert.equal(xml.includes('<ds:Signature'), RequestSigningAlgorithm !== undefined);
      if (!RequestSigningAlgorithm) continue;
      const { Certificate } = await cognito.getSigningCertificate({ UserPoolId: saml.poolId });
      const { publicKey } = new X509Certificate(Buffer.from(Certificate!, 'base64'));
      const root = parseXml(xml, { length: 10_000, elements: 50, asides: 'refused' });
      assert.equal(idOf(signedText(root, [publicKey])), memory['requestId']);
    }
  });

  test('a person who has to sign in anew has to do so at the provider', async () => {
    const saml = await configuredSaml(service(), { MetadataFile: METADATA });
    for (const more of [{ prompt: 'login' }, { maxAge: 0 }, { anew: true as const }]) {
      const { xml, memory } = await begun(saml, more);
      assert.ok(xml.includes(' ForceAuthn="true"'));
      assert.equal((await finished(saml, memory)).subject, 'Ann');
      await assert.rejects(
        finished(saml, memory, { signedInAt: NOON - HOUR }),
        refusal('server_error', /^Invalid SAML response received: /),
      );
    }
  });

  test('an answer has the subject, the attributes and what single logout needs', async () => {
    const saml = await configuredSaml(service(), { MetadataFile: METADATA });
    const { memory } = await begun(saml);
    const { claim, ...answer } = await finished(saml, memory);
    const claims = { email: 'ann@example.com', groups: ['staff', 'board'] };
    assert.deepEqual(answer, {
      subject: 'Ann',
      claims,
      raw: { samlResponse: claims },
      issuer: 'https://idp.example.org/metadata',
      logout: {
        nameId: 'Ann',
        nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        sessionIndex: 's1',
      },
    });
    assert.ok(claim);
  });

  test('an assertion is claimed once, of any number at once', async () => {
    const { poolhouse } = service();
    const { store } = poolhouse.server;
    const saml = await configuredSaml(service(), { MetadataFile: METADATA });
    const { memory } = await begun(saml);
    const id = '_the-same';
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => finished(saml, memory, { id })),
    );
    const claims = await Promise.allSettled(
      answers.map(({ claim }) => store.transaction((tx) => claim!(tx))),
    );
    assert.equal(claims.filter(({ status }) => status === 'fulfilled').length, 1);
    const lost = claims.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    assert.ok(lost.reason instanceof FederationRefusal);
    assert.equal(
      lost.reason.message,
      'Invalid SAML response received: SAML Assertion has been used before. ',
    );
    // Another assertion, another pool: not the same.
    const other = await finished(saml, memory, { id: '_another' });
    await store.transaction((tx) => other.claim!(tx));
    const elsewhere = await configuredSaml(service(), { MetadataFile: METADATA });
    const there = await finished(elsewhere, (await begun(elsewhere)).memory, { id });
    await store.transaction((tx) => there.claim!(tx));
  });

  test('a claim is kept for as long as the assertion would be taken', async () => {
    const { poolhouse } = service();
    const { store } = poolhouse.server;
    const saml = await configuredSaml(service(), { MetadataFile: METADATA });
    const { memory } = await begun(saml);
    const { claim } = await finished(saml, memory, { notOnOrAfter: NOON + HOUR });
    await store.transaction((tx) => claim!(tx));
    await store.purge(NOON + HOUR);
    await assert.rejects(
      store.transaction((tx) => claim!(tx)),
      FederationRefusal,
    );
  });

  test('a refusal is in the words of the service, and has its reason for the log', async () => {
    const saml = await configuredSaml(service(), { MetadataFile: METADATA });
    const { memory } = await begun(saml);
    const refused = async (more: ResponseOptions) => {
      const error = await finished(saml, memory, more).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof FederationRefusal);
      const { code, message, detail } = error;
      return { code, message, detail };
    };
    assert.deepEqual(await refused({ signs: 'nothing' }), {
      code: 'server_error',
      message: 'Invalid SAML response received: SAML Assertion signature is invalid. ',
      detail: 'the Assertion is not signed',
    });
    const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
    assert.deepEqual(await refused({ status }), {
      code: 'access_denied',
      message: `Error in SAML Identity Provider; ${status}: No SAML assertion found in the SAML response. `,
      detail: `the provider says '${status}': nothing`,
    });
    const odd = await refused({ status: 'x&lt;script' });
    assert.ok(odd.message.startsWith('Error in SAML Identity Provider; no status: '));
  });

  test('responses have to be encrypted where EncryptedResponses says so', async () => {
    const saml = await configuredSaml(service(), {
      MetadataFile: METADATA,
      EncryptedResponses: 'true',
    });
    const { memory } = await begun(saml);
    await assert.rejects(
      finished(saml, memory),
      refusal(
        'server_error',
        'Invalid SAML response received: Responses must contain exactly one Encrypted Assertion. ',
      ),
    );
    const { details } = await saml.provider();
    const der = Buffer.from(details['ActiveEncryptionCertificate']!, 'base64');
    const encryptsTo = new X509Certificate(der).publicKey;
    assert.equal((await finished(saml, memory, { encryptsTo })).subject, 'Ann');
  });

  test('a response without a request signs in where IDPInit says so', async () => {
    const unasked = async (saml: ConfiguredSaml) =>
      saml.protocol.finishUnasked(await saml.provider(), {
        ...request(saml),
        parameters: new URLSearchParams({ SAMLResponse: companyOf(saml.poolId).response() }),
      });
    const closed = await configuredSaml(service(), { MetadataFile: METADATA });
    await assert.rejects(
      unasked(closed),
      refusal('invalid_request', 'Invalid samlResponse or relayState from identity provider'),
    );
    const open = await configuredSaml(service(), { MetadataFile: METADATA, IDPInit: 'true' });
    assert.equal((await unasked(open)).subject, 'Ann');
  });

  test('the provider is asked to sign the person out too where IDPSignout says so', async () => {
    const { cognito } = service();
    const session = { nameId: 'Ann & <Bob>', nameIdFormat: 'urn:f', sessionIndex: 's1' };
    const logoutOf = async (saml: ConfiguredSaml) =>
      saml.protocol.beginLogout(await saml.provider(), { ...request(saml), session });
    const silent = await configuredSaml(service(), { MetadataFile: METADATA });
    assert.equal(await logoutOf(silent), undefined);

    const saml = await configuredSaml(service(), { MetadataFile: METADATA, IDPSignout: 'true' });
    const visit = await logoutOf(saml);
    const { location } = visit!.go as { location: string };
    assert.ok(location.startsWith('https://idp.example.org/logout?SAMLRequest='));
    const xml = messageOf(location);
    assert.ok(xml.includes('<saml:NameID Format="urn:f">Ann &amp; &lt;Bob&gt;</saml:NameID>'));
    assert.ok(xml.includes('<samlp:SessionIndex>s1</samlp:SessionIndex>'));
    const [signed, signature] = new URL(location).search.slice(1).split('&Signature=');
    const { Certificate } = await cognito.getSigningCertificate({ UserPoolId: saml.poolId });
    const { publicKey } = new X509Certificate(Buffer.from(Certificate!, 'base64'));
    const bytes = Buffer.from(decodeURIComponent(signature!), 'base64');
    assert.ok(verify('sha256', Buffer.from(signed!), publicKey, bytes));

    const company = companyOf(saml.poolId);
    const done = async (text: string) =>
      saml.protocol.finishLogout(await saml.provider(), {
        ...request(saml),
        delivery: {
          by: 'form',
          form: new URLSearchParams({ SAMLResponse: Buffer.from(text).toString('base64') }),
        },
        memory: visit!.memory,
      });
    const requestId = visit!.memory['requestId']!;
    const success = company.logoutResponseXml({ requestId, destination: `${DOMAIN}/saml2/logout` });
    await done(success);
    await done(company.signed(success));
    const wrong = companyOf(saml.poolId, RSA_KEYS[1]!).signed(success);
    await assert.rejects(done(wrong), FederationRefusal);
    await assert.rejects(done(success.replace(requestId, '_other')), FederationRefusal);
    await assert.rejects(done(success.replace('status:Success', 'status:Responder')), {
      code: 'access_denied',
    });
    await assert.rejects(done(''), FederationRefusal);
  });

  test('metadata are read from their URL again every six hours, with a new key of the provider', async (t) => {
    const { poolhouse } = service();
    let privateKey = RSA_KEYS[0]!;
    let status = 200;
    const { url, asked } = await metadataServer(t, () => ({
      status,
      body: companyOf('any', privateKey).metadata(),
    }));
    const saml = await configuredSaml(service(), { MetadataURL: url });
    const { memory } = await begun(saml);
    assert.equal(asked(), 1);
    const judged = async () => {
      const company = companyOf(saml.poolId, RSA_KEYS[3]!, () => poolhouse.clock.now());
      return saml.protocol.finish(await saml.provider(), {
        ...request(saml),
        parameters: new URLSearchParams({
          SAMLResponse: company.response({ inResponseTo: memory['requestId'] }),
        }),
        memory,
      });
    };
    privateKey = RSA_KEYS[3]!;
    await assert.rejects(judged(), refusal('server_error', /signature is invalid/));
    poolhouse.clock.advance(6 * HOUR - 1);
    await assert.rejects(judged(), refusal('server_error', /signature is invalid/));
    assert.equal(asked(), 1);
    poolhouse.clock.advance(1);
    const both = await Promise.all([judged(), judged()]);
    assert.deepEqual(
      both.map(({ subject }) => subject),
      ['Ann', 'Ann'],
    );
    assert.equal(asked(), 2);
    // What cannot be read leaves what was read before.
    status = 500;
    poolhouse.clock.advance(6 * HOUR);
    assert.equal((await judged()).subject, 'Ann');
    assert.equal((await judged()).subject, 'Ann');
    assert.equal(asked(), 3);
    poolhouse.clock.advance(-12 * HOUR);
  });

  test('metadata that have ended sign nobody in', async (t) => {
    const { poolhouse } = service();
    const more = ` validUntil="${new Date(NOON + HOUR).toISOString()}"`;
    const { url, asked } = await metadataServer(t, () => ({
      body: companyOf('any').metadata({ more }),
    }));
    const saml = await configuredSaml(service(), { MetadataURL: url });
    await begun(saml);
    poolhouse.clock.advance(HOUR - 60_000);
    await begun(saml);
    assert.equal(asked(), 2, 'they are read again before they end');
    poolhouse.clock.advance(60_000);
    await assert.rejects(
      begun(saml),
      refusal('server_error', `Error retrieving metadata from ${url}`),
    );
    poolhouse.clock.advance(-HOUR);
  });
});

test('a relay state says what a response without a request is for', () => {
  const good = unaskedRequest(
    'identity_provider=Company&client_id=c&redirect_uri=https%3A%2F%2Fa.example&response_type=code&scope=openid+email&state=x',
  );
  assert.deepEqual(good?.provider, { by: 'name', value: 'Company' });
  assert.deepEqual(Object.fromEntries(good!.parameters), {
    client_id: 'c',
    redirect_uri: 'https://a.example',
    response_type: 'code',
    scope: 'openid email',
  });
  const byIdentifier = unaskedRequest('idp_identifier=example.com&client_id=c');
  assert.deepEqual(byIdentifier?.provider, { by: 'identifier', value: 'example.com' });
  for (const none of [
    '',
    'abc',
    'client_id=c',
    'identity_provider=C',
    'identity_provider=C&client_id=a&client_id=b',
  ]) {
    assert.equal(unaskedRequest(none), undefined);
  }
});
