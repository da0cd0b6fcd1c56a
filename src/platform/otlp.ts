/** Hands spans to a collector: OTLP over HTTP, in JSON. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SendSpans } from './span-queue.ts';
import { version } from './version.ts';

export interface Collector {
  /** Where spans are posted to. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How long the collector may take for a batch, with all tries, in ms. */
const LONGEST = 5_000;

/** What the exporter answers for a batch that was taken. */
const SUCCESS = 0;

export function collectorAt({ endpoint, headers }: Collector): SendSpans {
  const agent = endpoint.startsWith('https:')
    ? new HttpsAgent({ keepAlive: true })
    : new HttpAgent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    url: endpoint,
    headers: { ...headers },
    timeoutMillis: LONGEST,
    userAgent: `Poolhouse/${version()}`,
    httpAgentOptions: () => agent,
  });
  return async (batch, signal) => {
    const over = Promise.withResolvers<boolean>();
    const cut = () => {
      over.resolve(false);
      // The exporter's own limit is for silence: a collector may drip its answer for ever.
      agent.destroy();
    };
    const timer = setTimeout(cut, LONGEST).unref();
    signal.addEventListener('abort', cut, { once: true });
    try {
      exporter.export(batch, ({ code }) => over.resolve(code === SUCCESS));
      return await over.promise;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', cut);
      if (signal.aborted) agent.destroy();
    }
  };
}
