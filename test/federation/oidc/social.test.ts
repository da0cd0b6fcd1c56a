import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { appleKeyOf } from '#domain/federation/oidc/apple-secret.ts';
import { OidcProtocol } from '#domain/federation/oidc/oidc-protocol.ts';
import type { ProviderAnswer } from '#domain/federation/provider-answer.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { MockSocial, socialProvider } from './mock-social.ts';
import { DOMAIN, refusalOfSignIn } from './round-trip.ts';

let mock: MockSocial;
let protocol: OidcProtocol;
const ends: (() => void)[] = [];
before(async () => {
  mock = await MockSocial.start({ after: (end) => void ends.push(end as () => void) });
  protocol = new OidcProtocol({
    outgoing: mock.outgoing,
    random: systemRandom,
    clock: systemClock,
  });
});
after(() => {
  for (const end of ends) end();
});

interface SocialSignIn {
  readonly location: URL;
  readonly answer: Promise<ProviderAnswer>;
}

async function signIn(
  provider: IdentityProvider,
  brought: Readonly<Record<string, string>> = {},
): Promise<SocialSignIn> {
  const { poolId } = provider;
  const wishes = { prompt: 'select_account', loginHint: 'ada@example.com', lang: 'fr', maxAge: 60 };
  const request = { poolId, domain: DOMAIN, state: 'the-state', ...wishes };
  const { go, memory } = await protocol.begin(provider, request);
  assert.ok(go.by === 'link');
  const parameters = mock.authorize(go.location);
  for (const [name, value] of Object.entries(brought)) parameters.set(name, value);
  const answer = protocol.finish(provider, { poolId, domain: DOMAIN, parameters, memory });
  return { location: new URL(go.location), answer };
}

/** The query of the authorization request, less what differs each time. */
function queryOf({ searchParams }: URL) {
  const { nonce, code_challenge: challenge, ...rest } = Object.fromEntries(searchParams);
  return { ...rest, nonce: nonce !== undefined, challenge: challenge !== undefined };
}

const COMMON = {
  client_id: 'pool.example',
  redirect_uri: `${DOMAIN}/oauth2/idpresponse`,
  response_type: 'code',
  state: 'the-state',
};

describe('Google', () => {
  test('says who the person is in its ID token, and the rest in the People API', async () => {
    const provider = socialProvider('Google', {
      username: 'sub',
      email: 'email',
      name: 'name',
      gender: 'genders',
      birthdate: 'birthdate',
      phone_number: 'phoneNumbers',
      nickname: 'nicknames',
    });
    const { location, answer } = await signIn(provider);
    assert.equal(
      location.origin + location.pathname,
      'https://accounts.google.com/o/oauth2/v2/auth',
    );
    assert.deepEqual(queryOf(location), {
      ...COMMON,
      scope: 'openid email profile',
      prompt: 'select_account',
      login_hint: 'ada@example.com',
      code_challenge_method: 'S256',
      nonce: true,
      challenge: true,
    });
    const { subject, claims } = await answer;
    assert.equal(subject, '1140');
    assert.equal(claims['email'], 'ada@example.com');
    assert.equal(claims['email_verified'], true);
    assert.equal(claims['genders'], 'female');
    assert.equal(claims['birthdate'], '1815-12-10');
    assert.equal(claims['phoneNumbers'], '+442079460000');
    assert.equal(claims['nicknames'], 'Enchantress');
    const { url } = mock.seen.at(-1)!;
    assert.equal(url.search, '?personFields=birthdays,genders,nicknames,phoneNumbers');
  });

  test('is not asked for what its ID token says already', async () => {
    const { answer } = await signIn(socialProvider('Google', { username: 'sub', email: 'email' }));
    const { claims, raw } = await answer;
    assert.equal(claims['picture'], 'https://lh3.googleusercontent.com/a/ada');
    assert.ok('tokenResponse' in raw && raw.userInfo === undefined);
    assert.notEqual(mock.seen.at(-1)!.url.host, 'people.googleapis.com');
  });

  test('refuses another secret in its own words', async () => {
    const provider = { ...socialProvider('Google', {}), secrets: { client_secret: 'another' } };
    const refusal = await refusalOfSignIn((await signIn(provider)).answer);
    assert.equal(refusal.code, 'invalid_request');
    assert.equal(refusal.message, 'Google Error - 401 invalid_client Unauthorized\n');
  });
});

describe('Facebook', () => {
  const mapping = {
    username: 'id',
    email: 'email',
    name: 'name',
    picture: 'picture',
    given_name: 'first_name',
  };

  test('exchanges the code by GET, and says who the person is in the Graph API', async () => {
    const { location, answer } = await signIn(socialProvider('Facebook', mapping));
    assert.equal(location.href.split('?')[0], 'https://www.facebook.com/v23.0/dialog/oauth');
    assert.deepEqual(queryOf(location), {
      ...COMMON,
      scope: 'public_profile,email',
      nonce: false,
      challenge: false,
    });
    const { subject, claims, raw } = await answer;
    assert.equal(subject, '10154');
    assert.equal(claims['email'], 'ada@example.com');
    assert.equal(claims['picture'], 'https://fb.example/ada');
    assert.equal(claims['first_name'], 'Ada');
    assert.equal(claims['id_token'], undefined);
    assert.ok('tokenResponse' in raw && raw.idToken === undefined);
    const [exchange, user] = mock.seen.slice(-2);
    assert.equal(exchange!.method, 'GET');
    assert.equal(user!.url.searchParams.get('fields'), 'id,email,name,picture,first_name');
  });

  test('refuses another secret with its status', async () => {
    const provider = { ...socialProvider('Facebook', mapping), secrets: { client_secret: 'x' } };
    const refusal = await refusalOfSignIn((await signIn(provider)).answer);
    assert.equal(refusal.message, 'Facebook Error - 400 error getting token');
  });
});

describe('Amazon', () => {
  test('says who the person is in the profile', async () => {
    const mapping = { username: 'user_id', email: 'email', 'custom:zip': 'postal_code' };
    const { location, answer } = await signIn(socialProvider('LoginWithAmazon', mapping));
    assert.equal(location.href.split('?')[0], 'https://www.amazon.com/ap/oa');
    assert.deepEqual(queryOf(location), {
      ...COMMON,
      scope: 'profile postal_code',
      nonce: false,
      challenge: false,
    });
    const { subject, claims } = await answer;
    assert.equal(subject, 'amzn1.account.K2LI23KL2LK2');
    assert.equal(claims['postal_code'], '98052');
  });
});

describe('Apple', () => {
  const mapping = { username: 'sub', email: 'email', given_name: 'firstName' };

  test('takes a secret that the key signed, and answers by a form with the name', async () => {
    const user = JSON.stringify({
      name: { firstName: 'Ada', lastName: 'Lovelace' },
      email: 'somebody.else@example.com',
    });
    const { location, answer } = await signIn(socialProvider('SignInWithApple', mapping), { user });
    assert.equal(location.href.split('?')[0], 'https://appleid.apple.com/auth/authorize');
    assert.deepEqual(queryOf(location), {
      ...COMMON,
      scope: 'email name',
      response_mode: 'form_post',
      nonce: true,
      challenge: false,
    });
    const { subject, claims } = await answer;
    assert.equal(subject, '001473.fe');
    assert.equal(claims['email'], 'x7@privaterelay.appleid.com');
    assert.equal(claims['email_verified'], 'true');
    assert.equal(claims['firstName'], 'Ada');
    assert.equal(claims['name'], 'Ada Lovelace');
  });

  test('is believed no name that is none', async () => {
    const provider = socialProvider('SignInWithApple', mapping);
    for (const user of ['', 'x', '[]', 'null', '{"name":1}', `{"name":${'['.repeat(1000)}`]) {
      const { claims } = await (await signIn(provider, { user })).answer;
      assert.equal(claims['firstName'], undefined, user.slice(0, 20));
      assert.equal(claims['sub'], '001473.fe');
    }
    const sub = JSON.stringify({ name: { firstName: { sub: 'x' } }, sub: 'someone else' });
    assert.equal((await (await signIn(provider, { user: sub })).answer).subject, '001473.fe');
  });

  test('has a key as the file says it, with or without its frame, and no other', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const bare = pem.replaceAll(/-----[^-]+-----|\n/g, '');
    for (const text of [pem, bare, pem.replaceAll('\n', '\\n'), pem.replaceAll('\n', '\r\n')]) {
      assert.ok(appleKeyOf(text), text);
    }
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    const wrong = other.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const text of ['', 'nonsense', wrong]) assert.equal(appleKeyOf(text), undefined);
  });
});

test('a new sign-in is asked for as each of them knows it', async () => {
  const wished = async (type: Parameters<typeof socialProvider>[0]) => {
    const provider = socialProvider(type, {});
    const request = { poolId: provider.poolId, domain: DOMAIN, state: 'the-state' };
    const { go } = await protocol.begin(provider, { ...request, prompt: 'none', anew: true });
    assert.ok(go.by === 'link');
    const { searchParams } = new URL(go.location);
    return ['prompt', 'max_age', 'auth_type'].map((name) => searchParams.get(name));
  };
  assert.deepEqual(await wished('Google'), ['select_account', null, null]);
  assert.deepEqual(await wished('Facebook'), [null, null, 'reauthenticate']);
  assert.deepEqual(await wished('LoginWithAmazon'), [null, null, null]);
  assert.deepEqual(await wished('SignInWithApple'), [null, null, null]);
});
