/**
 * The port of the metrics, apart from that of the users: `GET /metrics` in the text form of
 * Prometheus, and the health of the server, and nothing else. Those who ask for metrics at once
 * get one answer.
 *
 * An event loop takes one new connection of a port in each of its turns, which are long when there
 * is much to do: at the port of the users, who asks for health waits behind all of theirs.
 */
import type { AddressInfo } from 'node:net';
import { answerHealth, isHealthPath } from './health.ts';
import { bind } from './node-server.ts';

export interface MetricsPort {
  readonly url: string;
  close(): Promise<void>;
}

interface MetricsPortOptions {
  readonly host: string;
  readonly port: number;
  /** The text of all metrics; it never rejects and does not wait for what hangs. */
  readonly read: () => Promise<string>;
  /** What `/_health/ready` says. */
  readonly isReady: () => Promise<boolean>;
}

/** Connections at a time: some scrapers, and whoever looks. */
const MOST_CONNECTIONS = 32;

/** Starts listening. Rejects with a sentence for people when host and port cannot be had. */
export async function openMetricsPort(options: MetricsPortOptions): Promise<MetricsPort> {
  let reading: Promise<string> | undefined;
  const readOnce = () => {
    reading ??= options.read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const limits = { headersTimeout: 5_000, requestTimeout: 5_000, maxHeaderSize: 8 * 1024 };
  const server = process
    .getBuiltinModule('node:http')
    .createServer(limits, (incoming, outgoing) => {
      incoming.resume();
      const [path = ''] = (incoming.url ?? '').split('?');
      const isRead = incoming.method === 'GET' || incoming.method === 'HEAD';
      if (isRead && isHealthPath(path)) {
        answerHealth(path, outgoing, options);
        return;
      }
      outgoing.setHeader('X-Content-Type-Options', 'nosniff');
      outgoing.setHeader('Cache-Control', 'no-store');
      if (path !== '/metrics' || !isRead) {
        outgoing.writeHead(isRead ? 404 : 405, { 'Content-Type': 'text/plain; charset=utf-8' });
        outgoing.end('Metrics are at /metrics.\n');
        return;
      }
      readOnce().then(
        (text) => {
          outgoing.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
          outgoing.end(text);
        },
        () => outgoing.writeHead(500).end(),
      );
    });
  server.maxConnections = MOST_CONNECTIONS;
  const listening = await bind(server, options);
  const { port } = server.address() as AddressInfo;
  const { host } = options;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics`,
    async close() {
      const closed = listening.map((each) => new Promise((resolve) => each.close(resolve)));
      server.closeAllConnections();
      await Promise.all(closed);
    },
  };
}
