/**
 * The server's ear: node:http with its limits, the API on `POST /`, everything else through the
 * router, one line of access log for each request, and an orderly end.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import { accessRecord } from './access-log.ts';
import { addressReader } from './address.ts';
import type { AppListener, Mount } from './app.ts';
import { BodyReader, ClientGone } from './body.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { Connections } from './connections.ts';
import type { ApiAnswer, ApiDoor } from './exchange.ts';
import { health } from './health.ts';
import { LIMITS, type Limits } from './limits.ts';
import { bind, nodeServer, type Tls } from './node-server.ts';
import { answerEarly, contentOf, type StreamDoor } from './stream.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly api: ApiDoor;
  /** Takes bodies of any size. */
  readonly stream?: StreamDoor;
  /** The routes of the other doors. */
  readonly mounts?: readonly Mount[];
  /** Resolves when requests can be served: what `/_health` calls ready. */
  readonly ready: () => Promise<void>;
  readonly ids: Ids;
  readonly log: Log;
  /** PEM texts; without them the listener speaks plain HTTP. */
  readonly tls?: Tls | undefined;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Bytes of a body that may be larger than others: told by its headers. */
  readonly largeBody?: (headers: IncomingHttpHeaders) => number | undefined;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly url: string;
  /** Refuses new requests, lets running ones finish, and resolves when all connections are closed. */
  close(): Promise<void>;
}

/** How long the rest of a refused body is read and thrown away before the connection is cut. */
const LINGER = 1_000;

/** What node:http says of a request that does not arrive in time. */
const TOO_SLOW = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

/** How long after the start the router is loaded, when no request has asked for it before. */
const APP_DELAY = 1_000;

/** Starts listening. Rejects with a sentence for people when host and port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const limits = { ...LIMITS, ...options.limits };
  const { api, ids, log, mounts = [], stream } = options;
  const addressOf = addressReader(options.trustedProxies ?? []);
  const connections = new Connections();
  const bodies = new BodyReader(limits.bodySize, limits.bodiesTogether);

  const limitOf = ({ method, url = '', headers }: IncomingMessage) =>
    (method === 'POST' && pathOf(url) === '/' && options.largeBody?.(headers)) || limits.bodySize;

  let app: Promise<AppListener> | undefined;
  const loadApp = () => {
    app ??= import('./app.ts').then(async ({ appListener, createApp }) =>
      appListener(await createApp(mounts, log)),
    );
    return app;
  };

  // `POST /` does not pass through the router: Request and Response objects would cost more than
  // all the rest of the protocol does.
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const requestId = ids.uuid();
    const sourceAddress = addressOf(incoming);
    const { method = '', url: target = '' } = incoming;
    const path = pathOf(target);
    const record = accessRecord(outgoing, log, { requestId, method, path, address: sourceAddress });
    connections.begin(incoming.socket, outgoing);

    if (stream?.takes(path)) {
      const content = contentOf(incoming, outgoing, limits.requestTimeout);
      const { headers } = incoming;
      const query = target.slice(path.length + 1);
      const request = { requestId, method, path, query, headers, content };
      const answer = await stream.answer(request).catch((cause: unknown) => {
        if (cause instanceof ClientGone) throw cause;
        log.error('defect', { requestId, path, cause });
        return stream.broken(request);
      });
      record.error = answer.error;
      if (incoming.complete) send(outgoing, answer);
      else answerEarly(incoming, outgoing, answer, LINGER);
      return;
    }
    // The server's own limit is that of the stream door.
    const late = setTimeout(
      () => answerBrokenRequest(TOO_SLOW, incoming.socket),
      limits.requestTimeout,
    );
    const body = await bodies.read(incoming, limitOf(incoming)).finally(() => clearTimeout(late));
    if (typeof body === 'string') cutRest(incoming, outgoing);

    if (path === '/' && (method === 'POST' || method === 'OPTIONS')) {
      const { headers, rawHeaders } = incoming;
      const request = { requestId, method, target, headers, rawHeaders, body, sourceAddress };
      const answer = await api(request);
      record.operation = answer.operation;
      record.error = answer.error;
      if (connections.draining) outgoing.setHeader('Connection', 'close');
      send(outgoing, answer);
    } else if (path === '/_health') {
      outgoing.setHeader('x-amzn-RequestId', requestId);
      await health(outgoing, options.ready);
    } else if (typeof body === 'string') {
      if (body === 'overload') refuse(outgoing, 503, 'The server has too much to do.');
      else refuse(outgoing, 413, 'The request body is too large.');
    } else {
      const answerByApp = await loadApp();
      await answerByApp(Object.assign(incoming, { rawBody: body }), outgoing, {
        requestId,
        sourceAddress,
      });
    }
  }

  const server = await nodeServer(options.tls, limits, (incoming, outgoing) => {
    handle(incoming, outgoing).catch((cause: unknown) => {
      if (cause instanceof ClientGone) return;
      log.error('defect', { path: pathOf(incoming.url ?? ''), cause });
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(outgoing, 500, 'An internal error occurred.');
    });
  });
  // A body that is announced as too large is refused before it is sent.
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const isStream = stream?.takes(pathOf(incoming.url ?? ''));
    if (!isStream && Number(incoming.headers['content-length'] ?? 0) <= limitOf(incoming)) {
      outgoing.writeContinue();
    }
    server.emit('request', incoming, outgoing);
  });
  connections.follow(server, options.tls !== undefined);
  server.on('clientError', answerBrokenRequest);
  await bind(server, options);
  server.on('error', (cause) => log.error('listener failed', { cause }));
  const warm = setTimeout(() => {
    loadApp().catch((cause: unknown) => log.error('defect', { cause }));
  }, APP_DELAY).unref();

  const { port } = server.address() as AddressInfo;
  const shownHost = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    host: options.host,
    port,
    url: `${options.tls ? 'https' : 'http'}://${shownHost}:${port}`,
    close() {
      clearTimeout(warm);
      return connections.drain(server, limits.drain);
    },
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: ApiAnswer): void {
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(body);
}

function refuse(outgoing: ServerResponse, status: number, message: string): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/json' });
  outgoing.end(JSON.stringify({ message }));
}

/**
 * Lets the answer reach a client that is still sending: what it sends is thrown away for a
 * moment, then the connection is cut. Cut at once, the answer would be lost on the way.
 */
function cutRest(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.once('finish', () => {
    incoming.resume();
    const timer = setTimeout(() => incoming.socket.destroy(), LINGER);
    incoming.once('end', () => clearTimeout(timer));
    incoming.once('close', () => clearTimeout(timer));
  });
}

function pathOf(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? target : target.slice(0, question);
}
