/**
 * A lean client of the API: HTTP/1.1 with keep-alive over a plain socket, one request at a time on
 * each connection. The load generator shares the machine with what it measures, so it must cost
 * little.
 */
import { connect, type Socket } from 'node:net';

/** Well-formed, which is all a development server asks of a signature. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20300101/us-east-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const HEADERS_END = Buffer.from('\r\n\r\n');

export interface Answer {
  readonly status: number;
  /** The lines of the head, as they came. */
  readonly head: string;
  readonly body: string;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (cause: Error) => void;
}

/** A failure the API answered; `name` is its `__type`. */
export class Refused extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export class Connection {
  readonly #socket: Socket;
  #received: Buffer | undefined;
  #waiting: Waiting | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (cause) => this.#fail(cause));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** Rejects when the server does not take the connection within `patience` ms. */
  static open(port: number, patience = 60_000): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port });
      const late = setTimeout(() => socket.destroy(new Error('not connected in time')), patience);
      socket.once('error', reject);
      socket.once('connect', () => {
        clearTimeout(late);
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Calls an operation; throws Refused for every status but 200. */
  async call<Output = Record<string, unknown>>(operation: string, input: object): Promise<Output> {
    const { status, body } = await this.send(operation, JSON.stringify(input));
    const output = body === '' ? {} : (JSON.parse(body) as Record<string, string>);
    if (status === 200) return output as Output;
    throw new Refused(output.__type ?? String(status), `${operation}: ${output.message}`);
  }

  /** Sends one request with the headers an AWS SDK sends. */
  send(operation: string, body: string): Promise<Answer> {
    return this.request(
      'POST / HTTP/1.1\r\n' +
        'Content-Type: application/x-amz-json-1.1\r\n' +
        `X-Amz-Target: AWSCognitoIdentityProviderService.${operation}\r\n` +
        'X-Amz-User-Agent: bench/1\r\n' +
        'User-Agent: bench/1 os/linux lang/js md/nodejs api/cognito-identity-provider\r\n' +
        'Amz-Sdk-Invocation-Id: 00000000-0000-4000-8000-000000000000\r\n' +
        'Amz-Sdk-Request: attempt=1; max=3\r\n' +
        `Authorization: ${AUTHORIZATION}\r\n` +
        'X-Amz-Date: 20300101T000000Z\r\n',
      body,
    );
  }

  /** Sends a request of which `head` is the first line and the headers of its own. */
  request(head: string, body = ''): Promise<Answer> {
    if (this.#waiting) throw new Error('the connection is busy');
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      const length = Buffer.byteLength(body);
      this.#socket.write(`${head}Host: 127.0.0.1\r\nContent-Length: ${length}\r\n\r\n${body}`);
    });
  }

  #take(chunk: Buffer): void {
    const received = this.#received ? Buffer.concat([this.#received, chunk]) : chunk;
    const headersEnd = received.indexOf(HEADERS_END);
    const headers = headersEnd < 0 ? '' : received.toString('latin1', 0, headersEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? Number.NaN);
    const bodyStart = headersEnd + HEADERS_END.length;
    if (headersEnd < 0 || received.length < bodyStart + length) {
      this.#received = received;
      return;
    }
    this.#received = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    const body = received.toString('utf8', bodyStart, bodyStart + length);
    waiting?.resolve({ status: Number(headers.slice(9, 12)), head: headers, body });
  }

  #fail(cause: Error): void {
    this.#waiting?.reject(cause);
    this.#waiting = undefined;
  }
}
