import type { Socket } from 'node:net';

/** What node:http says of a request it could not read, and what the client is told. */
const ANSWERS: Readonly<Record<string, readonly [status: string, type: string, message: string]>> =
  {
    ERR_HTTP_REQUEST_TIMEOUT: [
      '408 Request Timeout',
      'RequestTimeoutException',
      'The request did not arrive in time.',
    ],
    HPE_HEADER_OVERFLOW: [
      '431 Request Header Fields Too Large',
      'RequestEntityTooLargeException',
      'The request headers are too large.',
    ],
    HPE_CHUNK_EXTENSIONS_OVERFLOW: [
      '413 Payload Too Large',
      'RequestEntityTooLargeException',
      'The request body is too large.',
    ],
  };

const MALFORMED = [
  '400 Bad Request',
  'SerializationException',
  'The request is not valid HTTP.',
] as const;

/** Answers a request that broke before it had a handler, in the API's form, and hangs up. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, stream: Socket | object): void {
  const socket = stream as Socket & { _httpMessage?: { headersSent: boolean } };
  if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, type, message] = ANSWERS[error.code ?? ''] ?? MALFORMED;
  const body = JSON.stringify({ __type: type, message });
  socket.end(
    [
      `HTTP/1.1 ${status}`,
      'Connection: close',
      'Content-Type: application/x-amz-json-1.1',
      `x-amzn-ErrorType: ${type}:`,
      'Access-Control-Allow-Origin: *',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
