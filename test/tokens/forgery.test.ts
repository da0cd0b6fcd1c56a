import assert from 'node:assert/strict';
import {
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { test } from 'node:test';
import { type App, createApp, createUser, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import { fixtureKey, onEveryStore, type Start } from '../support/servers.ts';
import { decoded } from './decoded.ts';

type Json = Readonly<Record<string, unknown>>;

interface Scene {
  readonly app: App;
  readonly other: App;
  /** Genuine tokens of the user of `app`, good for GetUser where it is the access token. */
  readonly tokens: Awaited<ReturnType<typeof signIn>>;
  readonly foreign: Awaited<ReturnType<typeof signIn>>;
  /** The private keys the server signs with, by kid. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly jwks: readonly Record<string, string>[];
}

interface Forgery {
  readonly name: string;
  readonly token: string;
}

/** No server has it. */
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const publicOf = (key: KeyObject) => createPublicKey(key);
const encode = (value: Buffer | string | object) =>
  Buffer.isBuffer(value) || typeof value === 'string'
    ? Buffer.from(value).toString('base64url')
    : Buffer.from(JSON.stringify(value)).toString('base64url');

/** Two pools with a user `alice` each and keys of their own. */
async function setScene(start: Start, t: Parameters<Start>[0]): Promise<Scene> {
  const made: KeyObject[] = [];
  const generateKey = async () => {
    made.push(await fixtureKey());
    return made.at(-1)!;
  };
  const poolhouse = await start(t, {}, { generateKey });
  const app = await createApp(poolhouse);
  const other = await createApp(poolhouse);
  await createUser(app, 'alice');
  await createUser(other, 'alice');
  const tokens = await signIn(app, 'alice');
  const foreign = await signIn(other, 'alice');
  const { keys: jwks } = (await (
    await fetch(`${poolhouse.url}/${app.poolId}/.well-known/jwks.json`)
  ).json()) as { keys: Record<string, string>[] };
  const { keys: others } = (await (
    await fetch(`${poolhouse.url}/${other.poolId}/.well-known/jwks.json`)
  ).json()) as { keys: Record<string, string>[] };
  const keys = new Map<string, KeyObject>();
  for (const { kid, n } of [...jwks, ...others]) {
    const key = made.find((each) => each.export({ format: 'jwk' }).n === n);
    keys.set(kid!, key!);
  }
  assert.equal(new Set(keys.values()).size, 4);
  return { app, other, tokens, foreign, keys, jwks };
}

function rs256(header: Json | string, claims: Json | string, key: KeyObject): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
}

/** Tokens whose header asks to be verified in another way than with the pool's key. */
function* withOtherAlgorithms(scene: Scene): Generator<Forgery> {
  const { header, claims } = decoded(scene.tokens.AccessToken);
  const [, body, signature] = scene.tokens.AccessToken.split('.') as [string, string, string];
  const kid = header.kid;

  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    'none ',
    ' none',
    'no\u0000ne',
    '',
    'null',
    'RS256\u0000',
    'rs256',
    'Rs256',
    ' RS256',
    'RS256 ',
    'RSA',
    'RSA-SHA256',
    'RS1',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES256K',
    'EdDSA',
    'HS256',
    'HS384',
    'HS512',
    'dir',
    'A256GCM',
    'RSA-OAEP',
    '__proto__',
    'constructor',
    'toString',
  ]) {
    yield { name: `alg ${alg}, no signature`, token: `${encode({ alg, kid })}.${body}.` };
    yield { name: `alg ${alg}, old one`, token: `${encode({ alg, kid })}.${body}.${signature}` };
  }
  for (const alg of [null, true, 0, 256, [], ['RS256'], ['none', 'RS256'], {}, { alg: 'RS256' }]) {
    yield {
      name: `alg ${JSON.stringify(alg)}`,
      token: rs256({ kid, alg }, claims, scene.keys.get(String(kid))!),
    };
  }
  yield { name: 'no alg', token: rs256({ kid }, claims, scene.keys.get(String(kid))!) };
  yield { name: 'no alg, no signature', token: `${encode({ kid })}.${body}.` };

  // The public key, in every form a confused verifier may hold it, as the key of an HMAC.
  for (const jwk of scene.jwks) {
    const key = scene.keys.get(jwk.kid!)!;
    const der = (type: 'spki' | 'pkcs1') => publicOf(key).export({ type, format: 'der' }) as Buffer;
    const pem = (type: 'spki' | 'pkcs1') => publicOf(key).export({ type, format: 'pem' }) as string;
    const secrets: [string, Buffer | string][] = [
      ['SPKI DER', der('spki')],
      ['PKCS #1 DER', der('pkcs1')],
      ['SPKI PEM', pem('spki')],
      ['SPKI PEM, trimmed', pem('spki').trim()],
      ['SPKI PEM, CRLF', pem('spki').replaceAll('\n', '\r\n')],
      ['PKCS #1 PEM', pem('pkcs1')],
      ['JWK', JSON.stringify(jwk)],
      ['JWK of n and e', JSON.stringify({ e: jwk.e, kty: 'RSA', n: jwk.n })],
      ['JWKS', JSON.stringify({ keys: scene.jwks })],
      ['modulus', Buffer.from(jwk.n!, 'base64url')],
      ['modulus text', jwk.n!],
      ['kid', jwk.kid!],
      ['nothing', ''],
    ];
    for (const [name, secret] of secrets) {
      for (const [alg, hash] of [
        ['HS256', 'sha256'],
        ['HS512', 'sha512'],
        ['RS256', 'sha256'],
      ]) {
        const input = `${encode({ kid: jwk.kid, alg })}.${encode(claims)}`;
        const mac = createHmac(hash!, secret).update(input).digest('base64url');
        yield { name: `${alg} with the ${name} as secret`, token: `${input}.${mac}` };
      }
    }
  }

  const input = (alg: string) => `${encode({ kid, alg })}.${encode(claims)}`;
  const own = scene.keys.get(String(kid))!;
  const pss = (alg: string) =>
    sign('sha256', Buffer.from(input(alg)), {
      key: own,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    }).toString('base64url');
  yield { name: 'PS256 with the right key', token: `${input('PS256')}.${pss('PS256')}` };
  yield { name: 'RS256 over a PSS signature', token: `${input('RS256')}.${pss('RS256')}` };
  for (const hash of ['RSA-SHA1', 'RSA-SHA384', 'RSA-SHA512']) {
    const made = sign(hash, Buffer.from(input('RS256')), own).toString('base64url');
    yield { name: `RS256 over ${hash}`, token: `${input('RS256')}.${made}` };
  }
  const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const alg of ['ES256', 'RS256']) {
    const made = sign('sha256', Buffer.from(input(alg)), { key: ec, dsaEncoding: 'ieee-p1363' });
    yield {
      name: `${alg} over an ECDSA signature`,
      token: `${input(alg)}.${made.toString('base64url')}`,
    };
  }
}

/** Tokens that bring a key along, or name one that is not the pool's for access tokens. */
function* withOtherKeys(scene: Scene): Generator<Forgery> {
  const { header, claims } = decoded(scene.tokens.AccessToken);
  const kid = String(header.kid);
  const genuine = scene.keys.get(kid)!;
  const jwk = { ...publicOf(stranger).export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
  const certificate = publicOf(stranger).export({ type: 'spki', format: 'der' }).toString('base64');
  const attacker = 'https://attacker.example/keys';
  const extras: Json[] = [
    { jwk },
    { jwk: JSON.stringify(jwk) },
    { jku: attacker },
    { x5u: attacker },
    { x5c: [certificate] },
    { x5c: certificate },
    { x5t: 'AAAA' },
    { 'x5t#S256': 'AAAA' },
    { crit: ['b64'], b64: false },
    { crit: ['exp'] },
    { crit: [] },
    { b64: false },
    { b64: true },
    { typ: 'JWT' },
    { typ: 'at+jwt' },
    { typ: 'application/at+jwt' },
    { typ: 'JWE' },
    { typ: 'jwt ' },
    { typ: 1 },
    { cty: 'JWT' },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
    { iss: 'x' },
    { p2c: 1e9 },
    { url: attacker },
  ];
  for (const extra of extras) {
    const name = JSON.stringify(extra).slice(0, 60);
    yield {
      name: `own key, ${name}`,
      token: rs256({ kid, alg: 'RS256', ...extra }, claims, stranger),
    };
    yield {
      name: `genuine key, ${name}`,
      token: rs256({ kid, alg: 'RS256', ...extra }, claims, genuine),
    };
  }
  yield {
    name: 'own key in a member called __proto__',
    token: rs256(
      `{"kid":"${kid}","alg":"RS256","__proto__":${JSON.stringify({ jwk })}}`,
      claims,
      stranger,
    ),
  };

  const idKid = String(decoded(scene.tokens.IdToken).header.kid);
  const foreignKid = String(decoded(scene.foreign.AccessToken).header.kid);
  const kids: unknown[] = [
    idKid,
    foreignKid,
    '',
    ' ',
    `${kid} `,
    ` ${kid}`,
    kid.slice(1),
    `${kid}=`,
    kid.toLowerCase(),
    kid.replace(/=$/, ''),
    `${kid}\u0000`,
    `\u0000`,
    '../../dev/null',
    '/dev/null',
    '../keys/access',
    'file:///etc/passwd',
    'https://attacker.example/key',
    "' or '1'='1",
    '%00',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '0',
    'undefined',
    'null',
    '\ud800',
    'k'.repeat(100_000),
    0,
    1,
    null,
    true,
    [],
    [kid],
    {},
    { kid },
  ];
  for (const [i, other] of kids.entries()) {
    const named = rs256({ kid: other, alg: 'RS256' }, claims, stranger);
    yield { name: `kid ${i}, own key`, token: named };
    yield {
      name: `kid ${i}, genuine key`,
      token: rs256({ kid: other, alg: 'RS256' }, claims, genuine),
    };
  }
  yield { name: 'no kid', token: rs256({ alg: 'RS256' }, claims, genuine) };
  for (const [name, key] of [
    ['an attacker’s key', stranger],
    ['the key of ID tokens', scene.keys.get(idKid)!],
    ['another pool’s key', scene.keys.get(foreignKid)!],
  ] as const) {
    yield { name: `signed with ${name}`, token: rs256(header, claims, key) };
    for (const named of [idKid, foreignKid]) {
      yield {
        name: `signed with ${name} as ${named === idKid ? 'the ID key' : 'the other pool’s'}`,
        token: rs256({ kid: named, alg: 'RS256' }, claims, key),
      };
    }
  }
}

/** Tokens with genuine keys that say what the server never said. */
function* withOtherClaims(scene: Scene): Generator<Forgery> {
  const { header, claims } = decoded(scene.tokens.AccessToken);
  const id = decoded(scene.tokens.IdToken);
  const key = scene.keys.get(String(header.kid))!;
  const idKey = scene.keys.get(String(id.header.kid))!;
  const foreign = decoded(scene.foreign.AccessToken);
  const foreignKey = scene.keys.get(String(foreign.header.kid))!;
  const now = Number(claims.iat);
  const { poolhouse, poolId } = scene.app;

  yield { name: 'the ID token', token: scene.tokens.IdToken };
  yield { name: 'the refresh token', token: scene.tokens.RefreshToken };
  yield {
    name: 'ID claims under the access key',
    token: rs256(header, id.claims, key),
  };
  yield {
    name: 'access claims under the ID key',
    token: rs256(id.header, claims, idKey),
  };
  yield {
    name: 'another pool’s claims under this pool’s key',
    token: rs256(header, foreign.claims, key),
  };
  yield {
    name: 'this pool’s claims under another pool’s key',
    token: rs256(foreign.header, claims, foreignKey),
  };

  const changes: Json[] = [
    ...[
      'id',
      'refresh',
      '',
      'ACCESS',
      'access ',
      null,
      true,
      ['access'],
      { access: 1 },
      undefined,
    ].map((token_use) => ({ token_use })),
    ...[
      `${poolhouse.url}/${scene.other.poolId}`,
      `${poolhouse.url}/${poolId}/`,
      poolhouse.url,
      poolId,
      `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`,
      `https://attacker.example/${poolId}`,
      `${poolhouse.url}//${poolId}`,
      `${poolhouse.url}/x/${poolId}`,
      `${poolhouse.url}/${poolId}\u0000`,
      `${poolhouse.url}/\u0000`,
      `${poolhouse.url}/us-east-1_none00000`,
      '',
      '/',
      null,
      7,
      undefined,
      [`${poolhouse.url}/${poolId}`],
      { toString: poolId },
      `${poolhouse.url.toUpperCase()}/${poolId}`,
      `${poolhouse.url}/${'p'.repeat(60_000)}`,
    ].map((iss) => ({ iss })),
    ...[now, now - 1, 0, -1, null, '9999999999', true, undefined, [now + 60], {}].map((exp) => ({
      exp,
    })),
    ...[foreign.claims.sub, '', 'alice', null, 7, undefined, '\u0000', ['x'], {}].map((sub) => ({
      sub,
    })),
    ...[scene.other.clientId, '', 'none', '\u0000', null, 7, undefined, [scene.app.clientId]].map(
      (client_id) => ({ client_id }),
    ),
    ...[foreign.claims.origin_jti, '', 'none', '\u0000', 7, null, true, ['x'], {}].map(
      (origin_jti) => ({
        origin_jti,
      }),
    ),
    ...[
      '',
      'openid',
      'aws.cognito.signin.user.admin2',
      'x-aws.cognito.signin.user.admin',
      null,
      7,
      ['aws.cognito.signin.user.admin'],
      undefined,
      'AWS.COGNITO.SIGNIN.USER.ADMIN',
    ].map((scope) => ({
      scope,
    })),
  ];
  for (const change of changes) {
    const [[member, value] = ['', '']] = Object.entries(change);
    yield {
      name: `${member} ${String(JSON.stringify(value)).slice(0, 50)}`,
      token: rs256(header, { ...claims, ...change }, key),
    };
  }
  for (const [name, body] of [
    ['null', 'null'],
    ['a list', '[]'],
    ['text', '"access"'],
    ['a number', '1'],
    ['nothing', ' '],
    ['half of it', JSON.stringify(claims).slice(0, -1)],
    ['no JSON', '{token_use:"access"}'],
    ['deep nesting', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['a byte order mark', `\ufeff{"token_use":"id"}`],
  ] as const) {
    yield { name: `claims are ${name}`, token: rs256(header, body, key) };
  }
}

/** A genuine token whose bytes were changed. */
function* withOtherBytes(scene: Scene): Generator<Forgery> {
  const token = scene.tokens.AccessToken;
  const [head, body, signature] = token.split('.') as [string, string, string];
  const claims = decoded(token).claims;
  const raw = Buffer.from(signature, 'base64url');
  const sized = (bytes: Buffer) => `${head}.${body}.${bytes.toString('base64url')}`;

  for (const change of [
    { sub: scene.other.poolId },
    { username: 'bob' },
    { exp: Number(claims.exp) + 1 },
    { scope: `${claims.scope} openid` },
    { admin: true },
    {},
  ]) {
    const changed = { ...claims, ...change, ...(Object.keys(change).length === 0 && { jti: 'x' }) };
    yield {
      name: `claims changed: ${JSON.stringify(change)}`,
      token: `${head}.${encode(changed)}.${signature}`,
    };
  }
  yield {
    name: 'claims in another order',
    token: `${head}.${encode(Object.fromEntries(Object.entries(claims).reverse()))}.${signature}`,
  };
  const kid = String(decoded(token).header.kid);
  for (const [name, text] of [
    ['alg twice, none first', `{"alg":"none","kid":"${kid}","alg":"RS256"}`],
    ['alg twice, none last', `{"alg":"RS256","kid":"${kid}","alg":"none"}`],
    ['kid twice', `{"kid":"x","kid":"${kid}","alg":"RS256"}`],
    ['spaces', `{ "kid":"${kid}","alg":"RS256" }`],
    ['escapes', `{"kid":"${kid}","\\u0061lg":"RS256"}`],
    ['alg first', `{"alg":"RS256","kid":"${kid}"}`],
  ] as const) {
    yield { name: `header with ${name}`, token: `${encode(text)}.${body}.${signature}` };
  }

  yield { name: 'no signature', token: `${head}.${body}.` };
  yield { name: 'signature left out', token: `${head}.${body}` };
  yield { name: 'a signature of zeros', token: sized(Buffer.alloc(256)) };
  yield { name: 'a signature of ones', token: sized(Buffer.alloc(256, 255)) };
  yield { name: 'a signature of one', token: sized(Buffer.from([1])) };
  yield { name: 'signature one byte short', token: sized(raw.subarray(0, 255)) };
  yield { name: 'signature without its first byte', token: sized(raw.subarray(1)) };
  yield { name: 'signature one byte long', token: sized(Buffer.concat([raw, Buffer.alloc(1)])) };
  yield { name: 'signature after a zero', token: sized(Buffer.concat([Buffer.alloc(1), raw])) };
  yield { name: 'signature twice', token: sized(Buffer.concat([raw, raw])) };
  for (let i = 0; i < 256; i += 16) {
    const flipped = Buffer.from(raw);
    flipped[i]! ^= 1 << (i % 8);
    yield { name: `signature with a bit of byte ${i} turned`, token: sized(flipped) };
  }

  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // 256 bytes leave four unused bits in the last character: fifteen other spellings of it.
  const last = alphabet.indexOf(signature.at(-1)!);
  for (let bits = 1; bits < 16; bits++) {
    const spelling = signature.slice(0, -1) + alphabet[last ^ bits];
    yield { name: `unused bits ${bits}`, token: `${head}.${body}.${spelling}` };
  }
  for (const padding of [
    '=',
    '==',
    '===',
    'A',
    'AA',
    '.',
    '..',
    '.x',
    ' ',
    '\n',
    '\t',
    '\u0000',
    '%3D',
  ]) {
    const named = JSON.stringify(padding);
    yield { name: `${named} behind`, token: token + padding };
    yield { name: `${named} before`, token: padding + token };
    yield { name: `${named} behind the header`, token: `${head}${padding}.${body}.${signature}` };
    yield { name: `${named} behind the claims`, token: `${head}.${body}${padding}.${signature}` };
  }
  const standard = (part: string) => part.replaceAll('-', '+').replaceAll('_', '/');
  if (standard(token) !== token) yield { name: 'the other base64', token: standard(token) };
  yield { name: 'parts in another order', token: `${body}.${head}.${signature}` };
  yield { name: 'five parts', token: `${head}.${body}.${signature}.${body}.${signature}` };
  yield { name: 'header alone', token: head };
  yield { name: 'dots alone', token: '..' };
  yield { name: 'four dots', token: '....' };
  yield { name: 'Bearer before it', token: `Bearer ${token}` };
  yield { name: 'upper case', token: token.toUpperCase() };
  yield { name: 'lower case', token: token.toLowerCase() };
  yield { name: 'the token backwards', token: [...token].reverse().join('') };
  yield {
    name: 'a JSON serialization',
    token: JSON.stringify({ payload: body, protected: head, signature }),
  };
  yield { name: 'a huge header', token: `${'e'.repeat(100_000)}.${body}.${signature}` };
  yield { name: 'huge claims', token: `${head}.${'e'.repeat(100_000)}.${signature}` };
  yield { name: 'a huge signature', token: `${head}.${body}.${'A'.repeat(100_000)}` };
  yield { name: 'very many dots', token: '.'.repeat(100_000) };
}

const MESSAGES: ReadonlySet<string | undefined> = new Set([
  'Invalid Access Token',
  'Could not verify signature for Access Token',
  'Access Token has expired',
  'Access Token has been revoked',
  'Access Token does not have required scopes',
]);

/** Sends each forgery to GetUser; answers how many were refused, and complains of all others. */
async function refuseAll({ app }: Scene, forgeries: Iterable<Forgery>): Promise<number> {
  let refused = 0;
  const wrong: string[] = [];
  for (const { name, token } of forgeries) {
    const { status, error, message, text } = await send(app.poolhouse.url, 'GetUser', {
      AccessToken: token,
    });
    const modelled =
      (error === 'NotAuthorizedException' && MESSAGES.has(message)) ||
      (error === 'UserNotFoundException' && message === 'User does not exist.') ||
      (error === 'InvalidParameterException' &&
        /^1 validation error detected: Value at/.test(message!)) ||
      // No request may hold this character at all.
      (error === 'SerializationException' && token.includes('\0'));
    if (status === 400 && modelled) refused += 1;
    else wrong.push(`${name}: ${status} ${text.slice(0, 200)}`);
  }
  assert.deepEqual(wrong, []);
  return refused;
}

onEveryStore((start) => {
  const families: [string, (scene: Scene) => Generator<Forgery>, number][] = [
    ['no token chooses how it is verified', withOtherAlgorithms, 150],
    ['no token brings or names a key of its own', withOtherKeys, 100],
    ['no signature makes other claims good', withOtherClaims, 80],
    ['a token has one spelling', withOtherBytes, 120],
  ];
  for (const [name, forge, atLeast] of families) {
    test(name, async (t) => {
      const scene = await setScene(start, t);
      const refused = await refuseAll(scene, forge(scene));
      assert.ok(refused >= atLeast, `${refused} forgeries`);
      const { AccessToken } = scene.tokens;
      assert.equal((await scene.app.cognito.getUser({ AccessToken })).Username, 'alice');
    });
  }

  test('a token ends with the second its claim says', async (t) => {
    const { app, tokens } = await setScene(start, t);
    const { exp } = decoded(tokens.AccessToken).claims;
    app.poolhouse.clock.set(Number(exp) * 1000 - 1);
    assert.ok(await app.cognito.getUser({ AccessToken: tokens.AccessToken }));
    app.poolhouse.clock.set(Number(exp) * 1000);
    await assert.rejects(app.cognito.getUser({ AccessToken: tokens.AccessToken }), {
      name: 'NotAuthorizedException',
      message: 'Access Token has expired',
    });
  });

  test('each kind of forgery is refused in the service’s words', async (t) => {
    const scene = await setScene(start, t);
    const { header, claims } = decoded(scene.tokens.AccessToken);
    const kid = String(header.kid);
    const key = scene.keys.get(kid)!;
    const cases: [string, string][] = [
      ['not.a.token', 'Invalid Access Token'],
      [scene.tokens.IdToken, 'Invalid Access Token'],
      [scene.tokens.RefreshToken, 'Invalid Access Token'],
      [rs256(header, { ...claims, token_use: 'id' }, key), 'Invalid Access Token'],
      [rs256(header, claims, stranger), 'Could not verify signature for Access Token'],
      [
        rs256({ ...header, kid: 'unknown' }, claims, key),
        'Could not verify signature for Access Token',
      ],
      [rs256(header, { ...claims, exp: Number(claims.iat) - 1 }, key), 'Access Token has expired'],
      [
        rs256(header, { ...claims, scope: 'openid' }, key),
        'Access Token does not have required scopes',
      ],
    ];
    for (const [token, expected] of cases) {
      const { error, message } = await send(scene.app.poolhouse.url, 'GetUser', {
        AccessToken: token,
      });
      assert.equal(error, 'NotAuthorizedException');
      assert.equal(message, expected);
    }
  });
});
