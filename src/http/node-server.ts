/** The server of Node.js under the listener: made with its limits, and bound to its port. */
import type { RequestListener, Server, ServerOptions } from 'node:http';
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
    return https.createServer({ ...settings, cert: tls.cert, key: tls.key }, listener);
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(`The certificate and key cannot be used: ${message}`, { cause });
  }
}

/** Rejects with a sentence for people when host and port cannot be had. */
export function bind(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new Error(bindProblem(cause, host, port), { cause })),
    );
    server.listen({ host, port, backlog: 1024 }, resolve);
  });
}

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
