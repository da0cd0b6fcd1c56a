/**
 * The fetch that openid-client speaks to a provider with: guarded, its answers bounded, and its
 * failures tagged with what was asked for.
 */
import { JsonOutOfBounds, parseBoundedJson } from '#platform/bounded-json.ts';
import { type OutgoingAnswer, OutgoingFailure, type OutgoingFetch } from '#platform/outgoing.ts';
import type { OidcEndpoints } from './endpoints.ts';

export type ProviderEndpoint = 'token' | 'jwks' | 'profile';

/** A provider did not answer, or not in a form that may be read. */
export class ProviderSilence extends Error {
  override readonly name = 'ProviderSilence';
  readonly endpoint: ProviderEndpoint;
  /** Of the request; absent when the answer was too costly to read. */
  readonly failure: OutgoingFailure | undefined;

  constructor(endpoint: ProviderEndpoint, cause: OutgoingFailure | JsonOutOfBounds) {
    super(`${endpoint}: ${cause.message}`, { cause });
    this.endpoint = endpoint;
    this.failure = cause instanceof OutgoingFailure ? cause : undefined;
  }
}

/** A provider answered, and not with what an endpoint is for. */
export class EndpointRefusal extends Error {
  override readonly name = 'EndpointRefusal';
  readonly endpoint: ProviderEndpoint;
  readonly status: number;

  constructor(endpoint: ProviderEndpoint, status: number) {
    super(`${endpoint}: the answer was ${status}`);
    this.endpoint = endpoint;
    this.status = status;
  }
}

/** Bytes of tokens: more than the largest provider sends, less than costs noticeable time. */
const MOST_TOKENS = 128 * 1024;
/** Answers without a body, of which a Response may have none. */
const EMPTY: readonly number[] = [204, 205, 304];

/** What openid-client asks of its fetch. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Reads one answer. @throws ProviderSilence */
export async function ask(
  outgoing: OutgoingFetch,
  endpoint: ProviderEndpoint,
  ...[url, request]: Parameters<OutgoingFetch['fetch']>
): Promise<OutgoingAnswer> {
  try {
    return await outgoing.fetch(url, request);
  } catch (cause) {
    if (cause instanceof OutgoingFailure) throw new ProviderSilence(endpoint, cause);
    throw cause;
  }
}

/** A fetch for the token endpoint and the keys of one provider. */
export function providerFetch(
  outgoing: OutgoingFetch,
  { jwks }: OidcEndpoints,
  tokenMethod: 'GET' | 'POST',
) {
  let readingKeys: Promise<OutgoingAnswer> | undefined;
  /** Sign-ins at one moment share what is read for one of them. */
  const keys = (url: string, headers: FetchOptions['headers']) => {
    readingKeys ??= ask(outgoing, 'jwks', url, { headers }).finally(() => {
      readingKeys = undefined;
    });
    return readingKeys;
  };
  const tokens = (url: string, { headers, body }: FetchOptions) => {
    const form = String(body ?? '');
    return tokenMethod === 'GET'
      ? ask(outgoing, 'token', `${url}?${form}`, { headers: acceptOf(headers), most: MOST_TOKENS })
      : ask(outgoing, 'token', url, { method: 'POST', headers, body: form, most: MOST_TOKENS });
  };
  return async (url: string, options: FetchOptions): Promise<Response> => {
    const isKeys = options.method === 'GET' && url === new URL(jwks ?? url).href;
    const answer = await (isKeys ? keys(url, options.headers) : tokens(url, options));
    // What the token endpoint refuses by is the library's to read.
    if (isKeys && answer.status !== 200) throw new EndpointRefusal('jwks', answer.status);
    requireBounded(isKeys ? 'jwks' : 'token', answer.body.toString());
    return responseOf(answer);
  };
}

const acceptOf = ({ accept = '*/*' }: Readonly<Record<string, string>>) => ({ accept });

/** openid-client parses what it gets: the answer, and the parts of the ID token in it. */
function requireBounded(endpoint: ProviderEndpoint, text: string): void {
  try {
    const { id_token: token } = (parseBoundedJson(text) ?? {}) as { id_token?: unknown };
    if (typeof token !== 'string') return;
    for (const part of token.split('.', 2)) {
      parseBoundedJson(Buffer.from(part, 'base64url').toString());
    }
  } catch (cause) {
    if (cause instanceof JsonOutOfBounds) throw new ProviderSilence(endpoint, cause);
    // What is no JSON at all is openid-client's to refuse.
  }
}

function responseOf({ status, headers, body }: OutgoingAnswer): Response {
  const type = headers['content-type'];
  const challenge = headers['www-authenticate'];
  return new Response(EMPTY.includes(status) ? null : new Uint8Array(body), {
    status,
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(challenge !== undefined && { 'www-authenticate': challenge }),
    },
  });
}
