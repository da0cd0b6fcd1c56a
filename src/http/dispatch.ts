/**
 * One request of the listener, from its head to its answer. The branches, in the order in which
 * they are tried: the health check; what comes to a pool's own host, which is the site's alone;
 * streams, which take their bodies themselves; then, with the body read within its limit, the API,
 * and the router with everything else.
 *
 * Each kind of limit has one place. What a request's head alone decides is in `#branch`, before
 * any branch; how large a body may be in `#bodyLimit`; what is in a body is for the door that
 * parses it.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { onOccasion } from '#domain/audit/occasion.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Meters } from '#platform/meters.ts';
import { noSpan, type Span, type Tracer } from '#platform/tracing.ts';
import { type AccessRecord, accessRecord } from './access-log.ts';
import type { AddressOf, EncryptionOf } from './address.ts';
import type { AppListener, Mount, TooOften } from './app.ts';
import { BodyReader, ClientGone, type UnreadReason } from './body.ts';
import { answerBrokenRequest } from './broken-request.ts';
import type { Connections } from './connections.ts';
import type { ApiDoor } from './exchange.ts';
import type { Admission, Gate, Head } from './gate.ts';
import { answerHealth, isHealthPath, type Readiness } from './health.ts';
import { isOfThisMachine } from './known-names.ts';
import type { Limits } from './limits.ts';
import type { WithinAddress } from './public-address.ts';
import { beginRequest } from './request-trace.ts';
import { routedPath } from './routed-path.ts';
import { discardRest, refuse, send, sendEarly } from './send.ts';
import type { IsPoolHost } from './site-places.ts';
import { contentOf, type StreamDoor } from './stream.ts';
import { answerTooBusy } from './too-busy.ts';
import type { Lane, WorkBound } from './work-bound.ts';

/** The doors that requests are handed to, and what the listener answers by itself. */
export interface Doors {
  readonly api: ApiDoor;
  /** Bytes the body of a request to the API may have, by its headers, where not `bodySize`. */
  readonly apiBodySize?: (headers: IncomingHttpHeaders) => number | undefined;
  /** Takes bodies of any size. */
  readonly stream?: StreamDoor;
  /** Whether a Host header names a pool's own host, where only the routes of its site are served. */
  readonly isPoolHost?: IsPoolHost;
  /** Answers each request within its own address; all within the one address when absent. */
  readonly within?: WithinAddress | undefined;
  /** The routes of the other doors. */
  readonly mounts?: readonly Mount[];
  /** Says to people that they have asked too often. */
  readonly tooOften?: TooOften;
  /** Resolves when requests can be served: what `/_health` calls ready. */
  readonly ready: () => Promise<void>;
}

/** How much is worked on at once, and who comes before whom. */
export interface WorkLimit {
  readonly bound: WorkBound;
  readonly laneOf: (head: Head) => Lane;
}

export interface RequestDispatcherParts {
  readonly doors: Doors;
  readonly gate: Gate;
  readonly work: WorkLimit | undefined;
  readonly readiness: Readiness;
  readonly limits: Limits;
  readonly connections: Connections;
  readonly addressOf: AddressOf;
  readonly isEncrypted: EncryptionOf;
  /** Browsers that came by TLS come by nothing else from then on (RFC 6797). */
  readonly strictTransport: boolean;
  readonly ids: Ids;
  readonly log: Log;
  readonly meters: Meters;
  readonly tracer: Tracer;
}

const NO_API_HERE =
  "This host serves the OAuth endpoints and pages of one user pool. The API is at the server's own address.";

/** What node:http says of a request that does not arrive in time. */
const TOO_SLOW = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

/** A request as the branches see it, and the answer they write to. */
interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  readonly sourceAddress: string;
  readonly method: string;
  /** Path and query as they were received. */
  readonly target: string;
  readonly path: string;
  /** What gate and bound decide by. */
  readonly head: Head;
  readonly record: AccessRecord;
  readonly span: Span;
  /** Undefined when the caller's address has asked too often: whoever answers says so. */
  readonly admission: Admission | undefined;
}

export class RequestDispatcher {
  readonly #parts: RequestDispatcherParts;
  readonly #bodies: BodyReader;
  #app: Promise<AppListener> | undefined;

  constructor(parts: RequestDispatcherParts) {
    this.#parts = parts;
    this.#bodies = new BodyReader(parts.limits.bodySize, parts.limits.bodiesTogether);
  }

  /** Answers a request. Never rejects: a defect is logged here, and a client that leaves is let go. */
  async dispatch(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const { tracer, doors } = this.#parts;
      const { within } = doors;
      const exchange = this.#begin(incoming, outgoing);
      const { requestId, sourceAddress: address } = exchange;
      await onOccasion({ requestId, address }, () => {
        const answer = () => tracer.within(exchange.span, () => this.#branch(exchange));
        return within ? within(incoming, answer) : answer();
      });
    } catch (cause) {
      if (cause instanceof ClientGone) return;
      this.#parts.log.error('defect', { path: pathOf(incoming.url ?? ''), cause });
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(outgoing, 500, 'An internal error occurred.');
    }
  }

  /**
   * A request that waits for 100 Continue. A body that is announced as too large is refused before
   * it is sent, and a stream is asked for when its door reads it.
   */
  dispatchExpecting(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const isStream = this.#parts.doors.stream?.takes(pathOf(incoming.url ?? ''));
    const announced = Number(incoming.headers['content-length'] ?? 0);
    if (!isStream && announced <= this.#bodyLimit(incoming)) outgoing.writeContinue();
    return this.dispatch(incoming, outgoing);
  }

  /** Loads the router, unless a request has had it loaded. */
  loadApp(): Promise<AppListener> {
    const { doors, log } = this.#parts;
    this.#app ??= import('./app.ts').then(async ({ appListener, createApp }) =>
      appListener(await createApp(doors.mounts ?? [], log, doors.tooOften)),
    );
    return this.#app;
  }

  #begin(incoming: IncomingMessage, outgoing: ServerResponse): Exchange {
    const { ids, addressOf, connections, gate, log, meters, tracer } = this.#parts;
    const requestId = ids.uuid();
    const sourceAddress = addressOf(incoming);
    if (this.#parts.strictTransport) demandTls(incoming, outgoing);
    const { method = '', url: target = '' } = incoming;
    const path = pathOf(target);
    const isHealth = isHealthPath(path);
    const span = isHealth ? noSpan : beginRequest(tracer, incoming, requestId);
    const line = { requestId, method, path, address: sourceAddress };
    const record = isHealth ? {} : accessRecord(outgoing, { log, meters, span }, line);
    connections.begin(incoming.socket, outgoing);
    const { headers } = incoming;
    const head = { method, path: routedPath(target), headers, address: sourceAddress };
    const admission = gate.admit(head);
    if (!admission) meters.turnedAway.count('rate');
    const request = { incoming, outgoing, requestId, sourceAddress, method, target, path };
    return { ...request, head, record, span, admission };
  }

  async #branch(exchange: Exchange): Promise<void> {
    const { incoming, outgoing, method, path } = exchange;
    const { stream, isPoolHost } = this.#parts.doors;
    // Load balancers ask for the health of the server by whatever host they serve, and however
    // much it has to do.
    if (isHealthPath(path)) {
      outgoing.setHeader('x-amzn-RequestId', exchange.requestId);
      return answerHealth(path, outgoing, this.#parts.readiness);
    }
    const ofStream = stream?.takes(path);
    if (!ofStream && !this.#takesOn(exchange)) return this.#answerTooBusy(exchange);
    if (await isPoolHost?.(incoming.headers.host)) return this.#answerPoolHost(exchange);
    if (stream && ofStream) return this.#answerStream(exchange, stream);

    const isRefused = exchange.admission === undefined;
    const isForApi = path === '/' && (method === 'POST' || method === 'OPTIONS');
    if (isRefused && !isForApi) return this.#answerTooOften(exchange);
    const body = isRefused ? 'overload' : await this.#readBody(incoming);
    if (typeof body === 'string') discardRest(incoming, outgoing);
    if (isForApi) return this.#answerApi(exchange, body);
    if (typeof body === 'string') return refuseUnread(outgoing, body);
    return this.#answerRouter(exchange, body);
  }

  /** Takes a place for the request until its answer is through; false where there is none. */
  #takesOn({ outgoing, head }: Exchange): boolean {
    const { work } = this.#parts;
    if (!work) return true;
    const leave = work.bound.enter(work.laneOf(head));
    if (leave) outgoing.once('close', leave);
    return leave !== undefined;
  }

  async #answerTooBusy(exchange: Exchange): Promise<void> {
    const { incoming, outgoing, method, path, record } = exchange;
    record.isOverload = true;
    this.#parts.meters.turnedAway.count('overload');
    discardRest(incoming, outgoing);
    if (method === 'POST' && path === '/') await this.#answerApi(exchange, 'overload');
    else answerTooBusy(incoming, outgoing);
  }

  /** The router says so, in the words of the door. */
  #answerTooOften(exchange: Exchange): Promise<void> {
    discardRest(exchange.incoming, exchange.outgoing);
    return this.#answerRouter(exchange, Buffer.alloc(0));
  }

  /** On a pool's own host nothing else is served: neither the API nor the server's own paths. */
  async #answerPoolHost(exchange: Exchange): Promise<void> {
    const { incoming, outgoing, method, path } = exchange;
    if (this.#parts.doors.stream?.takes(path)) {
      discardRest(incoming, outgoing);
      return refuse(outgoing, 404, 'Not found.');
    }
    if (exchange.admission === undefined) return this.#answerTooOften(exchange);
    const body = await this.#readBody(incoming);
    if (typeof body === 'string') {
      discardRest(incoming, outgoing);
      return refuseUnread(outgoing, body);
    }
    if (path === '/' && method === 'POST') return refuse(outgoing, 404, NO_API_HERE);
    return this.#answerRouter(exchange, body);
  }

  async #answerStream(exchange: Exchange, stream: StreamDoor): Promise<void> {
    const { incoming, outgoing, requestId, method, target, path, record } = exchange;
    const { limits, log } = this.#parts;
    const content = contentOf(incoming, outgoing, limits.requestTimeout);
    const query = target.slice(path.length + 1);
    const request = { requestId, method, path, query, headers: incoming.headers, content };
    const answer = await stream.answer(request).catch((cause: unknown) => {
      if (cause instanceof ClientGone) throw cause;
      log.error('defect', { requestId, path, cause });
      return stream.broken(request);
    });
    record.error = answer.error;
    if (incoming.complete) send(outgoing, answer);
    else sendEarly(incoming, outgoing, answer);
  }

  /**
   * `POST /` does not pass through the router: Request and Response objects would cost more than
   * all the rest of the protocol does.
   */
  async #answerApi(exchange: Exchange, body: Buffer | UnreadReason): Promise<void> {
    const { incoming, outgoing, requestId, sourceAddress, method, target, record } = exchange;
    const { headers, rawHeaders } = incoming;
    const { doors } = this.#parts;
    // It waits no longer: its work would be in vain.
    if (outgoing.destroyed) throw new ClientGone();
    const isEncrypted = this.#parts.isEncrypted(incoming);
    const request = {
      requestId,
      method,
      target,
      headers,
      rawHeaders,
      body,
      sourceAddress,
      isEncrypted,
    };
    const answer = await doors.api(request);
    record.operation = answer.operation;
    record.error = answer.error;
    record.reason = answer.reason;
    if (answer.proven) exchange.admission?.proven();
    send(outgoing, answer);
  }

  async #answerRouter(exchange: Exchange, body: Buffer): Promise<void> {
    const { incoming, outgoing, requestId, sourceAddress, record, admission } = exchange;
    const answerByApp = await this.loadApp();
    const request = Object.assign(incoming, { rawBody: body });
    await answerByApp(request, outgoing, { requestId, sourceAddress, record, admission });
  }

  async #readBody(incoming: IncomingMessage): Promise<Buffer | UnreadReason> {
    // node:http's own timeout is as long as streams need it.
    const late = setTimeout(
      () => answerBrokenRequest(TOO_SLOW, incoming.socket),
      this.#parts.limits.requestTimeout,
    );
    try {
      return await this.#bodies.read(incoming, this.#bodyLimit(incoming));
    } finally {
      clearTimeout(late);
    }
  }

  #bodyLimit({ method, url = '', headers }: IncomingMessage): number {
    const { doors, limits } = this.#parts;
    const isApi = method === 'POST' && pathOf(url) === '/';
    return (isApi && doors.apiBodySize?.(headers)) || limits.bodySize;
  }
}

/**
 * Not for names of this machine: a browser would keep to TLS with every other server there, by
 * whatever port.
 */
function demandTls({ headers }: IncomingMessage, outgoing: ServerResponse): void {
  const hostname = URL.parse(`https://${headers.host}`)?.hostname ?? '';
  if (isOfThisMachine(hostname)) return;
  outgoing.setHeader('Strict-Transport-Security', `max-age=${YEAR}`);
}

/** Seconds. */
const YEAR = 365 * 86_400;

function refuseUnread(outgoing: ServerResponse, reason: UnreadReason): void {
  if (reason === 'overload') refuse(outgoing, 503, 'The server has too much to do.');
  else refuse(outgoing, 413, 'The request body is too large.');
}

function pathOf(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? target : target.slice(0, question);
}
