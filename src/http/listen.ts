/** The listener: node:http with its limits and timeouts, and an orderly end. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isWildcard } from '#config/values.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { noTracing, type Tracer } from '#platform/tracing.ts';
import { addressReader, encryptionReader } from './address.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { Connections } from './connections.ts';
import { type Doors, RequestDispatcher, type WorkLimit } from './dispatch.ts';
import { type Gate, openGate } from './gate.ts';
import { Readiness, type ReadyState } from './health.ts';
import { isOfThisMachine } from './known-names.ts';
import { LIMITS, type Limits } from './limits.ts';
import { bind, changeTls, nodeServer, type Tls } from './node-server.ts';

export interface ListenOptions extends Doors {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly ids: Ids;
  readonly log: Log;
  /** What counts requests; read by nobody when absent. */
  readonly meters?: Meters;
  /** What traces requests; nothing when absent. */
  readonly tracer?: Tracer;
  /** PEM texts; without them the listener speaks plain HTTP. */
  readonly tls?: Tls | undefined;
  /** Whether browsers are told to come by TLS alone from now on. */
  readonly strictTransport?: boolean;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Who may come in how often; everyone when absent. */
  readonly gate?: Gate;
  /** How much is worked on at once; anything when absent. */
  readonly work?: WorkLimit | undefined;
  /** Whether what the server begins with is in the store; it is when absent. */
  readonly isPrepared?: (() => boolean) | undefined;
}

export interface Listener {
  /** What `/_health/ready` says. */
  isReady(): Promise<boolean>;
  /** The same, and why not. */
  readyState(): Promise<ReadyState>;
  readonly host: string;
  readonly port: number;
  /** What programs of this machine can reach it by, without a slash at its end. */
  readonly url: string;
  /**
   * Is not ready from now on, and goes on serving: whoever sends requests here has time to learn of
   * it before the listener closes.
   */
  withdraw(): void;
  /**
   * Has another certificate from now on, for connections that begin. Throws when it cannot be used
   * or the listener speaks no TLS; then nothing has changed.
   */
  useTls(tls: Tls): void;
  /**
   * Refuses new requests, lets running ones finish within `deadline` ms (as the limits say when
   * absent), and resolves when all connections are closed.
   */
  close(deadline?: number): Promise<void>;
}

/**
 * The host that is announced. An address of this machine alone is called by the name that people
 * and browsers know it by, and which passkeys need; that of every interface is none to go to.
 */
function shownHost(host: string): string {
  const asked = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}`)?.hostname ?? host;
  return isWildcard(host) || isOfThisMachine(asked) ? 'localhost' : asked;
}

/** How long after the start the router is loaded, when no request has asked for it before. */
const APP_DELAY = 1_000;

/** Starts listening. Rejects with a sentence for people when host and port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, tls, ids, log, work, gate = openGate, meters = new Meters() } = options;
  const { tracer = noTracing } = options;
  const limits = { ...LIMITS, ...options.limits };
  const addressOf = addressReader(options.trustedProxies ?? []);
  const connections = new Connections();
  const readiness = new Readiness({
    check: options.ready,
    isPrepared: options.isPrepared ?? (() => true),
    elapsed: () => performance.now(),
  });
  const dispatcher = new RequestDispatcher({
    doors: options,
    gate,
    work,
    readiness,
    limits,
    connections,
    addressOf,
    isEncrypted: encryptionReader(options.trustedProxies ?? []),
    strictTransport: options.strictTransport ?? false,
    ids,
    log,
    meters,
    tracer,
  });

  const server = await nodeServer(tls, limits, (incoming, outgoing) => {
    dispatcher.dispatch(incoming, outgoing);
  });
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    dispatcher.dispatchExpecting(incoming, outgoing);
  });
  server.on('clientError', answerBrokenRequest);
  connections.follow(server, tls !== undefined);
  const listening = await bind(server, options);
  for (const each of listening) {
    each.on('error', (cause) => log.error('listener failed', { cause }));
  }
  const warm = setTimeout(() => {
    dispatcher.loadApp().catch((cause: unknown) => log.error('defect', { cause }));
  }, APP_DELAY).unref();

  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    url: `${tls ? 'https' : 'http'}://${shownHost(host)}:${port}`,
    isReady: () => readiness.isReady(),
    readyState: () => readiness.state(),
    withdraw() {
      readiness.withdraw();
      connections.leave();
    },
    useTls(next) {
      changeTls(server, next);
    },
    close(deadline = limits.drain) {
      readiness.withdraw();
      clearTimeout(warm);
      return connections.drain(listening, deadline);
    },
  };
}
