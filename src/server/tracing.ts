/**
 * Traces of this server: of its statements, in the lines of its log, and where they are exported
 * to. Without a collector in the settings everything stays as it is.
 */
import { type Log, relayedLog } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import { noTracing, type Tracer } from '#platform/tracing.ts';
import { type OpenDatabase, openDatabase } from '#store/sql/open.ts';
import { tracedDatabase } from '#store/sql/traced-database.ts';
import type { ServerConfig } from './options.ts';

export async function openTracing(config: ServerConfig, random: Random): Promise<Tracer> {
  const { tracesEndpoint: endpoint, tracesHeaders: headers = {} } = config;
  if (endpoint === undefined) return noTracing;
  const { openTelemetry } = await import('#platform/open-telemetry.ts');
  return openTelemetry({
    collector: { endpoint, headers },
    sample: config.tracesSample,
    parents: config.tracesParents,
    resource: config.tracesResource,
    random,
  });
}

/** Opens databases whose transactions and statements are steps of traces. */
export function tracedDatabases(open: OpenDatabase = openDatabase, tracer: Tracer): OpenDatabase {
  if (tracer === noTracing) return open;
  return async (options) => tracedDatabase(await open(options), tracer);
}

/** A log whose lines name the trace that they were written in. */
export function logInTraces(log: Log, tracer: Tracer): Log {
  if (tracer === noTracing) return log;
  return relayedLog(log, (_kind, _event, fields) => ({ trace_id: tracer.traceId, ...fields }));
}
