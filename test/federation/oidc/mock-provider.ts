/** An OpenID provider on loopback that does what the standard says, or what a test tells it to. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { accessTokenHash } from '#domain/tokens/access-token-hash.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';

export const CLIENT_ID = 'poolhouse at the provider';
export const CLIENT_SECRET = 'the-secret-of-poolhouse-at-the-provider';
export const SUBJECT = 'Person-1';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** What the provider signs with, and what it publishes. */
export const providerKeys = { privateKey, publicKey, kid: 'key-1', alg: 'ES256' };

export type EndpointName = 'discovery' | 'token' | 'jwks' | 'userinfo';
type Json = Record<string, unknown>;

/** Each member replaces one thing that the provider would do well. */
export interface Misbehaviour {
  discovery?: (document: Json) => unknown;
  callback?: (parameters: URLSearchParams) => void;
  header?: (header: Json) => Json;
  claims?: (claims: JWTPayload) => JWTPayload;
  key?: KeyObject | Uint8Array;
  idToken?: (token: string) => unknown;
  tokens?: (body: Json) => unknown;
  jwks?: (keys: Json) => unknown;
  userInfo?: (claims: Json) => unknown;
  /** The whole answer of an endpoint. */
  answers?: Partial<
    Record<EndpointName, (request: IncomingMessage, response: ServerResponse) => void>
  >;
}

interface Authorization {
  readonly query: URLSearchParams;
  used: boolean;
}

export class MockProvider {
  misbehaviour: Misbehaviour = {};
  /** Requests by endpoint, with their bodies. */
  readonly seen: { endpoint: string; method: string; headers: Json; body: string; url: string }[] =
    [];
  readonly #port: number;
  readonly #authorizations = new Map<string, Authorization>();
  readonly #accessTokens = new Set<string>();

  static async start(t: Pick<TestContext, 'after'>): Promise<MockProvider> {
    let mock: MockProvider | undefined;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on(
        'end',
        () => void mock!.#serve(request, response, Buffer.concat(chunks).toString()),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    mock = new MockProvider((server.address() as AddressInfo).port);
    return mock;
  }

  private constructor(port: number) {
    this.#port = port;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How a pool knows this provider; every one is another to what is kept in memory. */
  record(changes: Partial<IdentityProvider> = {}): IdentityProvider {
    const { details, ...rest } = changes;
    return {
      poolId: 'us-east-1_Pool',
      name: 'Corp',
      type: 'OIDC',
      details: {
        client_id: CLIENT_ID,
        authorize_scopes: 'openid email',
        oidc_issuer: this.issuer,
        attributes_request_method: 'GET',
        attributes_url_add_attributes: 'false',
        ...details,
      },
      secrets: { client_secret: CLIENT_SECRET },
      mapping: { email: 'email', username: 'sub' },
      acr: {},
      identifiers: [],
      createdAt: nextRecord++,
      modifiedAt: 0,
      version: 1,
      ...rest,
    };
  }

  /** The person signs in and consents: what the browser brings back. */
  authorize(location: string): URLSearchParams {
    const query = new URL(location).searchParams;
    const code = `code-${this.#authorizations.size + 1}`;
    this.#authorizations.set(code, { query, used: false });
    const parameters = new URLSearchParams({ code, state: query.get('state')!, iss: this.issuer });
    this.misbehaviour.callback?.(parameters);
    return parameters;
  }

  asked(endpoint: EndpointName): number {
    return this.seen.filter((each) => each.endpoint === endpoint).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const { pathname } = new URL(request.url!, this.issuer);
    const endpoint = PATHS[pathname];
    if (!endpoint) return void response.writeHead(404).end();
    const { method = '', headers, url = '' } = request;
    this.seen.push({ endpoint, method, headers, body, url });
    const whole = this.misbehaviour.answers?.[endpoint];
    if (whole) return whole(request, response);
    const { status = 200, value } = await this[endpoint](request, new URLSearchParams(body));
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(value));
  }

  private async discovery() {
    const document = {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/jwks`,
      id_token_signing_alg_values_supported: ['ES256', 'RS256', 'none', 'HS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      authorization_response_iss_parameter_supported: true,
    };
    return answer(this.misbehaviour.discovery?.(document) ?? document);
  }

  private async jwks() {
    const { kid, alg } = providerKeys;
    const set = { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] };
    return answer(this.misbehaviour.jwks?.(set) ?? set);
  }

  private async token(_request: IncomingMessage, form: URLSearchParams) {
    const authorization = this.#authorizations.get(form.get('code') ?? '');
    if (form.get('client_secret') !== CLIENT_SECRET || form.get('client_id') !== CLIENT_ID) {
      return answer({ error: 'invalid_client', error_description: 'Unauthorized' }, 401);
    }
    if (!authorization || authorization.used || !fits(authorization.query, form)) {
      return answer({ error: 'invalid_grant' }, 400);
    }
    authorization.used = true;
    const accessToken = `access-token-${this.#accessTokens.size + 1}`;
    this.#accessTokens.add(accessToken);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: SUBJECT,
      aud: CLIENT_ID,
      exp: now + 300,
      iat: now,
      auth_time: now,
      nonce: authorization.query.get('nonce') ?? undefined,
      at_hash: accessTokenHash('ES256', accessToken),
      email: 'person@corp.example',
      source: 'id token',
    };
    const good = await this.#sign(this.misbehaviour.claims?.(claims) ?? claims);
    const body = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: 'refresh-token',
      id_token: this.misbehaviour.idToken ? this.misbehaviour.idToken(good) : good,
    };
    return answer(this.misbehaviour.tokens ? this.misbehaviour.tokens(body) : body);
  }

  private async userinfo({ headers }: IncomingMessage) {
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    if (!this.#accessTokens.has(token)) return answer({ error: 'invalid_token' }, 401);
    const claims = { sub: SUBJECT, phone_number: '+15550100', source: 'user info' };
    return answer(this.misbehaviour.userInfo ? this.misbehaviour.userInfo(claims) : claims);
  }

  async #sign(claims: JWTPayload): Promise<string> {
    const { alg, kid } = providerKeys;
    const header = { alg, kid };
    const { header: change = (own) => own, key = privateKey } = this.misbehaviour;
    return new SignJWT(claims).setProtectedHeader(change(header) as { alg: string }).sign(key);
  }
}

let nextRecord = 1;

const PATHS: Readonly<Record<string, EndpointName | undefined>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/token': 'token',
  '/jwks': 'jwks',
  '/userinfo': 'userinfo',
};

const answer = (value: unknown, status = 200) => ({ status, value });

/** The code is exchanged for the redirect it was given to, by whoever asked for it. */
function fits(query: URLSearchParams, form: URLSearchParams): boolean {
  const challenge = query.get('code_challenge');
  const verifier = form.get('code_verifier') ?? '';
  const proof = createHash('sha256').update(verifier).digest('base64url');
  return (
    form.get('redirect_uri') === query.get('redirect_uri') &&
    (challenge === null ? !form.has('code_verifier') : challenge === proof)
  );
}
