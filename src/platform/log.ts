/**
 * The log: one JSON object a line, or a line of text for people.
 *
 * Only a closed set of fields may be logged. The type checks it, and so does the writing of a line,
 * so that a password, code or token cannot slip in with a wider object.
 */
import type { Logger } from 'pino';
import { LogOutput } from './log-output.ts';
import { textLine } from './log-text.ts';

export type LogFormat = 'json' | 'text';
export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

export interface LogFields {
  /** Of the trace that is exported of it, by the name that OpenTelemetry gives it in logs. */
  readonly trace_id?: string | undefined;
  readonly requestId?: string | undefined;
  readonly operation?: string | undefined;
  readonly poolId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The `sub`, never a username or an address. */
  readonly userId?: string | undefined;
  /** The name of an identity provider. */
  readonly provider?: string | undefined;
  readonly jobId?: string | undefined;
  /** A line of an imported file, by its number. */
  readonly line?: number | undefined;
  /**
   * Why a line was not imported, or a request was refused: names of columns and rules, or words of
   * this server, never a value.
   */
  readonly reason?: string | undefined;
  /** The name of an access key, never its id or secret; for a command, who runs it. */
  readonly principal?: string | undefined;
  readonly region?: string | undefined;
  readonly method?: string | undefined;
  /** Of an administrative call: the names of what was given, with values where those are settings. */
  readonly members?: string | undefined;
  /** A path without its query: codes and tokens travel in queries. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  /** The name of a failure, never its message. */
  readonly error?: string | undefined;
  readonly ms?: number | undefined;
  readonly count?: number | undefined;
  readonly factor?: string | undefined;
  /** Of a message: how it is sent, and the trigger source of its occasion. */
  readonly medium?: string | undefined;
  readonly purpose?: string | undefined;
  readonly outcome?: string | undefined;
  /** How many of each kind: `users=3 groups=1`. */
  readonly counts?: string | undefined;
  /** SHA-256 of a file. */
  readonly digest?: string | undefined;
  /** The caller's address. */
  readonly address?: string | undefined;
  /** An exception that is a defect: its name and stack are written. */
  readonly cause?: unknown;
}

const FIELDS = [
  'trace_id',
  'requestId',
  'operation',
  'poolId',
  'clientId',
  'userId',
  'provider',
  'jobId',
  'line',
  'reason',
  'principal',
  'region',
  'method',
  'path',
  'status',
  'error',
  'ms',
  'count',
  'factor',
  'medium',
  'purpose',
  'outcome',
  'counts',
  'digest',
  'members',
  'address',
] as const satisfies readonly (keyof LogFields)[];

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A security event. Written at every level but `silent`. */
  audit(event: string, fields?: LogFields): void;
  /** From now on the least severe line that is written; `silent` stays silent, and nothing becomes it. */
  setLevel(level: LogLevel): void;
  /** Lines that were dropped because their reader takes too few. */
  readonly dropped: number;
  /** Resolves when every line so far has reached its destination, or its reader takes no more. */
  flush(): Promise<void>;
}

/** Lines that wait for the writer to be loaded. */
const MOST_EARLY = 10_000;

/** Where lines go; each ends with a newline. */
export interface LogDestination {
  write(line: string): void;
}

/** A log that writes nothing. */
export const silentLog: Log = {
  info() {},
  warn() {},
  error() {},
  audit() {},
  setLevel() {},
  dropped: 0,
  flush: () => Promise.resolve(),
};

type Severity = 'info' | 'warn' | 'error';

/** What a line is: one of the severities, or a security event. */
export type LineKind = Severity | 'audit';

/** The fields that a line is written with; what else is done with it is the relay's. */
type LineRelay = (
  kind: LineKind,
  event: string,
  fields: LogFields | undefined,
) => LogFields | undefined;

/** A log whose lines go through `relay` on their way to `log`. */
export function relayedLog(log: Log, relay: LineRelay): Log {
  const at = (kind: LineKind) => (event: string, fields?: LogFields) =>
    log[kind](event, relay(kind, event, fields));
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    audit: at('audit'),
    setLevel: (level) => log.setLevel(level),
    get dropped() {
      return log.dropped;
    },
    flush: () => log.flush(),
  };
}

interface Line {
  readonly severity: Severity;
  readonly values: Record<string, unknown>;
  readonly event: string;
}

/**
 * A log that writes to `destination` (standard output when absent).
 *
 * The writer is loaded with the first line, because loading it takes about as long as the rest of
 * the start. Lines wait for it in order.
 */
export function createLog(options: {
  level: LogLevel;
  format?: LogFormat;
  destination?: LogDestination;
}): Log {
  const { level, format = 'json', destination } = options;
  if (level === 'silent') return silentLog;
  const rank: Record<Severity, number> = { info: 0, warn: 1, error: 2 };
  let lowest = rank[level];

  let writer: Writer | undefined;
  let loading: Promise<void> | undefined;
  const waiting: Line[] = [];
  let droppedEarly = 0;

  const write = (line: Line): void => {
    if (writer) {
      writer.write(line);
      return;
    }
    if (waiting.length >= MOST_EARLY) {
      droppedEarly++;
      return;
    }
    waiting.push(line);
    loading ??= openWriter(format, destination).then((opened) => {
      writer = opened;
      for (const early of waiting.splice(0)) opened.write(early);
    });
  };
  const at = (severity: Severity) => (event: string, fields?: LogFields) => {
    if (rank[severity] >= lowest) write({ severity, event, values: allowed(fields) });
  };
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    audit: (event, fields) =>
      write({ severity: 'info', event, values: { audit: true, ...allowed(fields) } }),
    setLevel(next) {
      if (next !== 'silent') lowest = rank[next];
    },
    get dropped() {
      return droppedEarly + (writer?.dropped ?? 0);
    },
    async flush() {
      await loading;
      await writer?.flush();
    },
  };
}

interface Writer {
  write(line: Line): void;
  readonly dropped: number;
  flush(): Promise<void>;
}

async function openWriter(
  format: LogFormat,
  destination: LogDestination | undefined,
): Promise<Writer> {
  const { pino, stdTimeFunctions } = await import('pino');
  const options = { base: null, timestamp: stdTimeFunctions.isoTime, messageKey: 'event' };
  const named = { ...options, formatters: { level: (label: string) => ({ level: label }) } };
  const writingTo = (to: LogDestination): ((line: Line) => void) => {
    if (format === 'text') return (line) => to.write(textLine({ time: new Date(), ...line }));
    const logger: Logger = pino(named, to);
    return ({ severity, event, values }) => logger[severity](values, event);
  };
  if (destination) {
    return { write: writingTo(destination), dropped: 0, flush: () => Promise.resolve() };
  }
  let told = '';
  const tellTo = writingTo({
    write(line) {
      told = line;
    },
  });
  const output = new LogOutput((count) => {
    tellTo({ severity: 'warn', event: 'log lines dropped', values: { count } });
    return told;
  });
  return {
    write: writingTo(output),
    get dropped() {
      return output.dropped;
    },
    flush: () => output.flush(),
  };
}

function allowed(fields: LogFields | undefined): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  if (!fields) return values;
  for (const name of FIELDS) {
    const value = fields[name];
    if (typeof value === 'string') values[name] = value.slice(0, 256);
    else if (typeof value === 'number') values[name] = value;
  }
  if (fields.cause !== undefined) values.cause = describe(fields.cause);
  return values;
}

function describe(cause: unknown): { name: string; stack?: string | undefined } {
  return cause instanceof Error ? { name: cause.name, stack: cause.stack } : { name: typeof cause };
}
