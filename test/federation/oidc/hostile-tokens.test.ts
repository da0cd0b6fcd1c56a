/** ID tokens that a hostile or broken provider sends, or that somebody put in its answer's place. */
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { exportJWK, type JWTPayload } from 'jose';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type Misbehaviour,
  MockProvider,
  providerKeys,
  SUBJECT,
} from './mock-provider.ts';
import { comeBack, newProtocol, refusalOfSignIn, roundTrip, visit } from './round-trip.ts';

const now = () => Math.floor(Date.now() / 1000);
const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as JWTPayload;

/** The token with another header, unsigned. */
const withHeader = (header: unknown) => (token: string) =>
  `${encoded(header)}.${token.split('.')[1]}.`;

/** The token signed by HMAC: with what everybody can know, or what a provider's operator does. */
const byHmac = (secret: string | Buffer) => (token: string) => {
  const input = `${encoded({ alg: 'HS256', kid: providerKeys.kid })}.${token.split('.')[1]}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};

const pem = providerKeys.publicKey.export({ type: 'spki', format: 'pem' });
const der = providerKeys.publicKey.export({ type: 'spki', format: 'der' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });

const wrongClaims: Readonly<Record<string, (claims: JWTPayload) => JWTPayload>> = {
  'another issuer': (claims) => ({ ...claims, iss: 'https://other.example' }),
  'the issuer with a slash': (claims) => ({ ...claims, iss: `${claims.iss}/` }),
  'no issuer': ({ iss: _, ...claims }) => claims,
  'another audience': (claims) => ({ ...claims, aud: 'another client' }),
  'other audiences': (claims) => ({ ...claims, aud: ['another client'] }),
  'no audience': ({ aud: _, ...claims }) => claims,
  'a second audience and no authorized party': (claims) => ({
    ...claims,
    aud: [CLIENT_ID, 'another client'],
  }),
  'a second audience that is the authorized party': (claims) => ({
    ...claims,
    aud: [CLIENT_ID, 'another client'],
    azp: 'another client',
  }),
  'another authorized party': (claims) => ({ ...claims, azp: 'another client' }),
  'an end that is past': (claims) => ({ ...claims, exp: now() - 60 }),
  'no end': ({ exp: _, ...claims }) => claims,
  'an end that is no number': (claims) => ({ ...claims, exp: '9999999999' as unknown as number }),
  'no time of issue': ({ iat: _, ...claims }) => claims,
  'a beginning that is to come': (claims) => ({ ...claims, nbf: now() + 300 }),
  'another nonce': (claims) => ({ ...claims, nonce: 'of another sign-in' }),
  'no nonce': ({ nonce: _, ...claims }) => claims,
  'a nonce in a list': (claims) => ({ ...claims, nonce: [claims['nonce']] }),
  'another access token': (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  'a hash that is no text': (claims) => ({ ...claims, at_hash: 1 }),
  'no subject': ({ sub: _, ...claims }) => claims,
  'an empty subject': (claims) => ({ ...claims, sub: '' }),
  'a subject that is a number': (claims) => ({ ...claims, sub: 1 as unknown as string }),
  'a subject that is a list': (claims) => ({ ...claims, sub: [SUBJECT] as unknown as string }),
};

const wrongSignatures: Readonly<Record<string, Misbehaviour>> = {
  'another key': { key: other.privateKey },
  'no signature': { idToken: (token) => `${token.split('.').slice(0, 2).join('.')}.` },
  'no signature part': { idToken: (token) => token.split('.').slice(0, 2).join('.') },
  'the signature of another token': {
    idToken: (token) => {
      const [head, , tail] = token.split('.');
      return `${head}.${encoded({ ...claimsOf(token), sub: 'someone else' })}.${tail}`;
    },
  },
  'alg none': { idToken: withHeader({ alg: 'none' }) },
  'alg None': { idToken: withHeader({ alg: 'None' }) },
  'alg none with the kid of a key': { idToken: withHeader({ alg: 'none', kid: providerKeys.kid }) },
  'no alg': { idToken: withHeader({ kid: providerKeys.kid }) },
  'alg in a list': { idToken: withHeader({ alg: ['none', 'ES256'] }) },
  'HS256 by the public key as PEM': { idToken: byHmac(pem) },
  'HS256 by the public key as DER': { idToken: byHmac(der) },
  "HS256 by the client's secret": { idToken: byHmac(CLIENT_SECRET) },
  'HS256 by an empty secret': { idToken: byHmac('') },
  'HS256 by a symmetric key that is published': {
    idToken: byHmac('published'),
    jwks: () => ({
      keys: [{ kty: 'oct', k: Buffer.from('published').toString('base64url'), kid: 'key-1' }],
    }),
  },
  'a key in the header': {
    key: other.privateKey,
    header: (header) => ({ ...header, jwk: other.publicKey.export({ format: 'jwk' }) }),
  },
  'an algorithm that the provider does not announce': {
    discovery: (document) => ({ ...document, id_token_signing_alg_values_supported: ['RS256'] }),
  },
  'an algorithm that does not fit its key': {
    header: (header) => ({ ...header, kid: 'rsa' }),
    jwks: (keys) => ({ keys: [{ ...(keys['keys'] as object[])[0], kid: 'rsa', kty: 'RSA' }] }),
  },
  'an unknown kid': { header: (header) => ({ ...header, kid: 'key-2' }) },
  'no kid among two keys': {
    header: ({ kid: _, ...header }) => header,
    jwks: (keys) => {
      const [key] = keys['keys'] as object[];
      return {
        keys: [
          { ...key, kid: 'a' },
          { ...key, kid: 'b' },
        ],
      };
    },
  },
  'a key that is for encryption': {
    jwks: (keys) => ({ keys: [{ ...(keys['keys'] as object[])[0], use: 'enc' }] }),
  },
  'an extension that must be understood': {
    idToken: (token) =>
      token.replace(/^[^.]+/, encoded({ alg: 'ES256', kid: 'key-1', crit: ['x'], x: 1 })),
  },
  'an encrypted token': { idToken: () => 'eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA' },
  'a token that is a number': { idToken: () => 1 },
  'no token at all': { idToken: () => undefined },
  'a token that is no token': { idToken: () => 'a.b.c' },
};

describe('An ID token', () => {
  let mock: MockProvider;
  const ends: (() => void)[] = [];
  before(async () => {
    mock = await MockProvider.start({ after: (end) => void ends.push(end as () => void) });
  });
  after(() => {
    for (const end of ends) end();
  });

  const refused = async (misbehaviour: Misbehaviour) => {
    mock.misbehaviour = misbehaviour;
    const refusal = await refusalOfSignIn(roundTrip(mock)).finally(() => {
      mock.misbehaviour = {};
    });
    const told = JSON.stringify(refusal);
    assert.doesNotMatch(told, /access-token|refresh-token|the-secret-of|eyJ/, told);
    return refusal;
  };

  test('signs in when nothing is wrong with it, also for one of several audiences', async () => {
    assert.equal((await roundTrip(mock)).subject, SUBJECT);
    mock.misbehaviour = {
      claims: (claims) => ({
        ...claims,
        aud: [CLIENT_ID, 'another client'],
        azp: CLIENT_ID,
        exp: now() - 10,
      }),
    };
    assert.equal((await roundTrip(mock)).subject, SUBJECT);
    mock.misbehaviour = {};
  });

  for (const [what, claims] of Object.entries(wrongClaims)) {
    test(`with ${what} signs nobody in`, async () => {
      const refusal = await refused({ claims });
      if (what !== 'no issuer' && what.includes('issuer')) {
        assert.equal(refusal.message, `Bad id_token issuer ${claims({ iss: mock.issuer }).iss}`);
      } else {
        assert.equal(refusal.message, 'Exception processing authorization code');
        assert.equal(refusal.code, 'server_error');
      }
      assert.ok(refusal.detail);
    });
  }

  for (const [what, misbehaviour] of Object.entries(wrongSignatures)) {
    test(`with ${what} signs nobody in`, async () => {
      await refused(misbehaviour);
    });
  }

  test('from before a new sign-in was asked for signs nobody in, and one that does not say does', async () => {
    const again = async (auth_time: unknown) => {
      mock.misbehaviour = { claims: (claims) => ({ ...claims, auth_time }) };
      const there = await visit(mock, mock.record(), newProtocol(), { anew: true, prompt: 'none' });
      const { searchParams } = new URL(there.location);
      assert.deepEqual([searchParams.get('prompt'), searchParams.get('max_age')], ['login', '0']);
      // Whoever asks for something else at the provider is judged by what was asked for here.
      const asked = there.location.replace('prompt=login', 'prompt=none').replace('max_age=0', '');
      return comeBack(there, mock.authorize(asked));
    };
    for (const auth_time of [now() - 300, 0, '9999999999']) {
      const { code } = await refusalOfSignIn(again(auth_time));
      assert.equal(code, 'server_error');
    }
    for (const auth_time of [now(), now() - 30, undefined]) {
      assert.equal((await again(auth_time)).subject, SUBJECT);
    }
    mock.misbehaviour = {};
  });

  test('by an RSA key that is too short signs nobody in', async () => {
    const jwk = { ...(await exportJWK(weak.publicKey)), kid: 'weak', use: 'sig' };
    const { createSign } = await import('node:crypto');
    await refused({
      jwks: () => ({ keys: [jwk] }),
      idToken: (token) => {
        const input = `${encoded({ alg: 'RS256', kid: 'weak' })}.${token.split('.')[1]}`;
        const signature = createSign('sha256').update(input).sign(weak.privateKey, 'base64url');
        return `${input}.${signature}`;
      },
    });
  });

  test('with an unknown kid makes the keys be read again once, whatever else comes', async () => {
    const protocol = newProtocol();
    const provider = mock.record();
    const before = mock.asked('jwks');
    mock.misbehaviour = { header: (header) => ({ ...header, kid: `flood-${Math.random()}` }) };
    for (let i = 0; i < 20; i++) await refusalOfSignIn(roundTrip(mock, provider, protocol));
    mock.misbehaviour = {};
    assert.equal((await roundTrip(mock, provider, protocol)).subject, SUBJECT);
    assert.equal(mock.asked('jwks') - before, 1);
  });
});
