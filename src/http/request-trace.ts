/** What a trace says of a request: which operation or route it was of, and how it ended. */
import type { IncomingMessage } from 'node:http';
import type { Span, Tracer } from '#platform/tracing.ts';
import { peerOf } from './address.ts';

const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'];
/** What the semantic conventions call a method that is none of these. */
const OTHER_METHOD = '_OTHER';

const SERVICE = 'CognitoIdentityProvider';

export function beginRequest(tracer: Tracer, incoming: IncomingMessage, requestId: string): Span {
  const { method = '', headers, socket } = incoming;
  const known = METHODS.includes(method) ? method : OTHER_METHOD;
  return tracer.begin({
    name: known === OTHER_METHOD ? 'HTTP' : known,
    kind: 'server',
    attributes: {
      'http.request.method': known,
      'url.scheme': 'encrypted' in socket ? 'https' : 'http',
      'aws.request_id': requestId,
    },
    caller: {
      address: peerOf(incoming),
      traceparent: headers.traceparent as string | undefined,
      tracestate: headers.tracestate as string | undefined,
    },
  });
}

interface TracedRequest {
  readonly method: string;
  readonly operation?: string | undefined;
  readonly route?: string | undefined;
  readonly error?: string | undefined;
  readonly status: number | undefined;
  readonly outcome: 'aborted' | undefined;
}

/** A request that was at fault is no failure of the server: only its error is named. */
export function endRequest(span: Span, request: TracedRequest): void {
  const { method, operation, route, status = 0, outcome } = request;
  const error = request.error ?? outcome ?? (status >= 500 ? String(status) : undefined);
  if (operation !== undefined) span.rename(`${SERVICE}/${operation}`);
  else if (route !== undefined && METHODS.includes(method)) span.rename(`${method} ${route}`);
  span.set({
    ...(operation !== undefined && {
      'rpc.system': 'aws-api',
      'rpc.service': SERVICE,
      'rpc.method': operation,
    }),
    'http.route': operation === undefined ? route : '/',
    'http.response.status_code': status || undefined,
    'error.type': error,
  });
  if (status >= 500) span.fail(error!);
  span.end();
}
