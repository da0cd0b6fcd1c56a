/**
 * What goes wrong with an OAuth provider, in the service's words for the application and in
 * openid-client's for the log. Errors of that library hold tokens and whole answers, so that
 * nothing of them is passed on but what is picked here. Pure.
 */
import { OutgoingFailure } from '#platform/outgoing.ts';
import { FederationRefusal } from '../provider-answer.ts';
import { UnusableEndpoints } from './endpoints.ts';
import { WrongClaim } from './id-token-rules.ts';
import { EndpointRefusal, type ProviderEndpoint, ProviderSilence } from './provider-fetch.ts';

/** What there may be in an error of openid-client, or in one of those it was caused by. */
interface LibraryError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly error?: unknown;
  readonly error_description?: unknown;
  readonly cause?: unknown;
}

/** The refusal that an error of a sign-in at `providerName` is; defects are not refusals. */
export function refusalFor(cause: unknown, providerName: string): FederationRefusal | undefined {
  if (cause instanceof FederationRefusal) return cause;
  if (cause instanceof UnusableEndpoints) {
    const why = cause.cause instanceof OutgoingFailure ? `: ${cause.cause.message}` : '';
    const detail = `discovery: ${cause.problem}${why}`;
    return new FederationRefusal('invalid_request', cause.message, detail);
  }
  if (cause instanceof WrongClaim) return unreadable(`ID token: ${cause.claim}`);
  const chain = causesOf(cause);
  const silence = chain.find((each) => each instanceof ProviderSilence);
  if (silence) return silent(silence);
  const refusal = chain.find((each) => each instanceof EndpointRefusal);
  if (refusal) return failed(providerName, refusal.status, refusal.endpoint);
  return ofLibrary(chain, providerName);
}

function ofLibrary(
  chain: readonly LibraryError[],
  providerName: string,
): FederationRefusal | undefined {
  const [first] = chain;
  switch (first?.code) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      return answered(first);
    case 'OAUTH_RESPONSE_BODY_ERROR': {
      const said = [first.error, first.error_description].map(plain).filter(Boolean).join(' ');
      const text = `${providerName} Error - ${first.status} ${said}\n`;
      return new FederationRefusal('invalid_request', text, 'the token endpoint refused the code');
    }
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE':
      return failed(providerName, first.status, 'token');
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM': {
      const { status } = (first.cause ?? {}) as { status?: unknown };
      return failed(providerName, status, 'token');
    }
  }
  const coded = chain.find(({ code }) => typeof code === 'string' && code.startsWith('OAUTH_'));
  if (!coded) return undefined;
  const issuer = wrongIssuer(chain);
  if (issuer !== undefined) {
    const text = `Bad id_token issuer ${plain(issuer)}`;
    return new FederationRefusal('invalid_request', text, detailOf(chain));
  }
  return unreadable(detailOf(chain));
}

/** The provider says no; only what RFC 6749 lets a description hold is repeated. */
function answered({ error, error_description: description }: LibraryError): FederationRefusal {
  const code = CANCELLED.has(error) ? 'access_denied' : 'invalid_request';
  const text = plain(description) || plain(error);
  return new FederationRefusal(code, text, `the provider answered ${plain(error)}`);
}

/** What says that the person did not want to: in the standard's words, and in Apple's. */
const CANCELLED: ReadonlySet<unknown> = new Set(['access_denied', 'user_cancelled_authorize']);

function silent({ endpoint, failure, message }: ProviderSilence): FederationRefusal {
  const sentence = failure?.problem === 'time' ? TIMEOUTS[endpoint] : undefined;
  if (sentence) return new FederationRefusal('invalid_request', sentence, message);
  if (failure?.code === 'ECONNRESET') {
    return new FederationRefusal('invalid_request', 'Connection reset', message);
  }
  return unreadable(message);
}

const TIMEOUTS = {
  token: 'Timeout occurred in calling IdP token endpoint',
  jwks: 'Timeout in calling jwks uri',
  profile: 'Read timed out',
} as const;

function failed(providerName: string, status: unknown, endpoint: ProviderEndpoint) {
  const text = `${providerName} Error - ${status} error getting ${WANTED[endpoint]}`;
  return new FederationRefusal('invalid_request', text, `${endpoint}: the answer was ${status}`);
}

/** Of these the service's own sentence is known for the first. */
const WANTED = { token: 'token', jwks: 'keys', profile: 'user info' } as const;

/** What the service says of everything it has no sentence for. */
function unreadable(detail: string): FederationRefusal {
  return new FederationRefusal('server_error', 'Exception processing authorization code', detail);
}

/** The issuer in an ID token of somebody else. */
function wrongIssuer(chain: readonly LibraryError[]): unknown {
  for (const { cause } of chain) {
    const { claim, claims } = (cause ?? {}) as { claim?: unknown; claims?: { iss?: unknown } };
    if (claim === 'iss') return claims?.iss;
  }
  return undefined;
}

function causesOf(error: unknown): readonly LibraryError[] {
  const chain: LibraryError[] = [];
  for (let each = error; each instanceof Error && chain.length < 5; each = each.cause) {
    chain.push(each as LibraryError);
  }
  return chain;
}

/** The messages of the library's own errors are fixed sentences; those of others may be anything. */
function detailOf(chain: readonly LibraryError[]): string {
  const own = chain.filter(({ code }) => typeof code === 'string' && code.startsWith('OAUTH_'));
  return own.map(({ message }) => message).join(': ');
}

/** A text of a stranger as a description may hold it (RFC 6749 section 4.1.2.1). */
function plain(text: unknown): string {
  if (typeof text !== 'string') return '';
  return text.slice(0, 200).replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '');
}
