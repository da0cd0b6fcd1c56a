/**
 * Functions behind an HTTPS endpoint: the event is the body of a POST, signed with a shared
 * secret. docs/operations/triggers.md says how the other side checks the signature.
 */
import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BodyTooLong } from '#platform/bounded-body.ts';
import type { Clock } from '#platform/clock.ts';
import type { Tracer } from '#platform/tracing.ts';
import {
  errorMessageIn,
  InvocationFailure,
  type Reply,
  type Transport,
  textOf,
} from './transport.ts';

const MOST_SOCKETS = 256;

export class HttpTransport implements Transport {
  readonly #url: URL;
  readonly #secret: string;
  readonly #clock: Clock;
  readonly #tracer: Tracer;
  readonly #agent: HttpAgent;

  constructor(parts: { url: string; secret: string; clock: Clock; tracer: Tracer }) {
    this.#url = new URL(parts.url);
    this.#secret = parts.secret;
    this.#clock = parts.clock;
    this.#tracer = parts.tracer;
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS };
    this.#agent = this.#isPlain() ? new HttpAgent(options) : new HttpsAgent(options);
  }

  async invoke(arn: string, event: string, signal: AbortSignal): Promise<Reply> {
    let status: number;
    let text: string;
    try {
      const answer = await this.#post(arn, event, signal);
      status = answer.statusCode ?? 0;
      text = await textOf(answer);
    } catch (cause) {
      if (cause instanceof BodyTooLong) throw cause;
      throw new InvocationFailure('ServiceException', true, { cause });
    }
    if (status >= 200 && status < 300) return { returned: text };
    const threw = errorMessageIn(text);
    if (threw !== undefined) return { threw };
    throw new InvocationFailure(reasonOf(status), status === 429 || status >= 500);
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(arn: string, event: string, signal: AbortSignal): Promise<IncomingMessage> {
    const body = Buffer.from(event);
    const timestamp = String(Math.floor(this.#clock.now() / 1000));
    const send = this.#isPlain() ? httpRequest : httpsRequest;
    return new Promise((resolve, reject) => {
      const sent = send(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          signal,
          headers: {
            ...this.#tracer.headers(),
            'Content-Type': 'application/json',
            'Content-Length': body.length,
            'X-Poolhouse-Function': arn,
            'X-Poolhouse-Timestamp': timestamp,
            'X-Poolhouse-Signature': signatureOf(this.#secret, timestamp, body),
          },
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  #isPlain(): boolean {
    return this.#url.protocol === 'http:';
  }
}

/** `v1=` and the HMAC-SHA256 of the timestamp, a dot and the body, in hexadecimal. */
function signatureOf(secret: string, timestamp: string, body: Buffer): string {
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body);
  return `v1=${mac.digest('hex')}`;
}

/** Lambda's names for these statuses. */
function reasonOf(status: number): string {
  if (status === 401 || status === 403) return 'AccessDeniedException';
  if (status === 404) return 'ResourceNotFoundException';
  if (status === 413) return 'RequestTooLargeException';
  return status === 429 ? 'TooManyRequestsException' : 'ServiceException';
}
