/** A collector of traces for tests: OTLP over HTTP in JSON. It answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

interface ExportedValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}

type Pairs = readonly { readonly key: string; readonly value: ExportedValue }[];

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Pairs;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code?: number };
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Pairs };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

export type ExportedSpan = Omit<OtlpSpan, 'attributes'> & {
  readonly attributes: Readonly<Record<string, string | number>>;
};

const KINDS = { 1: 'internal', 2: 'server', 3: 'client' } as const;
export const kindOf = ({ kind }: ExportedSpan) => KINDS[kind as keyof typeof KINDS];

export const FAILED = 2;

const recordOf = (pairs: Pairs) =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );

export class TraceCollector {
  readonly endpoint: string;
  readonly bodies: string[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  /** Answers a request; with 200 when absent. */
  answer: ((response: ServerResponse) => void) | undefined;
  readonly #arrivals: (() => void)[] = [];

  private constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  static async start(t: Pick<TestContext, 'after'>): Promise<TraceCollector> {
    const server = createServer(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      collector.headers.push(incoming.headers);
      if (collector.answer) collector.answer(response);
      else {
        collector.bodies.push(Buffer.concat(chunks).toString());
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
      }
      for (const wake of collector.#arrivals.splice(0)) wake();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const collector = new TraceCollector(`http://127.0.0.1:${port}/v1/traces`);
    return collector;
  }

  get resources() {
    return this.#parsed().map(({ resource }) => recordOf(resource.attributes));
  }

  get spans(): readonly ExportedSpan[] {
    return this.#parsed()
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
      .map((span) => ({ ...span, attributes: recordOf(span.attributes) }));
  }

  /** Resolves with the first span that is what is looked for. */
  async until(isIt: (span: ExportedSpan) => boolean): Promise<ExportedSpan> {
    for (;;) {
      const found = this.spans.find(isIt);
      if (found) return found;
      await this.arrival();
    }
  }

  arrival(): Promise<void> {
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }

  /** The spans of a trace, in the order in which they began. */
  async trace(traceId: string): Promise<readonly ExportedSpan[]> {
    return this.spans
      .filter((span) => span.traceId === traceId)
      .sort((one, other) => (one.startTimeUnixNano < other.startTimeUnixNano ? -1 : 1));
  }

  #parsed() {
    return this.bodies.flatMap((body) => (JSON.parse(body) as OtlpBody).resourceSpans);
  }
}
