/** Telling the two protocols of `POST /` apart. Pure. */
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request to `POST /` speaks the Query protocol. */
export function isQueryRequest(headers: IncomingHttpHeaders): boolean {
  return (
    headers['x-amz-target'] === undefined &&
    /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers['content-type'] ?? '')
  );
}
