/**
 * Requests to servers that somebody else named: providers of sign-ins, their metadata.
 *
 * Each has one time limit for everything and a limit of size, follows no redirect unless it is
 * asked to, and takes no compressed answer, which could be larger than it looks. The name is
 * resolved once, its addresses are judged by the policy, and the socket connects to an address
 * that was judged: a name that means another machine a moment later (DNS rebinding) gains nothing.
 * The certificate is still that of the name.
 */
import type { LookupAddress } from 'node:dns';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';
import { BodyTooLong, bytesWithin } from './bounded-body.ts';
import { noTracing, type Tracer } from './tracing.ts';

export interface OutgoingRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bytes of the answer. */
  readonly most?: number;
  /** Milliseconds for all of it: the name, the connection, the answer and its redirects. */
  readonly longest?: number;
  /** How many are followed, by GET alone; without it a redirect is an answer like any other. */
  readonly redirects?: number;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why there is no answer. */
export type OutgoingProblem =
  | 'url'
  | 'insecure'
  | 'address'
  | 'connection'
  | 'time'
  | 'size'
  | 'encoding'
  | 'redirects';

const SENTENCES: Readonly<Record<OutgoingProblem, string>> = {
  url: 'the URL is none of http or https, or has a user in it',
  insecure: 'the URL must begin with https://',
  address: 'the name has no address that may be reached',
  connection: 'no connection, or it broke',
  time: 'the answer took too long',
  size: 'the answer is too long',
  encoding: 'the answer is compressed',
  redirects: 'too many redirects',
};

export class OutgoingFailure extends Error {
  override readonly name = 'OutgoingFailure';
  readonly problem: OutgoingProblem;
  /** As Node.js calls it, such as ECONNREFUSED. */
  readonly code: string | undefined;

  constructor(problem: OutgoingProblem, host: string, cause?: unknown) {
    const { code } = (cause ?? {}) as { code?: unknown };
    const named = typeof code === 'string' ? code : undefined;
    super(`${host}: ${SENTENCES[problem]}${named ? ` (${named})` : ''}`, { cause });
    this.problem = problem;
    this.code = named;
  }
}

/** All addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly LookupAddress[]>;

const resolveName: ResolveName = (name) =>
  process.getBuiltinModule('node:dns/promises').lookup(name, { all: true });

/** What uses it needs, for tests to answer in its place. */
export type OutgoingFetch = Pick<Outgoing, 'fetch' | 'plain'>;

const MOST_BYTES = 256 * 1024;
const LONGEST = 5_000;

export class Outgoing {
  readonly #policy: AddressPolicy;
  readonly #resolve: ResolveName;
  readonly #ca: string | undefined;
  readonly #tracer: Tracer;

  /** `resolve` and `ca`, a certificate to trust in place of the usual ones, are for tests. */
  constructor(parts: {
    policy: AddressPolicy;
    tracer?: Tracer;
    resolve?: ResolveName;
    ca?: string;
  }) {
    this.#policy = parts.policy;
    this.#resolve = parts.resolve ?? resolveName;
    this.#ca = parts.ca;
    this.#tracer = parts.tracer ?? noTracing;
  }

  /** Whether a URL may begin with http:// at all; where it leads is judged with each request. */
  get plain(): boolean {
    return this.#policy.plain;
  }

  /**
   * The answer, whatever its status.
   * @throws OutgoingFailure, which holds nothing of the request but the host
   */
  async fetch(url: string, request: OutgoingRequest = {}): Promise<OutgoingAnswer> {
    const { longest = LONGEST, redirects = 0, method = 'GET' } = request;
    const signal = AbortSignal.timeout(longest);
    let target = targetOf(url);
    let { headers = {} } = request;
    for (let left = redirects; ; left--) {
      const answer = await this.#traced(target, { ...request, headers }, signal);
      const { location } = answer.headers;
      const isRedirect = [301, 302, 303, 307, 308].includes(answer.status);
      if (redirects === 0 || method !== 'GET' || !isRedirect || !location) return answer;
      if (left === 0) throw new OutgoingFailure('redirects', target.host);
      const next = targetOf(location, target);
      // Credentials are for the server they were meant for.
      if (next.origin !== target.origin) headers = {};
      target = next;
    }
  }

  /** A step of a trace, of which the server is told nothing: it is somebody else's. */
  #traced(url: URL, request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingAnswer> {
    const { method = 'GET' } = request;
    const attributes = { 'http.request.method': method, 'server.address': url.hostname };
    return this.#tracer.step({ name: method, kind: 'client', attributes }, async (span) => {
      const answer = await this.#once(url, request, signal);
      span.set({ 'http.response.status_code': answer.status });
      return answer;
    });
  }

  async #once(url: URL, request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingAnswer> {
    const isPlain = url.protocol === 'http:';
    if (isPlain && !this.plain) throw new OutgoingFailure('insecure', url.host);
    try {
      const addresses = await abortable(this.#addressesOf(url, isPlain), signal);
      const answer = await send(url, request, { addresses, signal, ca: this.#ca });
      const encoding = answer.headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity') {
        answer.destroy();
        throw new OutgoingFailure('encoding', url.host);
      }
      const body = await bytesWithin(answer, request.most ?? MOST_BYTES);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body };
    } catch (cause) {
      if (cause instanceof OutgoingFailure) throw cause;
      if (signal.aborted) throw new OutgoingFailure('time', url.host);
      if (cause instanceof BodyTooLong) throw new OutgoingFailure('size', url.host);
      throw new OutgoingFailure('connection', url.host, cause);
    }
  }

  /** The addresses a request to this URL may go to. */
  async #addressesOf(url: URL, isPlain: boolean): Promise<readonly LookupAddress[]> {
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const family = isIP(name);
    const all = family === 0 ? await this.#resolve(name) : [{ address: name, family }];
    const reached = all.filter(({ address }) => this.#policy.reachOf(address) !== 'none');
    if (reached.length === 0) throw new OutgoingFailure('address', url.host);
    if (!isPlain) return reached;
    const plain = reached.filter(({ address }) => this.#policy.reachOf(address) === 'any');
    if (plain.length === 0) throw new OutgoingFailure('insecure', url.host);
    return plain;
  }
}

function targetOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new OutgoingFailure('url', url?.host ?? 'no host');
  }
  return url;
}

interface ConnectionTerms {
  readonly addresses: readonly LookupAddress[];
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
}

/**
 * Begins the request at one of `addresses` and answers when its head is there. Not with fetch,
 * which cannot be told an address and would cost the server 10 MB of memory.
 */
function send(
  url: URL,
  request: OutgoingRequest,
  { addresses, signal, ca }: ConnectionTerms,
): Promise<IncomingMessage> {
  const { method = 'GET', headers, body } = request;
  const { request: begin } =
    url.protocol === 'https:'
      ? process.getBuiltinModule('node:https')
      : process.getBuiltinModule('node:http');
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = begin(url, {
      method,
      signal,
      // No pool: a socket of an earlier request would go to an address judged then.
      agent: false,
      ...(ca !== undefined && { ca }),
      lookup: answering(addresses),
      headers: {
        'User-Agent': 'Poolhouse',
        ...headers,
        'Accept-Encoding': 'identity',
        ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      },
    });
    sent.on('response', resolve);
    sent.on('error', reject);
    // An answer that is none, such as an upgrade, ends without an error.
    sent.on('close', () => reject(new Error('closed')));
    sent.end(body);
  });
}

/** A resolver that knows these addresses alone, whatever name it is asked for. */
function answering(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, options, callback) => {
    const { address, family } = addresses[0]!;
    if (options.all) callback(null, [...addresses]);
    else callback(null, address, family);
  };
}

/** A name server cannot be told to stop. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
