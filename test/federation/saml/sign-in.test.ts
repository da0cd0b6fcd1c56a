/** Signing in at a SAML provider as browsers do: from the application to the provider and back. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLBACK, claimsOf, exchange } from '../../oauth/relying-party.ts';
import { NOON, onEveryStore, type Poolhouse } from '../../support/servers.ts';
import { sharedServer } from '../../support/shared-server.ts';
import { locationOf, type Visitor } from '../../support/visitor.ts';
import { federatedParty } from '../fake-provider.ts';
import { type ResponseOptions, SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { idOf, messageOf } from './protocol.ts';

/** An application whose users come through the SAML provider `Company`, and that provider. */
async function samlParty(poolhouse: Poolhouse, details: Record<string, string> = {}) {
  const party = await federatedParty(poolhouse, { providers: [] });
  const { poolId, clientId, cognito, site } = party;
  const parts = {
    entityId: 'https://idp.example.org/metadata',
    url: 'https://idp.example.org',
    privateKey: RSA_KEYS[0]!,
    audience: `urn:amazon:cognito:sp:${poolId}`,
    recipient: `${site}/saml2/idpresponse`,
  };
  // Its certificate has to be good at the server's time, its assertions at the world's.
  const metadata = new SamlIdentityProvider({ ...parts, now: () => NOON }).metadata();
  await cognito.createIdentityProvider({
    UserPoolId: poolId,
    ProviderName: 'Company',
    ProviderType: 'SAML',
    ProviderDetails: { MetadataFile: metadata, ...details },
    AttributeMapping: { email: 'email' },
  });
  const { UserPoolClient } = await cognito.describeUserPoolClient({
    UserPoolId: poolId,
    ClientId: clientId,
  });
  const { CreationDate: _, LastModifiedDate: __, ClientSecret: ___, ...settings } = UserPoolClient!;
  await cognito.updateUserPoolClient({
    ...settings,
    UserPoolId: poolId,
    ClientId: clientId,
    // A provider may begin sign-ins only for clients without users of their own.
    SupportedIdentityProviders: ['Company'],
  });
  const company = new SamlIdentityProvider({ ...parts, now: () => Date.now() });
  return { ...party, company };
}

type Party = Awaited<ReturnType<typeof samlParty>>;

/** Goes to the provider; answers the request's id and the state that comes back with the answer. */
async function asked(party: Party, visitor: Visitor) {
  const go = await visitor.location(party.authorize({ identity_provider: 'Company' }));
  assert.equal(`${go.origin}${go.pathname}`, 'https://idp.example.org/sso');
  const RelayState = go.searchParams.get('RelayState')!;
  assert.ok(Buffer.byteLength(RelayState) <= 80);
  return { inResponseTo: idOf(messageOf(go.href)), RelayState };
}

/** Comes back with a response, and answers where the application finds the browser. */
async function back(
  visitor: Visitor,
  RelayState: string,
  SAMLResponse: string,
  more: Readonly<Record<string, string>> = {},
): Promise<URL> {
  const answer = await visitor.post('/saml2/idpresponse', { SAMLResponse, RelayState, ...more });
  const url = locationOf(answer);
  assert.equal(`${url.origin}${url.pathname}`, CALLBACK);
  return url;
}

/** A form of another site, posted once more by a page of this one. */
const HANDED_ON = { handed_on: 'yes' };

const base64 = (xml: string) => Buffer.from(xml).toString('base64');

onEveryStore((start) => {
  describe('signing in at a SAML provider', () => {
    const poolhouse = sharedServer(start);

    test('leads from the application to the provider and back to tokens', async () => {
      const party = await samlParty(poolhouse());
      const visitor = party.visitor();
      const { inResponseTo, RelayState } = await asked(party, visitor);
      const url = await back(visitor, RelayState, party.company.response({ inResponseTo }));
      const { body } = await party.token(exchange(url.searchParams.get('code')));
      const id = claimsOf(body.id_token);
      assert.equal(id['cognito:username'], 'Company_Ann');
      assert.equal(id.email, 'ann@example.com');
      const { UserAttributes } = await party.cognito.adminGetUser({
        UserPoolId: party.poolId,
        Username: 'Company_Ann',
      });
      const { Value } = UserAttributes!.find(({ Name }) => Name === 'identities')!;
      const [identity] = JSON.parse(Value!) as Record<string, string>[];
      assert.equal(identity!.providerType, 'SAML');
      assert.equal(identity!.issuer, 'https://idp.example.org/metadata');
      assert.equal(identity!.userId, 'Ann');
    });

    test('takes a response as long as one may be', async () => {
      const party = await samlParty(poolhouse());
      const visitor = party.visitor();
      const { inResponseTo, RelayState } = await asked(party, visitor);
      const claims = { email: 'ann@example.com', long: '~'.repeat(70_000) };
      const response = party.company.response({ inResponseTo, claims });
      assert.ok(response.length > 97_000 && response.length <= 100_000);
      const url = await back(visitor, RelayState, response);
      assert.ok(url.searchParams.has('code'));
    });

    test('takes an assertion once, whoever brings it again and for which request', async () => {
      const party = await samlParty(poolhouse());
      const visitor = party.visitor();
      const first = await asked(party, visitor);
      const response = party.company.response({ inResponseTo: first.inResponseTo });
      assert.ok((await back(visitor, first.RelayState, response)).searchParams.has('code'));
      const again = await visitor.post('/saml2/idpresponse', {
        SAMLResponse: response,
        RelayState: first.RelayState,
      });
      assert.ok(!locationOrPage(again).includes('code='));
      const thief = party.visitor();
      const second = await asked(party, thief);
      const url = await back(thief, second.RelayState, response);
      assert.equal(url.searchParams.get('error'), 'server_error');
      assert.match(url.searchParams.get('error_description')!, /^Invalid SAML response received: /);
    });

    test('may begin at the provider where IDPInit says so, once with each assertion', async () => {
      const party = await samlParty(poolhouse(), { IDPInit: 'true' });
      const RelayState = new URLSearchParams({
        identity_provider: 'Company',
        client_id: party.clientId,
        redirect_uri: CALLBACK,
        response_type: 'code',
        scope: 'openid email',
      }).toString();
      const response = party.company.response();
      const url = await back(party.visitor(), RelayState, response, HANDED_ON);
      const { body } = await party.token(exchange(url.searchParams.get('code')));
      assert.equal(claimsOf(body.id_token)['cognito:username'], 'Company_Ann');
      const again = await back(party.visitor(), RelayState, response, HANDED_ON);
      assert.equal(
        again.searchParams.get('error_description'),
        'Invalid SAML response received: SAML Assertion has been used before. ',
      );
      const closed = await samlParty(poolhouse());
      const elsewhere = RelayState.replace(party.clientId, closed.clientId);
      const answer = await closed.visitor().post('/saml2/idpresponse', {
        SAMLResponse: closed.company.response(),
        RelayState: elsewhere,
        ...HANDED_ON,
      });
      assert.ok(!locationOrPage(answer).includes('code='));
    });

    test('refuses what the provider did not sign for this pool, this place and this request', async () => {
      const party = await samlParty(poolhouse());
      const { company } = party;
      const other = new SamlIdentityProvider({
        entityId: company.entityId,
        url: '',
        privateKey: RSA_KEYS[1]!,
        audience: `urn:amazon:cognito:sp:${party.poolId}`,
        recipient: `${party.site}/saml2/idpresponse`,
        now: () => Date.now(),
      });
      type Forgery = (inResponseTo: string) => string;
      const of =
        (options: ResponseOptions): Forgery =>
        (inResponseTo) =>
          company.response({ inResponseTo, ...options });
      const HOUR = 3_600_000;
      const forgeries: Readonly<Record<string, Forgery>> = {
        unsigned: of({ signs: 'nothing' }),
        'another key': (inResponseTo) => other.response({ inResponseTo }),
        'another audience': of({ audience: 'urn:amazon:cognito:sp:us-east-1_Another01' }),
        'another recipient': of({ recipient: 'https://other.example/saml2/idpresponse' }),
        'another request': of({ inResponseTo: '_other' }),
        'no request': of({ inResponseTo: undefined }),
        'an hour ago': of({ issuedAt: Date.now() - HOUR }),
        'in an hour': of({ issuedAt: Date.now() + HOUR }),
        'another issuer': of({ issuer: 'https://other.example' }),
        comment: (inResponseTo) =>
          base64(company.responseXml({ inResponseTo }).replace('>Ann<', '>A<!---->nn<')),
        'entity bomb': (inResponseTo) =>
          base64(
            `<!DOCTYPE a [<!ENTITY b "Ann">]>${company.responseXml({ inResponseTo }).replace('>Ann<', '>&b;<')}`,
          ),
        'wrapped assertion': (inResponseTo) => {
          const xml = company.responseXml({ inResponseTo, nameId: 'Eve' });
          const assertion = company.assertionXml({ inResponseTo, nameId: 'Ann' });
          return base64(xml.replace('<saml:Assertion', `${assertion}<saml:Assertion`));
        },
        nothing: () => '',
      };
      for (const [what, forged] of Object.entries(forgeries)) {
        const visitor = party.visitor();
        const { inResponseTo, RelayState } = await asked(party, visitor);
        const url = await back(visitor, RelayState, forged(inResponseTo));
        assert.equal(url.searchParams.get('error'), 'server_error', what);
        assert.ok(!url.searchParams.has('code'), what);
      }
      // Another browser's request is nobody's here.
      const { inResponseTo, RelayState } = await asked(party, party.visitor());
      const stranger = party.visitor();
      const response = company.response({ inResponseTo });
      const answer = await stranger.post('/saml2/idpresponse', {
        SAMLResponse: response,
        RelayState,
        ...HANDED_ON,
      });
      assert.ok(!locationOrPage(answer).includes('code='));
    });
  });
});

const locationOrPage = (response: Response) => response.headers.get('location') ?? '';
