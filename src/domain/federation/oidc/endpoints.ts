/** Where a provider is asked: what its details say, and for the rest its discovery document. */
import { parseBoundedJson } from '#platform/bounded-json.ts';
import { OutgoingFailure, type OutgoingFetch } from '#platform/outgoing.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { kindOf } from './provider-kinds.ts';

export interface OidcEndpoints {
  /** Absent of providers without ID tokens: nothing they send names one. */
  readonly issuer?: string;
  readonly authorize: string;
  readonly token: string;
  readonly userInfo?: string;
  readonly jwks?: string;
  readonly pkce: boolean;
  /** Algorithms of ID tokens, as far as we accept them. */
  readonly algorithms: readonly string[];
  /** Whether the client's secret goes into the Authorization header. */
  readonly basic: boolean;
  /** The provider promises `iss` in what the browser brings back (RFC 9207). */
  readonly namesIssuer: boolean;
}

/** The provider cannot be used as it is described; the sentence says why. */
export class UnusableEndpoints extends Error {
  override readonly name = 'UnusableEndpoints';
  readonly problem: 'unreachable' | 'insecure' | 'issuer' | 'missing' | 'algorithms';

  constructor(problem: UnusableEndpoints['problem'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/**
 * Signatures we accept: none that is made with the client's secret, which whoever can read a
 * configuration knows, and never `none`.
 */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

type DiscoveryDocument = Readonly<Record<string, unknown>>;

/** Reads the discovery document where the details do not say everything. @throws UnusableEndpoints */
export async function readEndpoints(
  outgoing: OutgoingFetch,
  provider: IdentityProvider,
): Promise<OidcEndpoints> {
  const { details } = provider;
  const kind = kindOf(provider);
  const issuer = details['oidc_issuer'];
  const document = needsDiscovery(provider) ? await discover(outgoing, issuer ?? '') : {};
  const authorize = details['authorize_url'] || urlIn(document, 'authorization_endpoint');
  const token = details['token_url'] || urlIn(document, 'token_endpoint');
  const userInfo = details['attributes_url'] || urlIn(document, 'userinfo_endpoint');
  const jwks = details['jwks_uri'] || kind.jwksUri || urlIn(document, 'jwks_uri');
  if (!authorize || !token) throw missing(authorize ? 'token' : 'authorization');
  if (kind.idToken && !jwks) throw missing('jwks');
  for (const url of [issuer, authorize, token, userInfo, jwks]) {
    if (url !== undefined) requireSecure(outgoing, url);
  }
  return {
    ...(issuer !== undefined && { issuer }),
    authorize,
    token,
    ...(userInfo !== undefined && { userInfo }),
    ...(jwks !== undefined && { jwks }),
    pkce: kind.pkce === 'always' || (kind.pkce !== 'never' && allowsPkce(document)),
    algorithms: algorithmsIn(document),
    basic: wantsBasic(document),
    namesIssuer: document['authorization_response_iss_parameter_supported'] === true,
  };
}

async function discover(outgoing: OutgoingFetch, issuer: string): Promise<DiscoveryDocument> {
  requireSecure(outgoing, issuer);
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await readDocument(outgoing, url);
  // Else the document could be of another provider, whose users would be taken for this one's.
  if (document['issuer'] !== issuer) {
    const named = typeof document['issuer'] === 'string' ? document['issuer'] : 'nothing';
    throw new UnusableEndpoints(
      'issuer',
      `The OIDC issuer must be exactly what its discovery document says: ${named.slice(0, 200)}`,
    );
  }
  return document;
}

async function readDocument(outgoing: OutgoingFetch, url: string): Promise<DiscoveryDocument> {
  try {
    const headers = { Accept: 'application/json' };
    const { status, body } = await outgoing.fetch(url, { headers });
    if (status !== 200) throw new Error(`the answer was ${status}`);
    const document = parseBoundedJson(body.toString());
    if (typeof document !== 'object' || document === null) throw new Error('no object');
    return document as DiscoveryDocument;
  } catch (cause) {
    if (cause instanceof OutgoingFailure && cause.problem === 'insecure') throw insecure(cause);
    const text = 'Unable to contact well-known endpoint';
    throw new UnusableEndpoints('unreachable', text, { cause });
  }
}

function requireSecure(outgoing: OutgoingFetch, url: string): void {
  const protocol = URL.parse(url)?.protocol;
  const isFine = protocol === 'https:' || (protocol === 'http:' && outgoing.plain);
  if (!isFine) throw insecure();
}

/** The details of a social provider are complete; four URLs of an OpenID provider are too. */
function needsDiscovery({ type, details }: IdentityProvider): boolean {
  const urls = ['authorize_url', 'token_url', 'attributes_url', 'jwks_uri'];
  return type === 'OIDC' && !urls.every((name) => details[name]);
}

function urlIn(document: DiscoveryDocument, name: string): string | undefined {
  const url = document[name];
  return typeof url === 'string' && URL.canParse(url) ? url : undefined;
}

function textsIn(document: DiscoveryDocument, name: string): readonly unknown[] | undefined {
  const texts = document[name];
  return Array.isArray(texts) ? texts : undefined;
}

/** A document that names methods, and not S256, rules it out; one that names none does not. */
function allowsPkce(document: DiscoveryDocument): boolean {
  return textsIn(document, 'code_challenge_methods_supported')?.includes('S256') ?? true;
}

function algorithmsIn(document: DiscoveryDocument): readonly string[] {
  const offered = textsIn(document, 'id_token_signing_alg_values_supported');
  if (!offered) return ALGORITHMS;
  const accepted = ALGORITHMS.filter((algorithm) => offered.includes(algorithm));
  if (accepted.length > 0) return accepted;
  throw new UnusableEndpoints(
    'algorithms',
    'The OIDC provider signs ID tokens by no algorithm that is accepted here',
  );
}

/** The service sends the secret in the body; a provider that takes it only in the header gets it there. */
function wantsBasic(document: DiscoveryDocument): boolean {
  const methods = textsIn(document, 'token_endpoint_auth_methods_supported');
  if (!methods || methods.includes('client_secret_post')) return false;
  return methods.includes('client_secret_basic');
}

function missing(which: string): UnusableEndpoints {
  return new UnusableEndpoints('missing', `The OIDC provider has no ${which} endpoint`);
}

function insecure(cause?: unknown): UnusableEndpoints {
  const text = 'OIDC endpoint must start with https://';
  return new UnusableEndpoints('insecure', text, { cause });
}
