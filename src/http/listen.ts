/** The listener: node:http with its limits and timeouts, and an orderly end. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import { addressReader } from './address.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { Connections } from './connections.ts';
import { type Doors, RequestDispatcher } from './dispatch.ts';
import { type Gate, openGate } from './gate.ts';
import { LIMITS, type Limits } from './limits.ts';
import { bind, nodeServer, type Tls } from './node-server.ts';

export interface ListenOptions extends Doors {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly ids: Ids;
  readonly log: Log;
  /** PEM texts; without them the listener speaks plain HTTP. */
  readonly tls?: Tls | undefined;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Who may come in how often; everyone when absent. */
  readonly gate?: Gate;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly url: string;
  /** Refuses new requests, lets running ones finish, and resolves when all connections are closed. */
  close(): Promise<void>;
}

/** How long after the start the router is loaded, when no request has asked for it before. */
const APP_DELAY = 1_000;

/** Starts listening. Rejects with a sentence for people when host and port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, tls, ids, log, gate = openGate } = options;
  const limits = { ...LIMITS, ...options.limits };
  const addressOf = addressReader(options.trustedProxies ?? []);
  const connections = new Connections();
  const dispatcher = new RequestDispatcher({
    doors: options,
    gate,
    limits,
    connections,
    addressOf,
    ids,
    log,
  });

  const server = await nodeServer(tls, limits, (incoming, outgoing) => {
    dispatcher.dispatch(incoming, outgoing);
  });
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    dispatcher.dispatchExpecting(incoming, outgoing);
  });
  server.on('clientError', answerBrokenRequest);
  connections.follow(server, tls !== undefined);
  await bind(server, options);
  server.on('error', (cause) => log.error('listener failed', { cause }));
  const warm = setTimeout(() => {
    dispatcher.loadApp().catch((cause: unknown) => log.error('defect', { cause }));
  }, APP_DELAY).unref();

  const { port } = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port,
    url: `${tls ? 'https' : 'http'}://${shownHost}:${port}`,
    close() {
      clearTimeout(warm);
      return connections.drain(server, limits.drain);
    },
  };
}
