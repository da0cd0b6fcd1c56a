/**
 * Google, Facebook, Amazon and Apple as their documents describe them, on loopback: what would go
 * to one of their hosts comes here.
 */
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { exportJWK, jwtVerify, SignJWT } from 'jose';
import { checkedDetails } from '#domain/federation/provider-details.ts';
import { accessTokenHash } from '#domain/tokens/access-token-hash.ts';
import type { OutgoingFetch } from '#platform/outgoing.ts';
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';
import { fixtureKey } from '../../support/servers.ts';
import { outgoing } from './round-trip.ts';

export const SOCIAL_SECRET = 'the-secret-at-the-social-provider';
const CLIENT_ID = 'pool.example';
const apple = generateKeyPairSync('ec', { namedCurve: 'P-256' });

type SocialType = Exclude<ProviderType, 'OIDC' | 'SAML'>;

const GIVEN: Readonly<Record<SocialType, Readonly<Record<string, string>>>> = {
  Google: {
    client_id: CLIENT_ID,
    client_secret: SOCIAL_SECRET,
    authorize_scopes: 'openid email profile',
  },
  Facebook: {
    client_id: CLIENT_ID,
    client_secret: SOCIAL_SECRET,
    authorize_scopes: 'public_profile, email',
  },
  LoginWithAmazon: {
    client_id: CLIENT_ID,
    client_secret: SOCIAL_SECRET,
    authorize_scopes: 'profile postal_code',
  },
  SignInWithApple: {
    client_id: CLIENT_ID,
    team_id: 'TEAM123456',
    key_id: 'KEY1234567',
    private_key: apple.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    authorize_scopes: 'email name',
  },
};

/** What an administrator configures Apple with. */
export const APPLE = {
  ProviderName: 'SignInWithApple',
  ProviderType: 'SignInWithApple',
  ProviderDetails: GIVEN.SignInWithApple,
} as const;

/** A provider as an administrator gives it, with the defaults of its type. */
export function socialProvider(
  type: SocialType,
  mapping: Readonly<Record<string, string>>,
): IdentityProvider {
  return {
    poolId: 'us-east-1_Pool',
    name: type,
    type,
    ...checkedDetails(type, GIVEN[type]),
    mapping,
    acr: {},
    identifiers: [],
    createdAt: nextCreated++,
    modifiedAt: 0,
    version: 1,
  };
}

let nextCreated = 1;

interface SocialRequest {
  readonly url: URL;
  readonly method: string;
  readonly form: URLSearchParams;
  readonly bearer: string | undefined;
}

type SocialAnswer = readonly [status: number, body: unknown];

export class MockSocial {
  readonly outgoing: OutgoingFetch;
  readonly seen: SocialRequest[] = [];
  /** The query of the last authorization request: a code is for it. */
  #query = new URLSearchParams();

  static async start(t: Pick<TestContext, 'after'>): Promise<MockSocial> {
    let mock: MockSocial | undefined;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const [status, body] = await mock!.#answer({
          // The host that was meant is the first part of the path.
          url: new URL(`https:/${request.url}`),
          method: request.method!,
          form: new URLSearchParams(Buffer.concat(chunks).toString()),
          bearer: request.headers.authorization?.replace(/^Bearer /, ''),
        });
        response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    mock = new MockSocial((server.address() as AddressInfo).port);
    return mock;
  }

  private constructor(port: number) {
    this.outgoing = {
      plain: false,
      fetch: (url, request) =>
        outgoing.fetch(url.replace('https://', `http://127.0.0.1:${port}/`), request),
    };
  }

  /** The person consents: what the browser brings back. */
  authorize(location: string): URLSearchParams {
    this.#query = new URL(location).searchParams;
    return new URLSearchParams({ code: 'the-code', state: this.#query.get('state')! });
  }

  async #answer(request: SocialRequest): Promise<SocialAnswer> {
    this.seen.push(request);
    const { url, method } = request;
    switch (`${method} ${url.host}${url.pathname}`) {
      case 'POST www.googleapis.com/oauth2/v4/token':
        return this.#googleToken(request);
      case 'GET www.googleapis.com/oauth2/v3/certs':
      case 'GET appleid.apple.com/auth/keys':
        return [200, { keys: [await publishedKey()] }];
      case 'GET people.googleapis.com/v1/people/me':
        return person(request);
      case 'GET graph.facebook.com/v23.0/oauth/access_token':
        return facebookToken(request);
      case 'GET graph.facebook.com/v23.0/me':
        return facebookUser(request);
      case 'POST api.amazon.com/auth/o2/token':
        return amazonToken(request);
      case 'GET api.amazon.com/user/profile':
        return amazonUser(request);
      case 'POST appleid.apple.com/auth/token':
        return this.#appleToken(request);
    }
    return [404, { error: `nothing at ${url.host}${url.pathname}` }];
  }

  async #googleToken({ form }: SocialRequest): Promise<SocialAnswer> {
    if (form.get('client_secret') !== SOCIAL_SECRET) {
      return [401, { error: 'invalid_client', error_description: 'Unauthorized' }];
    }
    if (!form.has('code_verifier')) return [400, { error: 'invalid_grant' }];
    const claims = {
      azp: CLIENT_ID,
      hd: 'example.com',
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada Lovelace',
      picture: 'https://lh3.googleusercontent.com/a/ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
    };
    return [
      200,
      {
        access_token: 'ya29.token',
        expires_in: 3599,
        scope: 'openid https://www.googleapis.com/auth/userinfo.email',
        token_type: 'Bearer',
        id_token: await this.#idToken('https://accounts.google.com', '1140', 'ya29.token', claims),
      },
    ];
  }

  async #appleToken({ form }: SocialRequest): Promise<SocialAnswer> {
    const secret = form.get('client_secret') ?? '';
    try {
      const { payload, protectedHeader } = await jwtVerify(
        secret,
        createPublicKey(apple.publicKey.export({ type: 'spki', format: 'pem' })),
        {
          algorithms: ['ES256'],
          audience: 'https://appleid.apple.com',
          issuer: 'TEAM123456',
          subject: form.get('client_id')!,
        },
      );
      if (protectedHeader.kid !== 'KEY1234567' || payload.exp! - payload.iat! > 15_777_000)
        throw new Error('no secret of ours');
    } catch {
      return [400, { error: 'invalid_client' }];
    }
    const claims = {
      email: 'x7@privaterelay.appleid.com',
      email_verified: 'true',
      is_private_email: 'true',
      nonce_supported: true,
    };
    return [
      200,
      {
        access_token: 'a1.token',
        token_type: 'Bearer',
        expires_in: 3600,
        refresh_token: 'r1.token',
        id_token: await this.#idToken('https://appleid.apple.com', '001473.fe', 'a1.token', claims),
      },
    ];
  }

  async #idToken(
    issuer: string,
    subject: string,
    accessToken: string,
    claims: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    return new SignJWT({
      ...claims,
      at_hash: accessTokenHash('RS256', accessToken),
      nonce: this.#query.get('nonce'),
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'social-key', typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(CLIENT_ID)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(await signingKey);
  }
}

const signingKey = fixtureKey();

async function publishedKey() {
  const jwk = await exportJWK(createPublicKey(await signingKey));
  return { ...jwk, kid: 'social-key', use: 'sig', alg: 'RS256' };
}

function person({ url, bearer }: SocialRequest): SocialAnswer {
  if (bearer !== 'ya29.token') return [401, { error: { code: 401, status: 'UNAUTHENTICATED' } }];
  const source = { source: { type: 'PROFILE', id: '1140' } };
  const all: Readonly<Record<string, unknown>> = {
    genders: [
      { metadata: { primary: true, ...source }, value: 'female', formattedValue: 'Female' },
    ],
    birthdays: [
      { metadata: source, date: { month: 12, day: 10 } },
      { metadata: { primary: true, ...source }, date: { year: 1815, month: 12, day: 10 } },
    ],
    phoneNumbers: [
      { metadata: source, value: '020 7946 0001' },
      {
        metadata: { primary: true, ...source },
        value: '020 7946 0000',
        canonicalForm: '+442079460000',
      },
    ],
    nicknames: [{ metadata: { primary: true }, value: 'Enchantress' }],
  };
  const fields = url.searchParams.get('personFields')!.split(',');
  if (fields.some((field) => !(field in all))) return [400, { error: { code: 400 } }];
  const asked = Object.fromEntries(fields.map((field) => [field, all[field]]));
  return [200, { resourceName: 'people/1140', etag: '%EgU=', ...asked }];
}

function facebookToken({ url: { searchParams } }: SocialRequest): SocialAnswer {
  if (searchParams.get('client_secret') !== SOCIAL_SECRET || !searchParams.has('redirect_uri')) {
    const error = { message: 'Error validating client secret.', type: 'OAuthException', code: 1 };
    return [400, { error }];
  }
  return [200, { access_token: 'EAAG', token_type: 'bearer', expires_in: 5_183_944 }];
}

function facebookUser({ url: { searchParams } }: SocialRequest): SocialAnswer {
  const proof = createHmac('sha256', SOCIAL_SECRET).update('EAAG').digest('hex');
  const isOurs =
    searchParams.get('access_token') === 'EAAG' && searchParams.get('appsecret_proof') === proof;
  if (!isOurs) return [400, { error: { message: 'Invalid OAuth access token.', code: 190 } }];
  const all: Readonly<Record<string, unknown>> = {
    id: '10154',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    first_name: 'Ada',
    picture: {
      data: { height: 50, is_silhouette: false, url: 'https://fb.example/ada', width: 50 },
    },
  };
  const fields = searchParams.get('fields')!.split(',');
  return [200, Object.fromEntries(fields.map((field) => [field, all[field]]))];
}

function amazonToken({ form }: SocialRequest): SocialAnswer {
  if (form.get('client_secret') !== SOCIAL_SECRET) {
    return [401, { error: 'invalid_client', error_description: 'Client authentication failed' }];
  }
  return [
    200,
    { access_token: 'Atza|', token_type: 'bearer', expires_in: 3600, refresh_token: 'Atzr|' },
  ];
}

function amazonUser({ bearer }: SocialRequest): SocialAnswer {
  if (bearer !== 'Atza|') return [400, { error: 'invalid_token' }];
  return [
    200,
    {
      user_id: 'amzn1.account.K2LI23KL2LK2',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      postal_code: '98052',
    },
  ];
}
