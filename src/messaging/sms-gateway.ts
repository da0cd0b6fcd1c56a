/** SMS through an HTTP gateway: one POST for each message, in the form the gateway's API has. */
import { DeliveryFailure, type Message, type Sender } from './messaging.ts';

export interface SmsGatewaySettings {
  readonly url: string;
  /** Sent with each request; secrets among them. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body with placeholders: JSON when it begins like an object, else a form. Values are
   * encoded for the one or the other.
   */
  readonly body: string;
  /** The sender of messages, unless the pool sets one. */
  readonly sender: string;
}

/** In ms; the outbox limits the whole besides. */
const LONGEST_REQUEST = 10_000;

export class SmsGateway implements Sender {
  readonly #settings: SmsGatewaySettings;

  constructor(settings: SmsGatewaySettings) {
    this.#settings = settings;
  }

  async send(message: Message, signal: AbortSignal): Promise<void> {
    const { url, headers, body: template, sender } = this.#settings;
    const isJson = /^\s*\{/.test(template);
    const body = fillBody(template, isJson ? inJson : encodeURIComponent, {
      id: message.id,
      to: message.destination,
      body: message.body,
      sender: message.from ?? sender,
      pool: message.poolId,
      purpose: message.purpose,
    });
    const status = await post(url, body, AbortSignal.any([signal, limit()]), {
      'Content-Type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      // The same at every attempt: a gateway that supports it sends the message once.
      'Idempotency-Key': message.id,
      ...headers,
    });
    if (status < 200 || status >= 300) {
      throw new DeliveryFailure(kindOf(status), `the gateway answered ${status}`);
    }
  }
}

const limit = () => AbortSignal.timeout(LONGEST_REQUEST);

/** Statuses of requests refused for their content; any other failure is not due to the message. */
function kindOf(status: number): DeliveryFailure['kind'] {
  return status === 400 || status === 410 || status === 422 ? 'never' : 'outage';
}

/** Fills the placeholders of a body in one pass; unknown ones stay. */
export function fillBody(
  template: string,
  encode: (value: string) => string,
  values: Readonly<Record<string, string>>,
): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? encode(values[name]!) : placeholder,
  );
}

/** A value inside the quotes of a JSON string. */
function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/**
 * Posts and answers the status. Redirects are not followed and the body is not read. Not with
 * fetch, which would cost the server 10 MB of memory.
 */
function post(
  url: string,
  body: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const { request } = url.startsWith('https:')
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(
        new DeliveryFailure('outage', `no answer of the gateway: ${error.code ?? error.name}`),
      );
    const sent = request(
      url,
      {
        method: 'POST',
        signal,
        agent: false,
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    sent.on('error', failed);
    sent.end(body);
  });
}
