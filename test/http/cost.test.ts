/**
 * What one request may cost everybody else: the worst known for everything that takes apart what
 * a client sends, as large as its limit lets it be.
 */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { before, describe, test } from 'node:test';
import { bodySizeOf } from '#api/protocol/body-sizes.ts';
import type { OperationName } from '#contract/types.ts';
import { SamlIdentityProvider } from '../federation/saml/identity-provider.ts';
import { RSA_KEYS } from '../federation/saml/judging.ts';
import {
  columnsOf,
  createImportApp,
  createJob,
  hasEnded,
  until,
  upload,
} from '../import/support.ts';
import { pagesApp, Visitor } from '../pages/support.ts';
import { autofillOptionsOf, creationOptions, passkeyApp, signedIn } from '../passkeys/support.ts';
import { type App, createApp } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { NOON, startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { api } from './ask.ts';
import { cert } from './certificate.ts';
import { longestTurn } from './turns.ts';

/** Milliseconds of CPU that others may have to wait for a request. */
const BOUND = 100;
/** Code that runs for the first time, and collecting garbage, cost too: the best of these counts. */
const TRIES = 5;

const MIB = 1024 * 1024;
const HEADERS = 15_000;

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const poolhouse = sharedServer(startOnSqlite);

/** Sends it and answers the status; a defect is never the answer to anything. */
async function answered({ path = '/', method = 'POST', headers = {}, body = '' }: Sent) {
  const { hostname, port } = new URL(poolhouse().url);
  const bytes = Buffer.from(body);
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method, headers: { ...headers, 'Content-Length': bytes.length } },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      },
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
  assert.ok(status < 500, `${path.slice(0, 80)}: ${status}`);
}

async function staysWithinBound(what: string, work: () => Promise<unknown>): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < TRIES && best > BOUND; tried++) {
    best = Math.min(best, await longestTurn(work));
  }
  assert.ok(best <= BOUND, `${what} holds up others for ${Math.round(best)} ms`);
}

async function allStayWithinBound(cases: Readonly<Record<string, Sent>>): Promise<void> {
  for (const [what, sent] of Object.entries(cases)) {
    await staysWithinBound(what, () => answered(sent));
  }
}

const call = (name: OperationName, input: object | string): Sent => {
  const body = typeof input === 'string' ? input : JSON.stringify(input);
  assert.ok(Buffer.byteLength(body) <= bodySizeOf(name), `${name}: beyond its limit`);
  return { ...api(name, {}), body };
};

const filled = (length: number, unit: string) => unit.repeat(Math.floor(length / unit.length));
const keys = (count: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i.toString(36)}`, value]));
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64url');

describe('a request holds up others for a moment at most', () => {
  let app: App;
  let site: string;
  before(async () => {
    app = await createApp(poolhouse(), {
      client: {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid'],
        SupportedIdentityProviders: ['COGNITO'],
        CallbackURLs: ['http://localhost:4711/callback'],
      },
    });
    const url = await giveDomain(poolhouse(), app.poolId, { ManagedLoginVersion: 2 });
    site = new URL(url).pathname;
  });
  const query = () =>
    new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: 'http://localhost:4711/callback',
      response_type: 'code',
      scope: 'openid',
    });

  test('whatever JSON it brings', async () => {
    const size = bodySizeOf('InitiateAuth');
    const distinct = (length: number) => {
      const members: string[] = [];
      for (let i = 0, sum = 0; sum < length - 20; i++) {
        members.push(`"${i.toString(36)}":0`);
        sum += members[i]!.length + 1;
      }
      return `{${members.join(',')}}`;
    };
    for (const [what, json] of Object.entries({
      'open brackets': '['.repeat(size),
      'balanced brackets': '['.repeat(size / 2 - 1) + ']'.repeat(size / 2 - 1),
      'nested objects': filled(size, '{"":'),
      'distinct keys': distinct(size),
      'objects of distinct shapes': `[${filled(size - 20, '{"a":0},')}0]`,
      numbers: `[${filled(size - 20, '1e1,')}0]`,
      escapes: `["${filled(size - 20, '\\u0041')}"]`,
      'quotation marks': filled(size, '"'),
      backslashes: `"${'\\'.repeat(size - 1)}`,
    })) {
      await allStayWithinBound({ [what]: call('InitiateAuth', json.slice(0, size)) });
    }
    const registering = { 'Content-Type': 'application/json' };
    await allStayWithinBound({
      'the largest map within its bounds': call('InitiateAuth', {
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: keys(4900, 'x'),
        ClientMetadata: keys(4900, 'x'),
      }),
      'a list of attributes': call('SignUp', {
        ClientId: app.clientId,
        Username: 'bob',
        Password: 'Correct-horse-7',
        UserAttributes: Array.from({ length: 3000 }, (_, i) => ({
          Name: `custom:${i}`,
          Value: '',
        })),
      }),
      'violations everywhere': call('SignUp', {
        UserAttributes: Array.from({ length: 3000 }, () => ({ Name: '', Value: '9'.repeat(50) })),
      }),
      'JSON in a credential': call('RespondToAuthChallenge', {
        ClientId: app.clientId,
        ChallengeName: 'WEB_AUTHN',
        Session: 'A'.repeat(1000),
        ChallengeResponses: { USERNAME: 'ann', CREDENTIAL: '['.repeat(131_000) },
      }),
      'JSON in device data': call('InitiateAuth', {
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: 'x' },
        UserContextData: {
          EncodedData: base64('['.repeat(98_000)),
          IpAddress: ':'.repeat(131_000),
        },
      }),
      'JSON in a token': call('GetUser', {
        AccessToken: `${base64('['.repeat(45_000))}.${base64('['.repeat(45_000))}.AAAA`,
      }),
      'JSON of a registration': {
        path: `${site}/oauth2/register`,
        headers: registering,
        body: '['.repeat(MIB),
      },
      'JSON in a form': {
        path: `${site}/oauth2/token`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: `grant_type=client_credentials&client_id=x&aws_client_metadata=${'['.repeat(MIB - 80)}`,
      },
      'the settings of a style': call('CreateManagedLoginBranding', {
        UserPoolId: app.poolId,
        ClientId: app.clientId,
        Settings: { a: Array.from({ length: 9900 }, (_, i) => keys(1, i)) },
      }),
    });
  });

  test('whatever long texts it brings', async () => {
    const { clientId: ClientId } = app;
    const long = 131_072;
    await allStayWithinBound({
      'a password': call('InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: 'x'.repeat(long) },
      }),
      'a name': call('InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'é'.repeat(long), PASSWORD: 'x' },
      }),
      'a number of SRP': call('InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'ann', SRP_A: 'f'.repeat(long) },
      }),
      'a token': call('GetUser', { AccessToken: '.'.repeat(120_000) }),
      'a secret block': call('RespondToAuthChallenge', {
        ClientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        Session: 'A'.repeat(1000),
        ChallengeResponses: {
          USERNAME: 'ann',
          PASSWORD_CLAIM_SECRET_BLOCK: 'A'.repeat(long),
          PASSWORD_CLAIM_SIGNATURE: 'A'.repeat(long),
          TIMESTAMP: 'x'.repeat(long),
        },
      }),
      'an address of e-mail': call('SignUp', {
        ClientId,
        Username: 'bob',
        Password: 'Correct-horse-7',
        UserAttributes: [{ Name: 'email', Value: 'a@'.repeat(1024) }],
      }),
    });
    for (const Filter of [
      'username = "',
      `email ^= "${'\\"'.repeat(120)}"`,
      '('.repeat(256),
      `name${' '.repeat(240)}= "x"`,
    ]) {
      const listing = call('ListUsers', { UserPoolId: app.poolId, Filter });
      await allStayWithinBound({ [`the filter ${Filter}`]: listing });
    }
  });

  test('whatever style sheet it brings', async () => {
    const rule = '.label-customizable{';
    for (const [what, css] of Object.entries({
      'empty rules': 'a{}',
      rules: `${rule}color:red}`,
      declarations: 'color:red;',
      selectors: '.label-customizable,',
      parentheses: '(',
      blocks: 'a{',
      brackets: '[',
      negations: ':not(',
      'at-rules': '@media ',
      addresses: 'url(',
      comments: '/*',
      'quotation marks': '"',
      backslashes: '\\',
      hashes: '#',
      spaces: ' ',
      letters: 'a ',
    })) {
      for (const before of ['', rule, `${rule}color:`]) {
        const CSS = before + filled(131_072 - before.length, css);
        const styling = call('SetUICustomization', { UserPoolId: app.poolId, CSS });
        await allStayWithinBound({ [`a sheet of ${what} after ${before}`]: styling });
      }
    }
    const CSS = `${rule}width:${'calc('.repeat(20_000)}1px${')'.repeat(20_000)}}`;
    const styling = call('SetUICustomization', { UserPoolId: app.poolId, CSS });
    await allStayWithinBound({ 'nested functions': styling });
  });

  test('whatever form it brings', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    for (const page of ['/login', '/signup', '/oauth2/token']) {
      const path = `${site}${page}?${query()}`;
      for (const [what, unit] of Object.entries({
        separators: '&',
        'equals signs': '=',
        'plus signs': '+',
        'percent signs': '%',
        'encoded characters': '%C3%A9',
        letters: 'x',
      })) {
        const body = `username=${filled(MIB - 9, unit)}`;
        await allStayWithinBound({ [`a form of ${what} for ${page}`]: { path, headers, body } });
      }
      const fields = { path, headers, body: 'a=1&'.repeat(499) };
      await allStayWithinBound({ [`fields for ${page}`]: fields });
      const type = { 'Content-Type': 'multipart/form-data; boundary=a' };
      const parts = { path, headers: type, body: filled(MIB, '--a\r\n\r\n') };
      await allStayWithinBound({ [`parts for ${page}`]: parts });
    }
  });

  test('whatever cookies, headers and query it brings', async () => {
    const method = 'GET';
    const many = (name: string) =>
      Array.from({ length: 700 }, (_, i) => `${name}AAAAAAAA${i.toString(36)}=A`).join('; ');
    for (const path of [`${site}/login?${query()}`, `${site}/account`]) {
      for (const [name, texts] of Object.entries({
        Cookie: [
          many('journey-'),
          many('device-'),
          filled(HEADERS, 'a=;'),
          ';'.repeat(HEADERS),
          '='.repeat(HEADERS),
          `XSRF-TOKEN=${filled(HEADERS, '%41')}`,
          `a${' '.repeat(HEADERS / 2)}=${' '.repeat(HEADERS / 2)}`,
        ],
        'Accept-Language': [
          ','.repeat(HEADERS),
          filled(HEADERS, 'en;q=0.1,'),
          filled(HEADERS, 'en-'),
        ],
        'User-Agent': [
          '('.repeat(HEADERS),
          filled(HEADERS, 'Mozilla/5.0 ('),
          filled(HEADERS, ' x'),
        ],
        'X-Forwarded-For': [','.repeat(HEADERS)],
        Host: ['0.', 'a.', '.', '-.', 'a', '[:', ':0'].map((unit) => filled(HEADERS, unit)),
      })) {
        for (const text of texts) {
          const sent = { path, method, headers: { [name]: text } };
          await allStayWithinBound({ [`${name}: ${text.slice(0, 40)}`]: sent });
        }
      }
    }
    for (const text of [
      `Basic ${Buffer.from(':'.repeat(10_000)).toString('base64')}`,
      `Bearer${' '.repeat(HEADERS)}x`,
      `AWS4-HMAC-SHA256 ${filled(HEADERS, ', ')}`,
      `AWS4-HMAC-SHA256 Credential=${filled(HEADERS, '/12345678/')}`,
      `AWS4-HMAC-SHA256 ${filled(HEADERS, '=12345678/a')}`,
    ]) {
      const headers = { Authorization: text };
      const listing = api('ListUserPools', { MaxResults: 1 });
      await allStayWithinBound({
        [`the token endpoint, ${text.slice(0, 40)}`]: { path: `${site}/oauth2/token`, headers },
        [`userInfo, ${text.slice(0, 40)}`]: { path: `${site}/oauth2/userInfo`, headers },
        [`the API, ${text.slice(0, 40)}`]: {
          ...listing,
          headers: { ...listing.headers, ...headers },
        },
      });
    }
    for (const page of ['/login', '/oauth2/authorize', '/logout', '/confirmUser']) {
      for (const more of [
        '&'.repeat(HEADERS),
        filled(HEADERS, 'a=1&'),
        `${query()}&state=${filled(HEADERS - 500, '%41')}`,
        `${query()}&scope=${'+'.repeat(HEADERS - 500)}`,
        `${query()}&prompt=${filled(HEADERS - 500, 'login+')}`,
      ]) {
        const sent = { path: `${site}${page}?${more}`, method };
        await allStayWithinBound({ [`${page}?${more.slice(0, 40)}`]: sent });
      }
    }
    for (const path of ['/', '/a', '/%41', '/..', '/%'].map((unit) => filled(HEADERS, unit))) {
      await allStayWithinBound({ [path.slice(0, 40)]: { path, method } });
    }
  });

  test('whatever answer of an identity provider it brings', async () => {
    const { cognito, poolId } = app;
    const parts = {
      entityId: 'https://idp.example.org/metadata',
      url: 'https://idp.example.org',
      privateKey: RSA_KEYS[0]!,
      audience: `urn:amazon:cognito:sp:${poolId}`,
      recipient: `${poolhouse().url}${site}/saml2/idpresponse`,
    };
    const metadata = new SamlIdentityProvider({ ...parts, now: () => NOON }).metadata();
    await cognito.createIdentityProvider({
      UserPoolId: poolId,
      ProviderName: 'Company',
      ProviderType: 'SAML',
      ProviderDetails: { MetadataFile: metadata, IDPInit: 'true' },
    });
    // Whoever has any account there has responses that the provider signed.
    const company = new SamlIdentityProvider({ ...parts, now: () => Date.now() });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'of the company',
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      SupportedIdentityProviders: ['Company'],
      CallbackURLs: ['http://localhost:4711/callback'],
    });
    const RelayState = new URLSearchParams({
      identity_provider: 'Company',
      client_id: UserPoolClient!.ClientId!,
      redirect_uri: 'http://localhost:4711/callback',
      response_type: 'code',
      scope: 'openid',
    }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const posted = (fields: Record<string, string>, path = '/saml2/idpresponse'): Sent => ({
      path: `${site}${path}`,
      headers,
      body: new URLSearchParams(fields).toString(),
    });
    const answering = (SAMLResponse: string) =>
      posted({ SAMLResponse, RelayState, handed_on: 'yes' });
    const base64Length = 100_000;
    const longest = base64Length * 0.75 - 8_000;
    for (const [what, text] of Object.entries({
      spaces: `${' '.repeat(base64Length - 1)}!`,
      'equals signs': '='.repeat(base64Length),
      letters: 'A'.repeat(base64Length),
    })) {
      await allStayWithinBound({ [`base64 of ${what}`]: answering(text) });
    }
    // As long as a tag may be, and as many prefixes as a document may have.
    const attributes = `<a ${Array.from({ length: 900 }, (_, i) => `a${i}=""`).join(' ')}></a>`;
    const prefixes = Array.from({ length: 26 }, (_, i) => `xmlns:p${i}="urn:${i}"`).join(' ');
    const declaring = `<p0:a ${prefixes}></p0:a>`;
    const crowds = {
      nothing: '',
      elements: '<a></a>'.repeat(2_400),
      levels: `${'<a>'.repeat(28)}${'</a>'.repeat(28)}`.repeat(80),
      attributes: attributes.repeat(Math.floor(longest / attributes.length)),
      namespaces: `<p0:a ${prefixes}>${'<p1:a p2:b=""></p1:a>'.repeat(2_300)}</p0:a>`,
      'namespaces declared again': filled(longest, declaring),
      'namespaces in levels': `${`<p0:a ${prefixes}>`.repeat(28)}${'</p0:a>'.repeat(28)}`,
      references: '&#65;'.repeat(longest / 5),
      entities: '&amp;'.repeat(longest / 5),
      spaces: ' '.repeat(longest),
      'line ends': '\r\n'.repeat(longest / 2),
      'angle brackets': '>'.repeat(longest),
    };
    const inSignature = (xml: string, inside: string) =>
      xml.replace(/(<ds:SignedInfo[^>]*>)/, `$1${inside}`);
    const encoded = (xml: string) => Buffer.from(xml).toString('base64');
    for (const [what, crowd] of Object.entries(crowds)) {
      const statement = `<saml:AttributeStatement>${crowd}</saml:AttributeStatement>`;
      const signed = company.response({ attributesXml: statement });
      const unsigned = company.responseXml({}).replace('<saml:Subject>', `${crowd}<saml:Subject>`);
      for (const [how, text] of Object.entries({
        [`a signed response with ${what}`]: signed,
        [`a changed response with ${what}`]: encoded(unsigned),
        [`a signature with ${what}`]: encoded(inSignature(company.responseXml({}), crowd)),
        [`${what} alone`]: encoded(crowd),
      })) {
        assert.ok(text.length <= base64Length, `${how}: ${text.length}`);
        await allStayWithinBound({ [how]: answering(text) });
      }
      const logout = company.logoutRequestXml({ destination: 'x', nameIdXml: crowd });
      for (const [how, xml] of Object.entries({
        [`a signed request for logout with ${what}`]: company.signed(logout),
        [`an unsigned request for logout with ${what}`]: logout,
      })) {
        await allStayWithinBound({
          [how]: posted({ SAMLRequest: encoded(xml) }, '/saml2/logout'),
          [`${how}, by a link`]: {
            path: `${site}/saml2/logout?${company.signedQuery(xml)}`.slice(0, HEADERS - 100),
            method: 'GET',
          },
        });
      }
    }
    // A provider's document is longer than what browsers bring.
    for (const [what, unit] of Object.entries({
      comments: '<!--',
      'ends of comments': '<!---->',
      instructions: '<?',
      'instructions of xml': '<?xml ',
      'document types': '<!DOCTYPE ',
      elements: '<a>',
    })) {
      const MetadataFile = filled(131_072, unit);
      const creating = call('CreateIdentityProvider', {
        UserPoolId: poolId,
        ProviderName: 'Other',
        ProviderType: 'SAML',
        ProviderDetails: { MetadataFile },
      });
      await allStayWithinBound({ [`metadata of ${what}`]: creating });
    }
    const values = filled(MIB / 3, '"<&');
    await allStayWithinBound({
      'a form of no request': posted({ SAMLResponse: 'A'.repeat(MIB - 100), RelayState: 'x' }),
      'a form that is handed on': posted({ values }),
      'a form of many fields': posted(keys(499, values.slice(0, 300)) as Record<string, string>),
      'a form of a logout': posted({ SAMLResponse: 'A'.repeat(MIB - 100) }, '/saml2/logout'),
      'a form of an OpenID provider': posted({ user: '['.repeat(300_000) }, '/oauth2/idpresponse'),
      'a RelayState': posted({ RelayState: '&'.repeat(300_000), handed_on: 'yes' }),
    });
    for (const parameter of ['state', 'code', 'iss', 'error_description']) {
      const path = `${site}/oauth2/idpresponse?${parameter}=${filled(HEADERS - 100, '%41')}`;
      await allStayWithinBound({ [`${parameter} of a provider`]: { path, method: 'GET' } });
    }
  });

  test('whatever passkey it brings', async () => {
    const keysApp = await passkeyApp(poolhouse(), { webAuthn: { RelyingPartyId: 'localhost' } });
    const { AccessToken } = await signedIn(keysApp, 'ann');
    const longest = 49_000;
    const head = Buffer.from([0xa3, 0x63, ...Buffer.from('fmt')]);
    const certificate = new X509Certificate(cert).raw;
    const certificates = Array.from({ length: Math.floor(longest / (certificate.length + 3)) - 1 });
    const packed = Buffer.concat([
      head,
      Buffer.from([0x66, ...Buffer.from('packed'), 0x67, ...Buffer.from('attStmt'), 0xa1]),
      Buffer.from([
        0x63,
        ...Buffer.from('x5c'),
        0x99,
        certificates.length >> 8,
        certificates.length,
      ]),
      ...certificates.flatMap(() => [
        Buffer.from([0x59, certificate.length >> 8, certificate.length & 0xff]),
        certificate,
      ]),
      Buffer.from([0x68, ...Buffer.from('authData'), 0x58, 37]),
      Buffer.alloc(37),
    ]);
    for (const [what, bytes] of Object.entries({
      'nested arrays': Buffer.alloc(longest, 0x81),
      'nested maps': Buffer.alloc(longest, 0xa1),
      'nested tags': Buffer.alloc(longest, 0xc1),
      'endless arrays': Buffer.alloc(longest, 0x9f),
      'a long array': Buffer.concat([Buffer.from([0x9a, 0, 0, 0xbf, 0]), Buffer.alloc(longest)]),
      'a large map': Buffer.concat([Buffer.from([0xba, 0, 0, 0x5f, 0]), Buffer.alloc(longest)]),
      'an announced array': Buffer.from([0x9b, 0, 0, 0, 1, 0, 0, 0, 0]),
      certificates: packed,
    })) {
      await staysWithinBound(what, async () => {
        const { challenge } = await creationOptions(keysApp, AccessToken!);
        const data = { type: 'webauthn.create', challenge, origin: 'http://localhost' };
        const response = {
          clientDataJSON: base64(JSON.stringify(data)),
          attestationObject: base64(bytes.subarray(0, longest)),
        };
        const Credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response };
        await answered(call('CompleteWebAuthnRegistration', { AccessToken, Credential }));
      });
    }
  });

  test('whatever passkey a stranger brings to the login page', async () => {
    const keysApp = await pagesApp(poolhouse(), {
      pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
    });
    await keysApp.cognito.setUserPoolMfaConfig({
      UserPoolId: keysApp.poolId,
      WebAuthnConfiguration: { RelyingPartyId: 'localhost' },
    });
    const visitor = await new Visitor().open(keysApp.page('/login'));
    const Cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { challenge } = autofillOptionsOf(visitor);
    const longest = 49_000;
    const flags = { extensions: 0x85, 'an attested credential': 0x45 };
    const relyingParty = createHash('sha256').update('localhost').digest();
    const cases: Record<string, { authenticatorData?: Buffer; origin?: string }> = {
      'a long origin': { origin: `https://${filled(longest - 200, 'xn--a.')}localhost` },
      'an origin of escapes': { origin: `https://${filled(longest - 200, '%61')}localhost` },
    };
    for (const [part, flag] of Object.entries(flags)) {
      const head = Buffer.concat([
        relyingParty,
        Buffer.from([flag, 0, 0, 0, 1]),
        Buffer.alloc(flag === 0x45 ? 18 : 0),
      ]);
      for (const [what, bytes] of Object.entries({
        'nested arrays': Buffer.alloc(longest, 0x81),
        'nested maps': Buffer.alloc(longest, 0xa1),
        'nested tags': Buffer.alloc(longest, 0xc1),
        'endless arrays': Buffer.alloc(longest, 0x9f),
        'a long array': Buffer.concat([Buffer.from([0x9a, 0, 0, 0xbf, 0]), Buffer.alloc(longest)]),
        'a large map': Buffer.concat([Buffer.from([0xba, 0, 0, 0x5f, 0]), Buffer.alloc(longest)]),
        'an announced array': Buffer.from([0x9b, 0, 0, 0, 1, 0, 0, 0, 0]),
      })) {
        const authenticatorData = Buffer.concat([head, bytes]).subarray(0, longest);
        cases[`${part} of ${what}`] = { authenticatorData };
      }
    }
    for (const [what, given] of Object.entries(cases)) {
      const { authenticatorData = relyingParty, origin = 'http://localhost' } = given;
      const response = {
        clientDataJSON: base64(JSON.stringify({ type: 'webauthn.get', challenge, origin })),
        authenticatorData: base64(authenticatorData),
        signature: 'AAAA',
        userHandle: base64('nobody'),
      };
      const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response };
      const form = {
        _csrf: visitor.cookies.get('XSRF-TOKEN')!,
        credential: JSON.stringify(credential),
      };
      const { pathname, search } = new URL(keysApp.page('/login/autofill'));
      await staysWithinBound(what, () =>
        answered({
          path: pathname + search,
          headers: { Cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(form).toString(),
        }),
      );
    }
  });

  test('whatever file it brings', async () => {
    const importing = await createImportApp(poolhouse());
    const header = `${(await columnsOf(importing)).join(',')}\n`;
    for (const [what, size, line] of [
      ['commas', MIB / 4, `${','.repeat(15_900)}\n`],
      ['quotation marks', MIB / 4, `${'"'.repeat(15_900)}\n`],
      ['quotations', MIB / 4, `${'"",'.repeat(5_000)}\n`],
      ['backslashes', MIB / 4, `${'\\,'.repeat(7_900)}\n`],
      ['empty lines', MIB / 4, '\n'],
      // Each becomes a row of the store: so many are parsed at once, and no more are needed.
      ['short lines', MIB / 128, 'a\n'],
    ] as const) {
      for (const first of [header, '']) {
        await staysWithinBound(`a file of ${what}`, async () => {
          const job = await createJob(importing);
          await upload(job, first + filled(size, line));
          const of = { UserPoolId: importing.poolId, JobId: job.JobId };
          await importing.cognito.startUserImportJob(of);
          await until(importing, job.JobId, hasEnded);
        });
      }
    }
  });
});
