/** Everything of a hostile provider but its ID token, and browsers that bring back what is not theirs. */
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { OidcProtocol } from '#domain/federation/oidc/oidc-protocol.ts';
import { publicAddresses } from '#platform/address-policy.ts';
import { MovableClock, systemClock } from '#platform/clock.ts';
import { Outgoing } from '#platform/outgoing.ts';
import { systemRandom } from '#platform/random.ts';
import {
  CLIENT_ID,
  type EndpointName,
  type Misbehaviour,
  MockProvider,
  SUBJECT,
} from './mock-provider.ts';
import {
  comeBack,
  DOMAIN,
  newProtocol,
  outgoing,
  refusalOfSignIn,
  roundTrip,
  visit,
} from './round-trip.ts';

let mock: MockProvider;
let otherMock: MockProvider;
const ends: (() => void)[] = [];
const context = { after: (end: unknown) => void ends.push(end as () => void) };
before(async () => {
  mock = await MockProvider.start(context);
  otherMock = await MockProvider.start(context);
});
after(() => {
  for (const end of ends) end();
});

async function refused(misbehaviour: Misbehaviour) {
  mock.misbehaviour = misbehaviour;
  try {
    return await refusalOfSignIn(roundTrip(mock));
  } finally {
    mock.misbehaviour = {};
  }
}

describe('A sign-in at an OpenID provider', () => {
  test('sends the browser there with state, nonce and PKCE', async () => {
    const { location, memory } = await visit(mock);
    const url = new URL(location);
    assert.equal(url.origin + url.pathname, `${mock.issuer}/authorize`);
    const {
      code_challenge: challenge,
      nonce,
      state,
      ...rest
    } = Object.fromEntries(url.searchParams);
    assert.deepEqual(rest, {
      client_id: CLIENT_ID,
      redirect_uri: `${DOMAIN}/oauth2/idpresponse`,
      scope: 'openid email',
      response_type: 'code',
      code_challenge_method: 'S256',
    });
    assert.equal(state, memory['state']);
    assert.equal(nonce, memory['nonce']);
    assert.match(challenge!, /^[\w-]{43}$/);
    const again = new URL((await visit(mock)).location).searchParams;
    for (const name of ['state', 'nonce', 'code_challenge']) {
      assert.notEqual(again.get(name), url.searchParams.get(name), name);
    }
  });

  test('answers with claims, those of the ID token before those of the user info', async () => {
    const answer = await roundTrip(mock);
    assert.equal(answer.subject, SUBJECT);
    const { claims } = answer;
    assert.equal(claims['email'], 'person@corp.example');
    assert.equal(claims['phone_number'], '+15550100');
    assert.equal(claims['source'], 'id token');
    assert.match(String(claims['id_token']), /^eyJ/);
    assert.match(String(claims['access_token']), /^access-token-/);
    assert.ok('tokenResponse' in answer.raw);
    assert.equal(answer.raw.tokenResponse['refresh_token'], 'refresh-token');
    assert.equal(answer.raw.idToken?.['sub'], SUBJECT);
    assert.equal(answer.raw.userInfo?.['source'], 'user info');
  });

  test('asks for user info by POST where the provider wants that', async () => {
    const details = { ...mock.record().details, attributes_request_method: 'POST' };
    await roundTrip(mock, mock.record({ details }));
    const { method, url, headers } = mock.seen.findLast((each) => each.endpoint === 'userinfo')!;
    assert.equal(method, 'POST');
    assert.equal(url, '/userinfo');
    assert.match(String(headers['authorization']), /^Bearer access-token-/);
  });

  test('goes without PKCE where discovery rules it out, and with it where nothing is said', async () => {
    const challenged = async (methods: unknown) => {
      mock.misbehaviour = {
        discovery: (document) => ({ ...document, code_challenge_methods_supported: methods }),
      };
      const there = await visit(mock);
      assert.equal((await comeBack(there, mock.authorize(there.location))).subject, SUBJECT);
      mock.misbehaviour = {};
      const { searchParams } = new URL(there.location);
      assert.equal(searchParams.has('nonce'), true);
      return searchParams.has('code_challenge');
    };
    assert.equal(await challenged(['plain']), false);
    assert.equal(await challenged([]), false);
    assert.equal(await challenged(undefined), true);
    assert.equal(await challenged(['plain', 'S256']), true);
  });

  test('asks no discovery document where all four URLs are given', async () => {
    const details = {
      ...mock.record().details,
      authorize_url: `${mock.issuer}/authorize`,
      token_url: `${mock.issuer}/token`,
      attributes_url: `${mock.issuer}/userinfo`,
      jwks_uri: `${mock.issuer}/jwks`,
    };
    const before = mock.asked('discovery');
    assert.equal((await roundTrip(mock, mock.record({ details }))).subject, SUBJECT);
    assert.equal(mock.asked('discovery'), before);
  });

  test('reads discovery document and keys once for many', async () => {
    const protocol = newProtocol();
    const provider = mock.record();
    const before = [mock.asked('discovery'), mock.asked('jwks')] as const;
    await Promise.all(Array.from({ length: 5 }, () => roundTrip(mock, provider, protocol)));
    assert.equal(mock.asked('discovery') - before[0], 1);
    assert.equal(mock.asked('jwks') - before[1], 1);
  });
});

test('a provider that cannot be read is asked once for many browsers, and again after a while', async () => {
  const clock = new MovableClock();
  clock.freeze();
  const protocol = new OidcProtocol({ outgoing, random: systemRandom, clock });
  const provider = mock.record();
  mock.misbehaviour = {
    answers: { discovery: (_, response) => void response.writeHead(503).end() },
  };
  const before = mock.asked('discovery');
  for (let n = 0; n < 5; n++) {
    const { message } = await refusalOfSignIn(roundTrip(mock, provider, protocol));
    assert.equal(message, 'Unable to contact well-known endpoint');
  }
  assert.equal(mock.asked('discovery') - before, 1);
  mock.misbehaviour = {};
  clock.advance(10_000);
  await visit(mock, provider, protocol);
  assert.equal(mock.asked('discovery') - before, 2);
});

describe('A browser', () => {
  const callbacks: Readonly<Record<string, (parameters: URLSearchParams) => void>> = {
    'the state of another sign-in': (parameters) => parameters.set('state', 'another'),
    'no state': (parameters) => parameters.delete('state'),
    'two states': (parameters) => parameters.append('state', 'another'),
    'no code': (parameters) => parameters.delete('code'),
    'two codes': (parameters) => parameters.append('code', 'another'),
    'the name of another issuer': (parameters) => parameters.set('iss', 'https://other.example'),
    'two issuers': (parameters) => parameters.append('iss', 'https://other.example'),
    'no issuer though the provider promised one': (parameters) => parameters.delete('iss'),
    'an ID token beside the code': (parameters) => parameters.set('id_token', 'a.b.c'),
    'a signed response in place of a code': (parameters) => parameters.set('response', 'a.b.c'),
  };

  for (const [what, callback] of Object.entries(callbacks)) {
    test(`with ${what} is signed in as nobody, and the code goes nowhere`, async () => {
      const before = mock.asked('token');
      const refusal = await refused({ callback });
      assert.equal(refusal.message, 'Exception processing authorization code');
      assert.equal(mock.asked('token'), before);
    });
  }

  test('with the code of another browser is signed in as nobody', async () => {
    const attacker = await visit(mock);
    const victim = await visit(mock);
    const stolen = mock.authorize(attacker.location);
    stolen.set('state', victim.memory['state']!);
    const refusal = await refusalOfSignIn(comeBack(victim, stolen));
    assert.match(refusal.message, /^Corp Error - 400 invalid_grant/);
    const detoured = await visit(mock);
    mock.misbehaviour = {
      discovery: (document) => ({ ...document, code_challenge_methods_supported: [] }),
    };
    const unproven = await visit(mock);
    const theirs = await visit(mock);
    const code = mock.authorize(theirs.location);
    code.set('state', unproven.memory['state']!);
    // Without PKCE the nonce tells.
    const second = await refusalOfSignIn(
      comeBack({ ...unproven, provider: theirs.provider }, code),
    );
    assert.match(second.detail ?? '', /claim value/);
    mock.misbehaviour = {};
    assert.ok(detoured);
  });

  test('with a code that was used is signed in as nobody', async () => {
    const there = await visit(mock);
    const parameters = mock.authorize(there.location);
    assert.equal((await comeBack(there, parameters)).subject, SUBJECT);
    const refusal = await refusalOfSignIn(comeBack(there, parameters));
    assert.equal(refusal.message, 'Corp Error - 400 invalid_grant\n');
  });

  test('that comes back from one provider brings nothing to another (mix-up)', async () => {
    const honest = mock.record({ name: 'Honest' });
    const hostile = otherMock.record({ name: 'Hostile' });
    // The person chose the hostile provider, which led the browser on to the honest one.
    const there = await visit(otherMock, hostile);
    const onward = new URL(there.location);
    onward.hostname = new URL(mock.issuer).hostname;
    onward.port = new URL(mock.issuer).port;
    const parameters = mock.authorize(onward.href);
    const refusal = await refusalOfSignIn(comeBack(there, parameters));
    assert.equal(refusal.message, 'Exception processing authorization code');
    assert.equal(otherMock.asked('token'), 0);
    // What was begun at the one is not ended at the other.
    const crossed = await refusalOfSignIn(comeBack({ ...there, provider: honest }, parameters));
    assert.match(crossed.detail ?? '', /another sign-in/);
  });

  test('whose person said no is told so, and other errors of the provider are passed on', async () => {
    const error = (name: string, description?: string) => (parameters: URLSearchParams) => {
      parameters.delete('code');
      parameters.set('error', name);
      if (description !== undefined) parameters.set('error_description', description);
    };
    assert.deepEqual(await refused({ callback: error('access_denied', 'The user said no') }), {
      code: 'access_denied',
      message: 'The user said no',
      detail: 'the provider answered access_denied',
    });
    const other = await refused({ callback: error('unauthorized_client') });
    assert.deepEqual([other.code, other.message], ['invalid_request', 'unauthorized_client']);
    const wild = `<script>"\\\r\nSet-Cookie: x=é${'x'.repeat(5000)}`;
    const tame = await refused({ callback: error('server_error', wild) });
    assert.match(tame.message, /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,200}$/);
  });
});

describe('What an endpoint answers', () => {
  const json =
    (text: string, status = 200): RequestListener =>
    (_request, response) =>
      void response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const wide = `{${Array.from({ length: 20_000 }, (_, i) => `"${i}":0`).join(',')}}`;
  const answers: Readonly<Record<string, RequestListener>> = {
    'no JSON': json('<html>'),
    'nothing at all': json(''),
    'a list': json('[]'),
    'a number': json('1'),
    null: json('null'),
    'an empty object': json('{}'),
    'deep JSON': json(deep),
    'JSON with many members': json(wide),
    'an endless body': (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    },
    'a redirect to elsewhere': (_request, response) =>
      void response.writeHead(307, { Location: `${otherMock.issuer}/token` }).end(),
    'a compressed body': (_request, response) =>
      void response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
        .end('x'),
    'a failure': json('{}', 500),
    'a failure without a body': (_request, response) => void response.writeHead(503).end(),
    'an answer without content': (_request, response) => void response.writeHead(204).end(),
    'a broken connection': (request) => void request.socket.destroy(),
    'a challenge': (_request, response) =>
      void response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end(),
  };

  for (const endpoint of ['discovery', 'token', 'jwks', 'userinfo'] as const) {
    for (const [what, listener] of Object.entries(answers)) {
      test(`is refused: ${what} by the ${endpoint} endpoint`, async () => {
        const before = otherMock.seen.length;
        const refusal = await refused({
          answers: { [endpoint]: listener } as Misbehaviour['answers'] & object,
        });
        assert.ok(refusal.message);
        if (what === 'a broken connection' && endpoint !== 'discovery') {
          assert.equal(refusal.message, 'Connection reset');
        }
        assert.equal(otherMock.seen.length, before);
      });
    }
  }

  test('is waited for only so long', async () => {
    const impatient = new OidcProtocol({
      outgoing: {
        plain: true,
        fetch: (url, request) => outgoing.fetch(url, { ...request, longest: 200 }),
      },
      random: systemRandom,
      clock: systemClock,
    });
    const sentences: Readonly<Record<Exclude<EndpointName, 'discovery'>, string>> = {
      token: 'Timeout occurred in calling IdP token endpoint',
      jwks: 'Timeout in calling jwks uri',
      userinfo: 'Read timed out',
    };
    for (const [endpoint, sentence] of Object.entries(sentences)) {
      mock.misbehaviour = { answers: { [endpoint]: () => {} } };
      const refusal = await refusalOfSignIn(roundTrip(mock, mock.record(), impatient));
      assert.equal(refusal.message, sentence);
      assert.equal(refusal.code, 'invalid_request');
    }
    mock.misbehaviour = {};
  });

  test('as the error of an exchange is told to the application', async () => {
    const wrong = mock.record({ secrets: { client_secret: 'another' } });
    const refusal = await refusalOfSignIn(roundTrip(mock, wrong));
    assert.deepEqual(
      [refusal.code, refusal.message],
      ['invalid_request', 'Corp Error - 401 invalid_client Unauthorized\n'],
    );
  });

  test('without a bearer token, or with user info of somebody else, signs nobody in', async () => {
    const bodies: Readonly<Record<string, Misbehaviour>> = {
      'no access token': { tokens: ({ access_token: _, ...body }) => body },
      'an access token that is no text': { tokens: (body) => ({ ...body, access_token: 1 }) },
      'another kind of token': { tokens: (body) => ({ ...body, token_type: 'mac' }) },
      'no kind of token': { tokens: ({ token_type: _, ...body }) => body },
      'user info of somebody else': { userInfo: (claims) => ({ ...claims, sub: 'Person-2' }) },
      'user info in another case': { userInfo: (claims) => ({ ...claims, sub: 'person-1' }) },
      'user info of nobody': { userInfo: ({ sub: _, ...claims }) => claims },
    };
    for (const [what, misbehaviour] of Object.entries(bodies)) {
      const refusal = await refused(misbehaviour);
      assert.equal(refusal.message, 'Exception processing authorization code', what);
    }
  });

  test('in discovery must be of the issuer, and must lead to where requests may go', async () => {
    const documents: Readonly<Record<string, Misbehaviour['discovery'] & object>> = {
      'another issuer': (document) => ({ ...document, issuer: 'https://other.example' }),
      'no issuer': ({ issuer: _, ...document }) => document,
      'no token endpoint': ({ token_endpoint: _, ...document }) => document,
      'no keys': ({ jwks_uri: _, ...document }) => document,
      'an endpoint that is no URL': (document) => ({ ...document, token_endpoint: 'token' }),
      'a file': (document) => ({ ...document, jwks_uri: 'file:///etc/passwd' }),
      'a script': (document) => ({ ...document, authorization_endpoint: 'javascript:alert(1)' }),
      'no algorithm we accept': (document) => ({
        ...document,
        id_token_signing_alg_values_supported: ['HS256', 'none'],
      }),
    };
    for (const [what, discovery] of Object.entries(documents)) {
      const refusal = await refused({ discovery });
      assert.equal(refusal.code, 'invalid_request', what);
    }
  });
});

test('no document of a provider leads requests into this machine', async () => {
  const policy = publicAddresses([new URL(mock.issuer).hostname]);
  const guarded = new OidcProtocol({
    outgoing: new Outgoing({ policy }),
    random: systemRandom,
    clock: systemClock,
  });
  for (const name of ['token_endpoint', 'jwks_uri', 'userinfo_endpoint']) {
    mock.misbehaviour = {
      discovery: (document) => ({ ...document, [name]: 'http://127.0.0.2:1/latest/meta-data' }),
    };
    const refusal = await refusalOfSignIn(roundTrip(mock, mock.record(), guarded));
    assert.match(refusal.detail ?? '', /no address that may be reached/, name);
  }
  mock.misbehaviour = {};
});
