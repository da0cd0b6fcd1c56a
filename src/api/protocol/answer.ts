/** The answers of the API: envelopes of success and failure, and the CORS headers on both. */
import type { CognitoError } from '#contract/errors.ts';
import type { ApiAnswer } from '#http/exchange.ts';

/** Any page may read every answer: requests are authorized by what they carry, never by cookies. */
export const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
};

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** 200 with `body`, which is empty for operations without an output. */
export function success(
  requestId: string,
  operation: string,
  body: string,
  proven: boolean,
): ApiAnswer {
  return {
    proven,
    status: 200,
    headers: { 'Content-Type': CONTENT_TYPE, 'x-amzn-RequestId': requestId, ...CORS },
    body,
    requestId,
    operation,
  };
}

/** The envelope of a failure: one `__type`, one `message`, both again in headers. */
export function failure(
  requestId: string,
  operation: string | undefined,
  error: CognitoError,
): ApiAnswer {
  const message = error.message === '' ? error.name : error.message;
  return {
    status: statusOf(error),
    headers: {
      'Content-Type': CONTENT_TYPE,
      'x-amzn-RequestId': requestId,
      'x-amzn-ErrorType': `${error.name}:`,
      'x-amzn-ErrorMessage': headerSafe(message),
      ...CORS,
    },
    body: JSON.stringify({ __type: error.name, message }),
    requestId,
    operation,
    error: error.name,
    reason: error.reason,
  };
}

/** The answer to a request of another content type. */
export function notThisProtocol(requestId: string): ApiAnswer {
  return {
    status: 400,
    headers: { 'Content-Type': 'application/json', 'x-amzn-RequestId': requestId, ...CORS },
    body: '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException","message":null},"Version":"1.0"}',
    requestId,
    error: 'UnknownOperationException',
  };
}

/** The answer to a CORS preflight request. */
export function preflight(
  requestId: string,
  asked: string | undefined,
  methods = 'POST',
): ApiAnswer {
  return {
    status: 200,
    headers: {
      'x-amzn-RequestId': requestId,
      ...CORS,
      'Access-Control-Allow-Headers':
        asked ?? 'content-type,x-amz-target,x-amz-user-agent,cache-control',
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Max-Age': '172800',
    },
    body: '',
    requestId,
  };
}

function statusOf({ name }: CognitoError): number {
  switch (name) {
    case 'InternalErrorException':
    case 'InternalServerException':
      return 500;
    case 'RequestEntityTooLargeException':
      return 413;
    default:
      return 400;
  }
}

/** Clients limit the size of all headers together; the body has the whole message. */
const LONGEST_HEADER = 1024;

function headerSafe(message: string): string {
  return message.slice(0, LONGEST_HEADER).replace(/[^\x20-\x7e\xa0-\xff]/g, '?');
}
