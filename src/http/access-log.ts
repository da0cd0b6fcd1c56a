/** The access log: one line for each request. */
import type { ServerResponse } from 'node:http';
import type { Log } from '#platform/log.ts';

/** What is known of a request only once it is answered. */
export interface AccessRecord {
  operation?: string | undefined;
  error?: string | undefined;
  /** Why, in a word or a sentence of ours; never a value that was sent. */
  reason?: string | undefined;
  /** The application that the request is of. */
  clientId?: string | undefined;
  /** The identity provider that it is about. */
  provider?: string | undefined;
}

/** Writes the line, with what the record has got by then, when the answer is through or given up. */
export function accessRecord(
  outgoing: ServerResponse,
  log: Log,
  fields: { requestId: string; method: string; path: string; address: string },
): AccessRecord {
  const startedAt = performance.now();
  const record: AccessRecord = {};
  outgoing.once('close', () => {
    const ms = Math.round((performance.now() - startedAt) * 100) / 100;
    const status = outgoing.headersSent ? outgoing.statusCode : undefined;
    const outcome = outgoing.writableFinished ? undefined : 'aborted';
    log.info('request', { ...fields, ...record, status, ms, outcome });
  });
  return record;
}
