/**
 * Traces by OpenTelemetry, exported by OTLP over HTTP, in JSON. Loaded only where the settings name
 * a collector.
 *
 * Nothing is registered globally: the context, which is the span under way, is kept here. Spans
 * have the real time, whatever the clock of `dev` shows.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  createTraceState,
  isSpanContextValid,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { addressRanges } from './address-ranges.ts';
import { type Collector, collectorAt } from './otlp.ts';
import type { Random } from './random.ts';
import { SpanQueue } from './span-queue.ts';
import {
  failureName,
  noSpan,
  type Span,
  type SpanAttributes,
  type TraceCaller,
  type TraceRoot,
  type Tracer,
  type TraceStep,
} from './tracing.ts';
import { version } from './version.ts';

export interface TracingOptions {
  readonly collector: Collector;
  /** Which share of the traces that begin here is exported, from 0 to 1. */
  readonly sample: number;
  /** What is said of this server with all its spans. */
  readonly resource: Readonly<Record<string, string>>;
  /** Addresses of connections whose requests go on with the trace that they name. */
  readonly parents: readonly string[];
  readonly random: Random;
}

/** How long the last spans may take, in ms: a server that stops has little time. */
const FLUSH_MS = 1_000;

/** The longest tracestate that is handed on (W3C Trace Context, 3.3.1.5). */
const LONGEST_STATE = 512;

/** What is under way: a span, and whether the root of its trace still is. */
class SpanUnderWay implements Span {
  readonly otel: OtelSpan;
  readonly root: { isOver: boolean };
  readonly #isRoot: boolean;

  constructor(otel: OtelSpan, root?: { isOver: boolean }) {
    this.otel = otel;
    this.#isRoot = root === undefined;
    this.root = root ?? { isOver: false };
  }

  get traceId(): string | undefined {
    return this.otel.isRecording() ? this.otel.spanContext().traceId : undefined;
  }

  /** Steps that begin after the answer, such as those of a timer, are no part of the request. */
  get hasSteps(): boolean {
    return !this.root.isOver && this.otel.isRecording();
  }

  rename(name: string): void {
    this.otel.updateName(name);
  }

  set(attributes: SpanAttributes): void {
    this.otel.setAttributes(attributes);
  }

  fail(error: string): void {
    this.otel.setAttribute('error.type', error);
    this.otel.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    if (this.#isRoot) this.root.isOver = true;
    this.otel.end();
  }
}

class OpenTelemetry implements Tracer {
  readonly #tracer: OtelTracer;
  readonly #queue: SpanQueue;
  readonly #isParent: (address: string) => boolean;
  readonly #underWay = new AsyncLocalStorage<SpanUnderWay>();

  constructor(parts: {
    tracer: OtelTracer;
    queue: SpanQueue;
    isParent: (address: string) => boolean;
  }) {
    this.#tracer = parts.tracer;
    this.#queue = parts.queue;
    this.#isParent = parts.isParent;
  }

  get traceId(): string | undefined {
    return this.#underWay.getStore()?.traceId;
  }

  get dropped(): number {
    return this.#queue.dropped;
  }

  begin({ name, kind, attributes, caller }: TraceRoot): Span {
    const named = caller && contextOf(caller);
    const follows = named !== undefined && this.#isParent(caller!.address);
    const cause = follows ? undefined : (named ?? this.#underWay.getStore()?.otel.spanContext());
    const context = follows ? trace.setSpanContext(ROOT_CONTEXT, named) : ROOT_CONTEXT;
    const options = {
      kind: kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL,
      attributes,
      links: cause ? [{ context: cause }] : [],
    };
    return new SpanUnderWay(this.#tracer.startSpan(name, options, context));
  }

  within<T>(span: Span, work: () => Promise<T>): Promise<T> {
    return span instanceof SpanUnderWay ? this.#underWay.run(span, work) : work();
  }

  start({ name, kind, attributes = {} }: TraceStep): Span {
    const above = this.#underWay.getStore();
    if (!above?.hasSteps) return noSpan;
    const options = { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes };
    const context = trace.setSpan(ROOT_CONTEXT, above.otel);
    return new SpanUnderWay(this.#tracer.startSpan(name, options, context), above.root);
  }

  async step<T>(step: TraceStep, work: (span: Span) => Promise<T>): Promise<T> {
    const span = this.start(step);
    try {
      return await this.within(span, () => work(span));
    } catch (thrown) {
      span.fail(failureName(thrown));
      throw thrown;
    } finally {
      span.end();
    }
  }

  headers(): Readonly<Record<string, string>> {
    const context = this.#underWay.getStore()?.otel.spanContext();
    if (!context) return {};
    const { traceId, spanId, traceFlags, traceState } = context;
    const flags = traceFlags.toString(16).padStart(2, '0');
    const tracestate = traceState?.serialize();
    return { traceparent: `00-${traceId}-${spanId}-${flags}`, ...(tracestate && { tracestate }) };
  }

  async close(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, FLUSH_MS);
    await Promise.race([this.#queue.forceFlush(), late.promise]);
    clearTimeout(timer);
    await this.#queue.shutdown();
  }
}

export function openTelemetry(options: TracingOptions): Tracer {
  const { collector, sample, resource, parents, random } = options;
  const queue = new SpanQueue(collectorAt(collector));
  const hex = (bytes: number) => random.bytes(bytes).toString('hex');
  const named = { 'service.name': 'poolhouse', 'service.version': version() };
  const provider = new BasicTracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }),
    resource: resourceFromAttributes({ ...named, ...resource }),
    idGenerator: { generateTraceId: () => hex(16), generateSpanId: () => hex(8) },
    spanProcessors: [queue],
  });
  const tracer = provider.getTracer('poolhouse', version());
  return new OpenTelemetry({ tracer, queue, isParent: addressRanges(parents) });
}

/** The span that the headers name; undefined where they name none (W3C Trace Context). */
function contextOf({ traceparent = '', tracestate }: TraceCaller): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] =
    /^(?:00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})|(?!00|ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?)$/
      .exec(traceparent)
      ?.filter((part) => part !== undefined) ?? [];
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(tracestate &&
      tracestate.length <= LONGEST_STATE && { traceState: createTraceState(tracestate) }),
  };
  return isSpanContextValid(context) ? context : undefined;
}
