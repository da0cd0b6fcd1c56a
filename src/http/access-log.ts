/** The access log, one line for each request, and what metrics and traces say of it. */
import type { ServerResponse } from 'node:http';
import type { Log } from '#platform/log.ts';
import type { Meters } from '#platform/meters.ts';
import type { Span } from '#platform/tracing.ts';
import { meterRequest } from './request-meter.ts';
import { endRequest } from './request-trace.ts';

/** What is known of a request only once it is answered. */
export interface AccessRecord {
  operation?: string | undefined;
  /** As it is registered, with the names of its parts: `/:poolId/feedback`. */
  route?: string | undefined;
  error?: string | undefined;
  /** Why, in a word or a sentence of ours; never a value that was sent. */
  reason?: string | undefined;
  /** The application that the request is of. */
  clientId?: string | undefined;
  /** The identity provider that it is about. */
  provider?: string | undefined;
  /** Refused because the server has too much to do. */
  isOverload?: true;
}

/** Writes and counts, with what the record has got by then, when the answer is through or given up. */
export function accessRecord(
  outgoing: ServerResponse,
  { log, meters, span }: { readonly log: Log; readonly meters: Meters; readonly span: Span },
  fields: { requestId: string; method: string; path: string; address: string },
): AccessRecord {
  const startedAt = performance.now();
  const record: AccessRecord = {};
  outgoing.once('close', () => {
    const ms = Math.round((performance.now() - startedAt) * 100) / 100;
    const status = outgoing.headersSent ? outgoing.statusCode : undefined;
    const outcome = outgoing.writableFinished ? undefined : 'aborted';
    const line = { ...fields, ...record, status, ms, outcome, trace_id: span.traceId } as const;
    log.info('request', line);
    meterRequest(meters, line);
    endRequest(span, line);
  });
  return record;
}
