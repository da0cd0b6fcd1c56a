/**
 * Traces: which steps a request took, and how long each of them. The interface that everything is
 * traced through, and the tracer of a server that exports none, which does nothing and loads
 * nothing. `open-telemetry.ts` has the other one.
 *
 * What is said of a span comes from closed sets: names of operations, routes, statements and
 * failures. Nothing that a client sends becomes a name or an attribute.
 */

/** By the names of the semantic conventions of OpenTelemetry; what is undefined is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** A step of a trace. One that every call shares is a constant, so that it costs nothing. */
export interface TraceStep {
  readonly name: string;
  /** `client` for what another server does meanwhile; internal when absent. */
  readonly kind?: 'client';
  readonly attributes?: SpanAttributes;
}

/** What begins a trace in this process: a request, or work of the server's own. */
export interface TraceRoot {
  readonly name: string;
  readonly kind: 'server' | 'internal';
  readonly attributes: SpanAttributes;
  /** Who asked for it. */
  readonly caller?: TraceCaller;
}

/** What a request says of the trace that it is part of (W3C Trace Context). */
export interface TraceCaller {
  /** Of the connection, whatever headers say of others before it. */
  readonly address: string;
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** Something that is under way. */
export interface Span {
  /** Of its trace, where that is exported. */
  readonly traceId: string | undefined;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** It did not do what it is for. Only the name of the failure is kept. */
  fail(error: string): void;
  end(): void;
}

export interface Tracer {
  /** Of the trace that what runs now is part of, where that is exported. */
  readonly traceId: string | undefined;
  /** Spans that were not exported: too many waited, or their collector did not take them. */
  readonly dropped: number;
  /** Begins a trace, or goes on with that of the caller where the caller may decide that. */
  begin(root: TraceRoot): Span;
  /** Does `work` as part of a span: its steps are below that. */
  within<T>(span: Span, work: () => Promise<T>): Promise<T>;
  /** Begins a step of the trace under way, for whoever ends it by hand. */
  start(step: TraceStep): Span;
  /** Does `work` as a step of the trace under way; where there is none, without a trace. */
  step<T>(step: TraceStep, work: (span: Span) => Promise<T>): Promise<T>;
  /** The headers that tell a server of the operator's own which trace it is called in. */
  headers(): Readonly<Record<string, string>>;
  /** Exports what waits, as far as the collector takes it in time, and no more after it. */
  close(): Promise<void>;
}

/** A span of no trace. */
export const noSpan: Span = {
  traceId: undefined,
  rename() {},
  set() {},
  fail() {},
  end() {},
};

/** Traces nothing. */
export const noTracing: Tracer = {
  traceId: undefined,
  dropped: 0,
  begin: () => noSpan,
  within: (_span, work) => work(),
  start: () => noSpan,
  step: (_step, work) => work(noSpan),
  headers: () => NO_HEADERS,
  close: () => Promise.resolve(),
};

const NO_HEADERS = {};

/** The name of what was thrown, as it may stand in a trace: its message may hold anything. */
export function failureName(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return /^\w{1,64}$/.test(name) ? name : 'Error';
}
