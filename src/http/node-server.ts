/** The server of Node.js under the listener: made with its limits, and bound to its port. */
import type { RequestListener, Server, ServerOptions } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';
import type { Limits } from './limits.ts';

/** PEM texts. */
export interface Tls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

/** A server that does not listen yet; without certificate and key it speaks plain HTTP. */
export async function nodeServer(
  tls: Tls | undefined,
  limits: Limits,
  listener: RequestListener,
): Promise<Server> {
  const settings: ServerOptions = {
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.streamTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    connectionsCheckingInterval: limits.checkInterval,
    maxHeaderSize: limits.headerSize,
  };
  if (!tls) {
    // An import would read every export of node:http, and one of them loads Node's fetch: a
    // fifth of the whole start and 10 MB.
    return process.getBuiltinModule('node:http').createServer(settings, listener);
  }
  const https = await import('node:https');
  try {
    requirePair(tls);
    return https.createServer({ ...settings, cert: tls.cert, key: tls.key }, listener);
  } catch (cause) {
    throw unusable(cause);
  }
}

/** Gives a server that speaks TLS another certificate, or throws and leaves it the one it has. */
export function changeTls(server: Server, { cert, key }: Tls): void {
  try {
    requirePair({ cert, key });
    // The server keeps what it had when this throws.
    (server as TlsServer).setSecureContext({ cert, key });
  } catch (cause) {
    throw unusable(cause);
  }
}

/** Node.js takes a certificate with a key of another kind, and fails with every connection. */
function requirePair({ cert, key }: Tls): void {
  const { X509Certificate, createPrivateKey } = process.getBuiltinModule('node:crypto');
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new Error('the key is that of another certificate');
  }
}

function unusable(cause: unknown): Error {
  const { message } = cause as Error;
  return new Error(`The certificate and key cannot be used: ${message}`, { cause });
}

/** Where to listen. */
interface Place {
  readonly host: string;
  readonly port: number;
}

/** What the name of this machine means: programs try the one or the other first. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;
/** The machine has no such address. */
const NO_ADDRESS: readonly unknown[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];
/** How often a free port of the one address is taken that another program has at the other. */
const TRIES = 10;

/**
 * Binds the server: to both loopback addresses, where the machine has both, for the host
 * `localhost`. Answers all that listens now. Rejects with a sentence for people when host and port
 * cannot be had.
 */
export async function bind(server: Server, { host, port }: Place): Promise<readonly NetServer[]> {
  try {
    if (host !== 'localhost') {
      await listenAt(server, { host, port });
      return [server];
    }
    return await bindLoopback(server, port);
  } catch (cause) {
    throw new Error(bindProblem(cause as NodeJS.ErrnoException, host, port), { cause });
  }
}

async function bindLoopback(server: Server, port: number): Promise<readonly NetServer[]> {
  const [four, six] = LOOPBACK;
  try {
    await listenAt(server, { host: four, port });
  } catch (error) {
    if (!hasNoAddress(error)) throw error;
    await listenAt(server, { host: six, port });
    return [server];
  }
  for (let tries = 1; ; tries++) {
    // A server of Node.js listens at one address: the second one hands its connections over.
    const other = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      server.emit('connection', socket);
    });
    const taken = (server.address() as AddressInfo).port;
    try {
      await listenAt(other, { host: six, port: taken });
      return [server, other];
    } catch (error) {
      if (hasNoAddress(error)) return [server];
      const isOurChoice = port === 0 && (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      await new Promise((resolve) => server.close(resolve));
      if (!isOurChoice || tries === TRIES) throw error;
      await listenAt(server, { host: four, port });
    }
  }
}

function listenAt(server: NetServer, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...place, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const hasNoAddress = (error: unknown) => NO_ADDRESS.includes((error as NodeJS.ErrnoException).code);

function bindProblem({ code, message }: NodeJS.ErrnoException, host: string, port: number) {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already in use. Stop what uses it, or choose another port.`;
    case 'EACCES':
      return `Port ${port} on ${host} needs rights this process does not have. Choose a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine.`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${message}`;
  }
}
