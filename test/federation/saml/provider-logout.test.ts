/** Single logout that a SAML provider begins, by a link and by a form. */
import assert from 'node:assert/strict';
import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { exchange } from '../../oauth/relying-party.ts';
import { NOON, onEveryStore, type Poolhouse } from '../../support/servers.ts';
import { sharedServer } from '../../support/shared-server.ts';
import type { Visitor } from '../../support/visitor.ts';
import { federatedParty } from '../fake-provider.ts';
import { encrypted, type LogoutRequestOptions, SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { idOf, messageOf } from './protocol.ts';

// Its types would bring the globals of browsers into every test.
const samlify = createRequire(import.meta.url)('samlify');
samlify.setSchemaValidator({ validate: async () => 'not validated' });

const ENTITY = 'https://idp.example.org/metadata';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const MINUTE = 60_000;

const base64 = (xml: string) => Buffer.from(xml).toString('base64');

/** An application whose users come through the provider `Company`, and that provider. */
async function companyParty(
  poolhouse: Poolhouse,
  { tracks = false, metadata = (text: string) => text } = {},
) {
  const party = await federatedParty(poolhouse, { providers: [] });
  const { poolId: UserPoolId, clientId: ClientId, cognito, site } = party;
  const parts = {
    entityId: ENTITY,
    url: 'https://idp.example.org',
    privateKey: RSA_KEYS[0]!,
    audience: `urn:amazon:cognito:sp:${UserPoolId}`,
    recipient: `${site}/saml2/idpresponse`,
  };
  // Its certificate has to be good at the server's time, what it says at the world's.
  const document = new SamlIdentityProvider({ ...parts, now: () => NOON }).metadata();
  await cognito.createIdentityProvider({
    UserPoolId,
    ProviderName: 'Company',
    ProviderType: 'SAML',
    ProviderDetails: { MetadataFile: metadata(document) },
    AttributeMapping: { email: 'email' },
  });
  const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
  const { CreationDate: _, LastModifiedDate: __, ClientSecret: ___, ...settings } = UserPoolClient!;
  await cognito.updateUserPoolClient({
    ...settings,
    UserPoolId,
    ClientId,
    SupportedIdentityProviders: ['COGNITO', 'Company'],
  });
  if (tracks) {
    await cognito.setUserPoolSessionConfiguration({
      UserPoolId,
      UserSessionTracking: 'ENABLED',
      TokenSession: { MaxPerUser: 10 },
    });
  }
  const company = new SamlIdentityProvider({ ...parts, now: Date.now });
  const place = `${site}/saml2/logout`;
  const request = (options: Partial<LogoutRequestOptions> = {}) =>
    company.logoutRequestXml({ destination: place, ...options });
  const { Certificate } = await cognito.getSigningCertificate({ UserPoolId });
  const { publicKey } = new X509Certificate(Buffer.from(Certificate!, 'base64'));
  return { ...party, company, place, request, publicKey };
}

type Party = Awaited<ReturnType<typeof companyParty>>;

/** Signs in at the provider; answers the browser and the code it brought. */
async function arrived(party: Party, sessionIndex: string, nameId = 'Ann') {
  const visitor = party.visitor();
  const go = await visitor.location(party.authorize({ identity_provider: 'Company' }));
  const SAMLResponse = party.company.response({
    inResponseTo: idOf(messageOf(go.href)),
    sessionIndex,
    nameId,
  });
  const RelayState = go.searchParams.get('RelayState')!;
  const answer = await visitor.post('/saml2/idpresponse', { SAMLResponse, RelayState });
  const code = new URL(answer.headers.get('location')!).searchParams.get('code');
  assert.ok(code);
  return { visitor, code };
}

/** Whether the browser is signed in still. */
async function isSignedIn(party: Party, visitor: Visitor): Promise<boolean> {
  const answer = await visitor.location(party.authorize({ prompt: 'none' }));
  return answer.searchParams.has('code');
}

const byLink = (visitor: Visitor, query: string) => visitor.get(`/saml2/logout?${query}`);
const byForm = (visitor: Visitor, xml: string, more: Record<string, string> = {}) =>
  visitor.post('/saml2/logout', { SAMLRequest: base64(xml), ...more });

/** The answer that the browser brings to the provider, signed by the pool; its status. */
async function answerIn(party: Party, response: Response, request: string): Promise<string> {
  assert.equal(response.status, 302);
  const url = new URL(response.headers.get('location')!);
  assert.equal(`${url.origin}${url.pathname}`, 'https://idp.example.org/logout');
  const [signed, signature] = url.search.slice(1).split('&Signature=');
  const bytes = Buffer.from(decodeURIComponent(signature!), 'base64');
  assert.ok(verify('sha256', Buffer.from(signed!), party.publicKey, bytes));
  const encoded = url.searchParams.get('SAMLResponse')!;
  const xml = inflateRawSync(Buffer.from(encoded, 'base64')).toString();
  assert.match(xml, /^<samlp:LogoutResponse /);
  assert.ok(xml.includes(` InResponseTo="${idOf(request)}"`));
  assert.ok(xml.includes(' Destination="https://idp.example.org/logout"'));
  assert.ok(xml.includes(`<saml:Issuer>urn:amazon:cognito:sp:${party.poolId}</saml:Issuer>`));
  return /StatusCode Value="([^"]*)"/.exec(xml)![1]!.replace(STATUS, '');
}

onEveryStore((start) => {
  describe('a logout that a SAML provider begins', () => {
    const poolhouse = sharedServer(start);

    test('by a link it ends the session it names, and its answer goes back signed', async () => {
      const party = await companyParty(poolhouse(), { tracks: true });
      const { company, request } = party;
      const first = await arrived(party, 's1');
      const second = await arrived(party, 's2');
      const bob = await arrived(party, 's1', 'Bob');
      const [ofFirst, ofSecond] = [
        await party.token(exchange(first.code)),
        await party.token(exchange(second.code)),
      ];
      const asked = request({ sessionIndexes: ['s1'] });
      const answer = await byLink(party.visitor(), company.signedQuery(asked, 'their state'));
      assert.equal(await answerIn(party, answer, asked), 'Success');
      const { searchParams } = new URL(answer.headers.get('location')!);
      assert.equal(searchParams.get('RelayState'), 'their state');
      assert.equal(await isSignedIn(party, first.visitor), false);
      assert.equal(await isSignedIn(party, second.visitor), true);
      assert.equal(await isSignedIn(party, bob.visitor), true);
      const renewed = ({ body }: typeof ofFirst) =>
        party.token({ grant_type: 'refresh_token', refresh_token: body.refresh_token! });
      assert.equal((await renewed(ofFirst)).status, 400);
      assert.equal((await renewed(ofSecond)).status, 200);
      // All that is left of the person, and without a state.
      const all = request();
      const end = await byLink(second.visitor, company.signedQuery(all));
      assert.equal(await answerIn(party, end, all), 'Success');
      assert.equal(new URL(end.headers.get('location')!).searchParams.has('RelayState'), false);
      assert.equal(second.visitor.cookies.has('cognito'), false);
      assert.equal(await isSignedIn(party, bob.visitor), true);
      assert.equal(bob.visitor.cookies.has('cognito'), true);
    });

    test('by a form it does the same, without a cookie of the browser', async () => {
      const toPost = (text: string) =>
        text.replace(
          /(<SingleLogoutService Binding="[^"]*:)HTTP-Redirect("[^>]*logout")/,
          '$1HTTP-POST$2 ResponseLocation="https://idp.example.org/done?a=1&amp;b=2"',
        );
      const party = await companyParty(poolhouse(), { metadata: toPost });
      const { visitor, code } = await arrived(party, 's1');
      const asked = party.request({ sessionIndexes: ['s0', 's1'] });
      const answer = await byForm(party.visitor(), party.company.signed(asked), {
        RelayState: 'x"y',
      });
      assert.equal(answer.status, 200);
      const page = await answer.text();
      assert.match(page, /action="https:\/\/idp\.example\.org\/done\?a=1&amp;b=2"/);
      assert.match(page, /name="RelayState" value="x&quot;y"/);
      const [, encoded = ''] = /name="SAMLResponse" value="([^"]+)"/.exec(page)!;
      const xml = Buffer.from(encoded, 'base64').toString();
      assert.match(xml, /status:Success/);
      const [, digest] = /<ds:DigestValue>([^<]*)</.exec(xml)!;
      const plain = xml.replace(/<ds:Signature .*<\/ds:Signature>/, '');
      assert.equal(createHash('sha256').update(plain).digest('base64'), digest);
      assert.equal(await isSignedIn(party, visitor), false);
      // What came of the session and was not exchanged yet is worth nothing either.
      assert.equal((await party.token(exchange(code))).status, 400);
    });

    test('whoever is not known is answered like one without a session', async () => {
      const party = await companyParty(poolhouse());
      const { company, request } = party;
      const answers: string[] = [];
      for (const nameId of ['Ann', 'Nobody', '']) {
        if (nameId === 'Ann') await byForm(party.visitor(), company.signed(request()));
        const asked = request({ nameId });
        const answer = await byLink(party.visitor(), company.signedQuery(asked));
        answers.push(await answerIn(party, answer, asked));
      }
      assert.deepEqual(answers, ['Success', 'Success', 'Success']);
      // A name in a form that is not read here.
      const other = request({
        nameIdXml:
          '<saml:BaseID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">Ann</saml:BaseID>',
      });
      const refused = await byLink(party.visitor(), company.signedQuery(other));
      assert.equal(await answerIn(party, refused, other), 'Requester');
    });

    test('a name may be encrypted to the provider’s own key', async () => {
      const party = await companyParty(poolhouse());
      const { cognito, poolId: UserPoolId, company } = party;
      const { visitor } = await arrived(party, 's1');
      const { IdentityProvider } = await cognito.describeIdentityProvider({
        UserPoolId,
        ProviderName: 'Company',
      });
      const der = IdentityProvider!.ProviderDetails!.ActiveEncryptionCertificate!;
      const { publicKey } = new X509Certificate(Buffer.from(der, 'base64'));
      const nameId =
        '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">Ann</saml:NameID>';
      const inside = encrypted(nameId, publicKey, 'gcm').replaceAll(
        'EncryptedAssertion',
        'EncryptedID',
      );
      const broken = party.request({
        nameIdXml: inside.replace(/(CipherValue>)[^<]{8}/, '$1AAAAAAAA'),
      });
      const unread = await byForm(party.visitor(), company.signed(broken));
      assert.equal(await answerIn(party, unread, broken), 'Requester');
      assert.equal(await isSignedIn(party, visitor), true);
      const asked = party.request({ nameIdXml: inside });
      const answer = await byForm(party.visitor(), company.signed(asked));
      assert.equal(await answerIn(party, answer, asked), 'Success');
      assert.equal(await isSignedIn(party, visitor), false);
    });

    test('a request is good once, by whichever way it comes again', async () => {
      const party = await companyParty(poolhouse());
      const asked = party.request();
      const query = party.company.signedQuery(asked);
      const form = party.company.signed(asked);
      const all = await Promise.all([1, 2, 3, 4].map(() => byLink(party.visitor(), query)));
      assert.deepEqual(all.map(({ status }) => status).sort(), [302, 400, 400, 400]);
      const { visitor } = await arrived(party, 's1');
      assert.equal((await byLink(visitor, query)).status, 400);
      assert.equal((await byForm(visitor, form)).status, 400);
      assert.equal(await isSignedIn(party, visitor), true);
    });

    test('what the provider has not signed for this pool and now ends nothing', async () => {
      const party = await companyParty(poolhouse());
      const other = await companyParty(poolhouse());
      const { company, request, place } = party;
      const { visitor } = await arrived(party, 's1');
      const stranger = new SamlIdentityProvider({
        entityId: ENTITY,
        url: '',
        privateKey: RSA_KEYS[1]!,
        audience: '',
        recipient: '',
        now: Date.now,
      });
      const query = (options: Partial<LogoutRequestOptions>) =>
        company.signedQuery(request(options));
      const good = () => company.signedQuery(request(), 'state');
      const signedXml = company.signed(request());
      const [, signature = ''] = /(<ds:Signature .*<\/ds:Signature>)/.exec(signedXml)!;
      const evil = request({ nameId: 'Ann', id: '_evil' });
      const inside = (wrapped: string) =>
        evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer><samlp:Extensions>${wrapped}</samlp:Extensions>`,
        );
      const bomb = deflateRawSync(Buffer.alloc(4_000_000, 32)).toString('base64');
      const links: Record<string, string> = {
        unsigned: good().split('&SigAlg')[0]!,
        'signed inside alone': `SAMLRequest=${encodeURIComponent(deflateRawSync(signedXml).toString('base64'))}`,
        'another key': stranger.signedQuery(request()),
        'another state': good().replace('RelayState=state', 'RelayState=other'),
        'no state': good().replace('&RelayState=state', ''),
        'another request': good().replace(
          /SAMLRequest=[^&]*/,
          `SAMLRequest=${encodeURIComponent(deflateRawSync(evil).toString('base64'))}`,
        ),
        'two requests': `${good()}&SAMLRequest=${encodeURIComponent(deflateRawSync(evil).toString('base64'))}`,
        'two requests, under an encoded name': `%53AMLRequest=${encodeURIComponent(deflateRawSync(evil).toString('base64'))}&${good()}`,
        'a state under an encoded name': `${company.signedQuery(request())}&%52elayState=x`,
        'two signatures': `${good()}&Signature=AAAA`,
        'SHA-1': company.signedQuery(request(), undefined, {
          algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        }),
        HMAC: good().replace(
          /SigAlg=[^&]*/,
          `SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256')}`,
        ),
        'another encoding': `${good()}&SAMLEncoding=none`,
        'another pool': query({ destination: other.place }),
        'no destination': query({ destination: false }),
        'another place': query({ destination: `${party.site}/saml2/idpresponse` }),
        'an hour ago': query({ issuedAt: Date.now() - 60 * MINUTE, endsAt: false }),
        'an hour ago, for long': query({
          issuedAt: Date.now() - 60 * MINUTE,
          endsAt: Date.now() + 60 * MINUTE,
        }),
        ended: query({ endsAt: Date.now() - 2 * MINUTE }),
        'in an hour': query({ issuedAt: Date.now() + 60 * MINUTE }),
        'another issuer': query({ issuer: 'https://other.example' }),
        'an issuer that every document has': query({
          issuer: 'urn:oasis:names:tc:SAML:2.0:protocol',
        }),
        'an answer in place of a request': company.signedQuery(
          company.logoutResponseXml({ requestId: '_x', destination: place }),
        ),
        'an assertion': company.signedQuery(company.assertionXml()),
        comment: company.signedQuery(request().replace('>Ann<', '>A<!-- -->nn<')),
        'a long state': company.signedQuery(request(), 'x'.repeat(1100)),
        'a bomb': `SAMLRequest=${encodeURIComponent(bomb)}`,
        'no base64': 'SAMLRequest=%00',
        nothing: 'SAMLRequest=',
      };
      for (const [what, text] of Object.entries(links)) {
        assert.equal((await byLink(visitor, text)).status, 400, what);
      }
      const forms: Record<string, string> = {
        unsigned: request(),
        'another key': stranger.signed(request()),
        'another name': signedXml.replace('>Ann<', '>Bob<'),
        'a signature of another request': evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature}`,
        ),
        'wrapped in extensions': inside(signedXml),
        'wrapped, with the signature outside': inside(signedXml.replace(signature, '')).replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature}`,
        ),
        'wrapped around, of one id': inside(signedXml).replace('_evil', idOf(signedXml)),
        'in a signature': evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</ds:Signature>', `<ds:Object>${signedXml.replace(signature, '')}</ds:Object></ds:Signature>`)}`,
        ),
        'another pool': company.signed(request({ destination: other.place })),
        'no destination': company.signed(request({ destination: false })),
        ended: company.signed(request({ endsAt: Date.now() - 2 * MINUTE })),
        'SHA-1': company.signed(request(), {
          signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        }),
        entities: `<!DOCTYPE a [<!ENTITY b "Ann">]>${signedXml.replace('>Ann<', '>&b;<')}`,
        nothing: '',
      };
      for (const [what, xml] of Object.entries(forms)) {
        assert.equal((await byForm(visitor, xml)).status, 400, what);
      }
      const twice = new URLSearchParams({ SAMLRequest: base64(signedXml) });
      twice.append('SAMLRequest', base64(evil));
      const sent = await fetch(place, { method: 'POST', body: twice, redirect: 'manual' });
      assert.equal(sent.status, 400);
      assert.equal(await isSignedIn(party, visitor), true);
      // Nothing of it has used the good one up.
      assert.equal((await byForm(visitor, signedXml)).status, 302);
      assert.equal(await isSignedIn(party, visitor), false);
    });

    test('a provider without a place for answers leaves the browser signed out here', async () => {
      const party = await companyParty(poolhouse(), {
        metadata: (text) => text.replace(/<SingleLogoutService [^>]*>/, ''),
      });
      const { visitor } = await arrived(party, 's1');
      const answer = await byLink(visitor, party.company.signedQuery(party.request()));
      assert.match(answer.headers.get('location')!, /\/signedout$/);
      assert.equal(await isSignedIn(party, visitor), false);
    });

    test('without a message a link is refused, as in the service', async () => {
      const party = await companyParty(poolhouse());
      const answer = await party.visitor().get('/saml2/logout');
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get('allow'), 'POST');
      const unasked = await byLink(
        party.visitor(),
        `SAMLResponse=x&RelayState=${randomBytes(16).toString('base64url')}`,
      );
      assert.equal(unasked.status, 400);
    });

    for (const binding of ['redirect', 'post'] as const) {
      test(`samlify begins a logout by ${binding}, and reads the answer`, async () => {
        const party = await companyParty(poolhouse());
        const { visitor } = await arrived(party, 's1');
        const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
        const idp = samlify.IdentityProvider({
          entityID: ENTITY,
          signingCert: party.company.certificate,
          privateKey: RSA_KEYS[0],
          requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
          wantLogoutResponseSigned: true,
          singleSignOnService: [{ Binding: REDIRECT, Location: 'https://idp.example.org/sso' }],
          singleLogoutService: [{ Binding: REDIRECT, Location: 'https://idp.example.org/logout' }],
          generateID: () => `_${randomBytes(16).toString('hex')}`,
        });
        const metadata = await (await fetch(`${party.site}/saml2/metadata`)).text();
        const pool = samlify.ServiceProvider({ metadata, wantLogoutRequestSigned: true });
        const made = idp.createLogoutRequest(
          pool,
          binding,
          { logoutNameID: 'Ann', sessionIndex: 's1' },
          'theirs',
        );
        const answer =
          binding === 'redirect'
            ? await visitor.get(made.context)
            : await visitor.post('/saml2/logout', {
                SAMLRequest: made.context,
                RelayState: 'theirs',
              });
        assert.equal(answer.status, 302);
        const url = new URL(answer.headers.get('location')!);
        const query = Object.fromEntries(url.searchParams);
        const octetString = url.search.slice(1).split('&Signature=')[0];
        const read = await idp.parseLogoutResponse(pool, 'redirect', { query, octetString });
        assert.equal(read.extract.response.inResponseTo, made.id);
        assert.equal(await isSignedIn(party, visitor), false);
      });
    }
  });
});
